# The same octets every time: again, in another zone, locale and hash order, by other roads.
all() {
	to=$1
	mkdir "$to"
	set -- "$FIXTURES/demo.pcap" "$FIXTURES/times_disordered.pcap" "$FIXTURES/protocols.pcap"
	"$PROG" convert -q -z 6 -o "$to/out.ft" "$@"
	"$PROG" convert -q -n 1439 -N 3 -o "$to/dir/" "$@"
	"$PROG" print -q -F long "$@" >"$to/long"
	"$PROG" print -q -F json --sort "$@" >"$to/json"
	"$PROG" print --max-flows 7 -F csv --report "$to/report" "$@" >"$to/csv" 2>"$to/lines"
}
all first
same() {
	diff -r first "$1" && echo "$*"
	rm -r "$1"
}
all again
same again
(
	export TZ=Asia/Tokyo
	all tokyo
	same tokyo
)
for locale in de_DE.UTF-8 C.UTF-8 tr_TR; do
	(
		export LC_ALL=$locale LANG=$locale
		all locale
		same locale $locale
	)
done
for seed in 1 2 3 4 5; do
	(
		export PCAPFLOW_HASH_SEED=$seed
		all seed
		same seed $seed
	)
done
# Without packets of equal time, the order of the inputs says nothing.
echo '100.1 udp 10.0.0.1:1 10.0.0.2:2' | "$E2E/craft" >a
echo '100.2 udp 10.0.0.1:3 10.0.0.2:2' | "$E2E/craft" >b
echo '100.3 udp 10.0.0.1:5 10.0.0.2:2' | "$E2E/craft" >c
for order in 'a b c' 'c b a' 'b c a'; do
	# shellcheck disable=SC2086 # names
	"$PROG" print -q -F csv $order >csv
	[ -e wanted ] || cp csv wanted
	cmp csv wanted && echo "$order"
done
