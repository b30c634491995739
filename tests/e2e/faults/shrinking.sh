# A file that loses octets between its opening and its reading is read like one that was cut there:
# the second input is a pipe, whose opening waits for us while the first one is open.
# shellcheck disable=SC2154 # the runner's variables
read_while_cut() {
	cp "$1" "cut$3"
	$few "$PROG" convert --force -o late.ft "cut$3" pipe >/dev/null 2>late.err &
	exec 3>pipe
	truncate -s "$2" "cut$3"
	cat "small$3" >&3
	exec 3>&-
	late=0
	wait $! || late=$?
	soon=0
	head -c "$2" "$1" >"cut$3"
	"$PROG" convert --force -o soon.ft "cut$3" "small$3" >/dev/null 2>soon.err || soon=$?
	grep -o 'shrank while it was read' late.err || cat late.err
	echo "$4: $late after $soon"
}

mkfifo pipe
# So few descriptors that the first file is mapped.
few='prlimit --nofile=12'
cp "$FIXTURES/conversation.pcap" small.pcap
{
	head -c 24 small.pcap
	for _ in $(seq 500); do tail -c +25 small.pcap; done
} >big.pcap
size=$(wc -c <big.pcap)
for cut in 12288 12289 20000 40970 81920 $((size - 4096)) $((size - 1)); do
	read_while_cut big.pcap "$cut" .pcap "pcap, cut at $cut"
	cmp soon.ft late.ft
done

# What was inflated by then stays.
gzip -1 -c big.pcap >big.gz
gzip -c small.pcap >small.gz
size=$(wc -c <big.gz)
read_while_cut big.gz $((size / 2)) .gz "gzip, cut at its half"

"$PROG" convert -q --tcp-close off --inactive 1ms -o big.ft "$FIXTURES/expiry_order.pcap"
"$PROG" convert -q -o small.ft small.pcap
{
	cat big.ft
	for _ in $(seq 500); do tail -c 640 big.ft; done
} >long.ft
size=$(wc -c <long.ft)
for cut in 12288 12289 20000; do
	read_while_cut long.ft "$cut" .ft "flow-tools, cut at $cut"
	cmp soon.ft late.ft
done

# With enough of them it is read: what was at hand by then, 128 KiB of it, was there.
few=
size=$(wc -c <big.pcap)
for cut in 131072 140000 $((size - 1)); do
	read_while_cut big.pcap "$cut" .pcap "pcap, read, cut at $cut"
	cmp soon.ft late.ft
done
