# When each datagram is due: by header time and speed, by rate, with silences cut.
. "$E2E/network"
ln -s "$FIXTURES/demo.pcap" .
plan() {
	echo "\$ $*"
	"$PROG" replay -q --force -w out.pcap --log log.csv "$@" demo.pcap
	cut -d, -f1,4 log.csv | head -n 7 | tr '\n' ' '
	tail -n 1 log.csv | cut -d, -f1,4
}
plan
plan --speed 2
plan --speed 0.1
plan --speed 3
plan --rate 100
plan --rate 0.5
plan --max-gap 2s
plan --max-gap 2s --speed 4
plan --top-speed
plan --limit 3
# The datagrams' own clock stays true whatever the schedule.
"$PROG" replay -q -w plain.pcap demo.pcap
"$PROG" replay -q --force -w out.pcap --max-gap 1s --speed 7 --to 192.0.2.2:2055,192.0.2.3:2055 \
	--limit 3 --log log.csv demo.pcap
datagrams out.pcap | grep 192.0.2.2 >out
datagrams plain.pcap | head -n 3 | diff out -
cat log.csv
