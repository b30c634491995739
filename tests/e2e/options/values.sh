# A bad value: which option, what it was, what is allowed; status 2, and nothing is opened.
cp "$FIXTURES/conversation.pcap" in.pcap
bad() {
	command=$1
	shift
	status=0
	"$PROG" "$command" "$@" in.pcap >out 2>err || status=$?
	echo "$*: $(head -n 1 err)"
	[ $status -eq 2 ] || echo "= $status"
	[ ! -s out ] || cat out
	[ ! -e out.ft ] || rm out.ft
}
for option in active=-1 active=x active=597h active= inactive=15m5s inactive=1e3 reorder-window=2d \
	export-delay=2h initial-uptime=50d max-flows=0 max-flows=268435457 max-flows=10k \
	tcp-close=maybe ifindex=65536 ifindex=1:2:3 ifindex=1: ifindex=:1 ifindex= exporter=1.2.3 \
	exporter=::1 exporter=localhost engine=1 engine=256:0 engine=1:2x sampling=0 sampling=16384 \
	records=0 records=31 netflow-version=6 netflow-version=55 netflow-version=05 shift=x \
	shift=a=b=c shift=nofile=5 shift=9999999999 from=yesterday from=2011-02-30 from=2011-13-01 \
	from=2011-11-03T25:00 from=-5 from=4294967297 until= format=xml format=CSV profile=cisco \
	filter=hosst 'filter=host 10.0.0.1 and' bogus; do
	bad print "--$option"
done
bad print --records=25 -V 1
bad print --records=28 -V 7
bad print --from 1000 --until 1000
bad print --quiet=3
bad print --uptime-wrap=1
bad print --re=3
bad print -x
bad print -q -z 3
bad print -o out.ft
for option in 'z 10' 'z -1' 'z x' 'b middle' 'b BIG' 'N 4' 'N -4' 'n 6' 'n 86400' 'n -1' 'n 95x' \
	'V 9' '-every=7s' '-every=0' '-every=2d' '-every=1500ms'; do
	# shellcheck disable=SC2086 # an option and its value
	bad convert -o out.ft -$option
done
bad convert -o out.ft -n 95 --every 5m
bad convert -o out.ft --report out.ft
bad print --report in.pcap
ln -s in.pcap link.pcap
bad print --report link.pcap
bad convert -o out.ft --comment "$(head -c 2000 /dev/zero | tr '\0' a)" | sed 's/aaaa*/a…/'
bad convert -o out.ft -F csv
bad convert
bad convert -o
bad frobnicate
ls
