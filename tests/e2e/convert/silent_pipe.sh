# A run that fails, or has shown what was asked for, ends though its pipe is silent and stays open.
. "$E2E/common"
mkfifo pipe
# More than is written at once, and read before the first record fails to be written.
seq 5000 | sed 's/.*/1000 udp 10.0.0.1:& 10.0.0.2:2/' | craft >wide.pcap
"$PROG" convert -q -o - wide.pcap >stream.ft
seq 1000 1100 | sed 's/$/ udp 10.0.0.1:1 10.0.0.2:2/' | craft >long.pcap

# Standard output, the pipe's content, and the command.
ends() {
	to=$1 input=$2
	shift 2
	{ cat "$input" && exec sleep 60; } >pipe &
	writer=$!
	timeout 20 "$PROG" "$@" pipe >"$to" 2>err || echo "= $?"
	cat err
	kill $writer 2>/dev/null || true
	wait $writer || true
}
ends out stream.ft convert -q -o /dev/full
ends /dev/full stream.ft print -q
ends out long.pcap show --at 1010
cat out
ends out stream.ft replay -q -w out.pcap --limit 3
