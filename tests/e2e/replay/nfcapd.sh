# nfcapd receives v1, v5 and v7, and nfdump has the flows of print, to the millisecond.
. "$E2E/network"
command -v nfcapd >/dev/null || { echo 'nfcapd is not installed' >&2 && exit 77; }
ln -s "$FIXTURES/demo.pcap" .
# SysUptime wraps in the middle of the capture, or is moved before it would.
compare() {
	name=$1
	shift
	mkdir "$name"
	PORT=$(free_port)
	nfcapd -p "$PORT" -b 127.0.0.1 -w "$name" -t 3600 >log 2>&1 &
	nfcapd=$!
	until grep -q Startup log; do
		sleep 0.05
	done
	sleep 0.2
	"$PROG" replay -q --rate 500 --to 127.0.0.1:"$PORT" "$@" demo.pcap
	sleep 0.3
	kill $nfcapd
	wait $nfcapd || true
	sed -n "s/^Ident: 'none' //p" log
	nfdump -r "$name"/nfcapd* -o json >theirs.json
	"$PROG" print -q -F json demo.pcap >ours.json
	python3 - <<'END'
import json
def flags(text):
    return sum(1 << i for i, letter in enumerate(reversed(text)) if letter != ".")
theirs = [(f["first"], f["last"], f["proto"], f["src4_addr"], f["dst4_addr"], f.get("src_port", 0),
           f["in_packets"], f["in_bytes"], f["src_tos"], flags(f.get("tcp_flags", "")))
          for f in json.load(open("theirs.json"))]
ours = [(f["start"][:-1], f["end"][:-1], f["prot"], f["srcaddr"], f["dstaddr"], f["srcport"],
         f["dpkts"], f["doctets"], f["tos"], f["tcp_flags"])
        for f in map(json.loads, open("ours.json"))]
different = set(theirs) ^ set(ours)
print(len(theirs), "flows,", "the same" if not different else sorted(different))
END
}
for version in 1 5 7; do
	compare v$version -V $version
done
compare wrap --initial-uptime 4294900s --uptime-wrap
compare moved --initial-uptime 4294900s
