# Other people's exporters send to it: their flows arrive whole.
# modes: release
. "$E2E/network"
for tool in softflowd fprobe nfcapd; do
	command -v $tool >/dev/null || PATH=$PATH:/usr/sbin
	command -v $tool >/dev/null || { echo "$tool is not installed" >&2 && exit 77; }
done
ln -s "$FIXTURES/demo.pcap" .
summary() {
	"$PROG" print -q -F csv "$1" | tail -n +2 |
		awk -F, '{ packets += $5; octets += $6 }
			END { print NR, "flows,", packets, "packets,", octets, "octets" }'
}

# softflowd says what it sent.
for version in 1 5; do
	receive -o softflowd$version.ft
	softflowd -r demo.pcap -n 127.0.0.1:"$PORT" -v $version -d >log 2>&1
	grep -e exported -e processed log
	received >said
	tail -n 2 said
	summary softflowd$version.ft
done

# fprobe sends the same to nfcapd; it needs its time, by the clock on the wall.
mkdir nfcapd
theirs=$(free_port)
nfcapd -p "$theirs" -b 127.0.0.1 -w nfcapd -t 3600 >nfcapd.log 2>&1 &
nfcapd=$!
receive -o fprobe.ft
sleep 0.5
fprobe -i - -l 2 -e 1 -d 1 -g 1 -q 10000 -x 7 -f ip 127.0.0.1:"$PORT" 127.0.0.1:"$theirs" <demo.pcap \
	>fprobe.log 2>&1 || cat fprobe.log
tries=0
while pgrep -f "fprobe.*127.0.0.1:$PORT" >pids && [ $tries -lt 300 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
kill $nfcapd
wait $nfcapd || true
received >said
grep -v kernel said | sed -E 's/[0-9]+ datagrams?, [0-9]+ records/N datagrams/'
nfdump -q -r nfcapd/nfcapd* -o 'fmt:%ts %te %pr %sa %da %sp %dp %pkt %byt' | tr -s ' ' |
	sed -E 's/^ //; s/ $//; s/(ICMP [^ ]+ [^ ]+) [^ ]+ [^ ]+/\1/' | sort >nfdump
"$PROG" print -q -F json fprobe.ft | python3 -c 'import json, sys
names = {1: "ICMP", 6: "TCP", 17: "UDP"}
for line in sys.stdin:
    r = json.loads(line)
    times = [r[name].rstrip("Z").replace("T", " ") for name in ("start", "end")]
    ports = [r["srcport"], r["dstport"]] if r["prot"] != 1 else [] # nfdump makes its own of them
    print(*times, names[r["prot"]], r["srcaddr"], r["dstaddr"], *ports, r["dpkts"], r["doctets"])' |
	sort >ours
diff nfdump ours && [ -s ours ] && echo 'as nfcapd has it'
