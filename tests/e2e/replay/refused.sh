# A collector that isn't there, or goes away: counted and told, the replay goes on, status 3.
. "$E2E/network"
ln -s "$FIXTURES/demo.pcap" .
PORT=$(free_port)
status=0
"$PROG" replay --rate 1000 --to 127.0.0.1:"$PORT" --report report.json demo.pcap \
	>err 2>&1 || status=$?
told <err | tail -n 2
echo "= $status"
python3 -c 'import json
collector = json.load(open("report.json"))["replay"]["collectors"][0]
print(collector["datagrams"], [(t["kind"], t["datagrams"], t["reason"]) for t in collector["troubles"]])'
status=0
"$PROG" replay -q --top-speed --to 127.0.0.1:"$PORT" demo.pcap || status=$?
echo "= $status"
status=0
"$PROG" replay --fail-fast --rate 100 --to 127.0.0.1:"$PORT" demo.pcap 2>err || status=$?
told <err | tail -n 1
echo "= $status"

# One that stops in the middle.
receive --count 8 -o half.ft
status=0
"$PROG" replay --rate 50 --to 127.0.0.1:"$PORT" demo.pcap >err 2>&1 || status=$?
wait "$RECEIVER"
told <err | tail -n 1 | sed 's/: [0-9]* refused/: N refused/'
echo "= $status"
"$PROG" print -q half.ft | wc -l

try replay -q --to 127.0.0.1:1 --source 192.0.2.1 demo.pcap
try replay -q --to 127.0.0.1:1 --source ::1 demo.pcap
