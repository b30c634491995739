# What is replayed and received is what convert writes, record by record, octet by octet.
. "$E2E/network"
ln -s "$FIXTURES/demo.pcap" "$FIXTURES/fragments.pcap" "$FIXTURES/times_1970_2106.pcap" .
round_trip() {
	"$PROG" convert -q --force --exporter 127.0.0.1 -V "$1" -o wanted.ft "$2" 2>/dev/null || true
	[ -s wanted.ft ] || return 0
	receive -o got.ft --force
	"$PROG" replay -q -V "$1" --top-speed --to 127.0.0.1:"$PORT" "$2" 2>/dev/null || true
	kill -s TERM "$RECEIVER"
	wait "$RECEIVER" || echo "$2: receive: $?"
	records wanted.ft >wanted
	records got.ft >got
	# Without a record nobody says which version it is.
	cmp wanted got || echo "v$1: $2"
	count=$((count + 1))
	rm wanted.ft
}
count=0
for version in 1 5 7; do
	round_trip $version demo.pcap
done
round_trip 5 fragments.pcap
round_trip 5 times_1970_2106.pcap
if [ -n "$SHARED" ]; then
	for capture in "$SHARED"/captures/*; do
		round_trip 5 "$capture"
	done
	[ $count -gt 40 ]
fi
# A file of records with interfaces, masks and AS numbers.
cat >routes <<'END'
0.0.0.0/0 192.0.2.1 1 64500
10.0.0.0/8 192.0.2.2 2 4200000000
END
"$PROG" convert -q --routes routes --ifindex 7 --engine 1:2 --exporter 127.0.0.1 -o full.ft \
	demo.pcap
round_trip 5 full.ft
echo 'all the same'
