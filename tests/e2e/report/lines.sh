# The account on standard error.
. "$E2E/common"
cp "$FIXTURES/demo.pcap" "$FIXTURES/snaplen_short.pcap" "$FIXTURES/times_late.pcap" \
	"$FIXTURES/cut_record.pcap" "$FIXTURES/pcapng_drops.pcapng" .
try convert -o out.ft demo.pcap
try convert -o out.ft --force -v demo.pcap snaplen_short.pcap times_late.pcap cut_record.pcap \
	pcapng_drops.pcapng
try convert -o out.ft --force -q demo.pcap cut_record.pcap
try convert -o out.ft --force -q -v demo.pcap
try convert -v -o again.ft out.ft
cp "$FIXTURES/pcap_no_packets.pcap" .
try convert -q -o none.ft pcap_no_packets.pcap
try print -v none.ft
try convert -o again.ft --force -f 'tcp' --from 2000-01-01 --until 2001-01-01 demo.pcap
# Nothing of the account goes to standard output, and no progress to what is no terminal.
"$PROG" print demo.pcap 2>err | grep -c pcapflow || true
tr -cd '\033\r' <err | wc -c
