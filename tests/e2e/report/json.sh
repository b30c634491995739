# The layout of --report: the members that the contract names, and their types.
. "$E2E/common"
cp "$FIXTURES/demo.pcap" "$FIXTURES/snaplen_short.pcap" "$FIXTURES/times_late.pcap" \
	"$FIXTURES/cut_record.pcap" "$FIXTURES/pcapng_drops.pcapng" "$FIXTURES/pcap_no_packets.pcap" .
mkdir dir
cp "$FIXTURES/garbage.pcap" "$FIXTURES/conversation.pcap" dir
"$PROG" convert -q --report report.json -o out.ft demo.pcap snaplen_short.pcap times_late.pcap \
	cut_record.pcap pcapng_drops.pcapng pcap_no_packets.pcap dir || echo "= $?"
jq -r 'paths(type != "object" and type != "array") as $path | "\($path | map(if type == "number" then "[]"
	else . end) | join(".")): \(getpath($path) | type)"' report.json | sort -u
jq -c '.program, .inputs[], .skipped, .packets, .reasons[], .flows, .records, .datagrams, .octets' \
	report.json
jq -c .options report.json

# The effective options, one of each kind.
"$PROG" print -q --report report.json --profile fprobe --active 5m --inactive 500ms --max-flows 10 \
	--tcp-close off --filter ip --from 2000-01-01 --until 2030-01-01 --reorder-window 0 --sort \
	-V 7 --records 3 --export-delay 10 --initial-uptime 0 --uptime-wrap demo.pcap >/dev/null
jq -c .options report.json
"$PROG" print -q --report report.json out.ft >/dev/null
jq -c 'del(.options, .version)' report.json
"$PROG" print -q --report - --filter 'ip6' -F csv demo.pcap | head -n 3

# Written whole or not at all; names that are no UTF-8 do no harm.
try print -q --report missing/report.json demo.pcap | tail -n 2
try print -q --report /dev/full demo.pcap | tail -n 2
odd=$(printf 'caf\351.pcap')
cp demo.pcap "$odd"
"$PROG" print -q --report report.json -F json "$odd" >lines
jq -r '.inputs[0].path' report.json
jq -r '.first_packet.input' lines | sort -u
