# Several turns are one exporter that never went back: no gap or step back in sequence or time.
. "$E2E/network"
craft >short.pcap <<'END'
1000.250 udp 10.0.0.1:1 10.0.0.2:2
1000.500 tcp 10.0.0.1:1 10.0.0.2:2 flags=F
1003 tcp 10.0.0.3:1 10.0.0.2:2 flags=F
END
"$PROG" replay --loop 3 -w loop.pcap short.pcap 2>&1
datagrams loop.pcap
"$PROG" replay -q -V 1 --loop 2 -w loop1.pcap short.pcap
datagrams loop1.pcap

# Over a limit, over flow-tools files, and over a capture of datagrams: as over the capture.
"$PROG" convert -q -o short.ft short.pcap
"$PROG" replay -q -w once.pcap short.pcap
"$PROG" replay -q --loop 3 -w files.pcap short.ft
cmp loop.pcap files.pcap
"$PROG" replay -q --loop 3 -w datagrams.pcap --datagrams once.pcap
cmp loop.pcap datagrams.pcap
"$PROG" replay -q --loop 0 --limit 4 -w limit.pcap short.pcap
datagrams limit.pcap | wc -l

# SysUptime past 2^32 ms: boot moves, or the fields wrap; the flows keep their times.
for wrap in '' --uptime-wrap; do
	echo "initial uptime 4294960 s $wrap"
	# shellcheck disable=SC2086
	"$PROG" replay -q --force --initial-uptime 4294960s $wrap --loop 3 -w wrap.pcap short.pcap
	datagrams wrap.pcap
done

try replay -q --loop 2 -w pipe.pcap - <short.pcap
craft >empty.pcap </dev/null
try replay -q --loop 0 -w empty_out.pcap empty.pcap
