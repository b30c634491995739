# Every input is an exporter of its own, from its own address: cache, boot and sequence are its.
. "$E2E/network"
for n in 1 2 3; do
	seq 1000.$n 0.5 1005 | awk -v n=$n '{ print $1, "tcp 10.0." n ".1:" NR, "10.1.0.1:80 flags=F" }' |
		craft >$n.pcap
done
receive -o all.ft
"$PROG" replay --rate 200 --per-input --source 127.0.0.10+ --to 127.0.0.1:"$PORT" \
	1.pcap 2.pcap 3.pcap 2>&1 | told
received
# As each capture gives by itself, in one order of time.
for n in 1 2 3; do
	"$PROG" print -q -F csv --exporter 127.0.0.$((n + 9)) $n.pcap | tail -n +2
done | sort >wanted
"$PROG" print -q -F csv all.ft | tail -n +2 >got
sort got | diff wanted -
sort -c -t, -k1,1n -k2,2n got

# The same from flow-tools files, and written.
for n in 1 2 3; do
	"$PROG" convert -q -o $n.ft $n.pcap
done
"$PROG" replay -q --per-input --source 127.0.0.10,127.0.0.20+ -w captures.pcap 1.pcap 2.pcap 3.pcap
"$PROG" replay -q --per-input --source 127.0.0.10,127.0.0.20+ -w files.pcap 1.ft 2.ft 3.ft
cmp captures.pcap files.pcap
datagrams captures.pcap
try replay -q --per-input --source 127.0.0.10,127.0.0.20 -w x.pcap 1.pcap 2.pcap 3.pcap
try replay -q --source 127.0.0.10,127.0.0.20 -w x.pcap 1.pcap
