# --write: the datagrams as UDP packets, stamped with their header times, checksums right; the
# exporter's address comes from the records, from --source, or is one for documents.
. "$E2E/network"
ln -s "$FIXTURES/demo.pcap" .
"$PROG" replay -w all.pcap demo.pcap 2>&1
datagrams all.pcap
for version in 1 7; do
	"$PROG" replay -q -V $version --limit 2 -w v$version.pcap demo.pcap
	datagrams v$version.pcap
done
"$PROG" convert -q --exporter 198.51.100.7 -o demo.ft demo.pcap
"$PROG" replay -q --limit 1 -w - demo.ft >from_files.pcap
datagrams from_files.pcap
"$PROG" replay -q --limit 1 -w addresses.pcap --source 203.0.113.1:5000 \
	--to 203.0.113.2:9995,203.0.113.3:9996 demo.ft
datagrams addresses.pcap
"$PROG" replay -q --limit 1 -w six.pcap --to '[2001:db8::9]:2055' demo.ft
datagrams six.pcap
try replay -q -w six.pcap demo.ft
try replay -q --force --limit 1 -w six.pcap demo.ft
datagrams six.pcap

# The same bytes every run, whatever the zone.
"$PROG" replay -q -w again.pcap demo.pcap
TZ=Asia/Kathmandu "$PROG" replay -q -w zone.pcap demo.pcap
cmp all.pcap again.pcap
cmp all.pcap zone.pcap
