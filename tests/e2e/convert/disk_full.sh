# modes: debug release asan
# A full disk: told with the file and the reason, status 1, and nothing is left of the file.
. "$E2E/common"
cp "$FIXTURES/demo.pcap" in.pcap
for command in 'convert -q -o /dev/full' 'convert -q -z 9 -o /dev/full'; do
	# shellcheck disable=SC2086 # words
	try $command in.pcap
done
"$PROG" convert -q -o - in.pcap >/dev/full 2>err || echo "= $?" && cat err
for format in table long show csv json; do
	"$PROG" print -q -F $format in.pcap >/dev/full 2>err || echo "= $?" && cat err
done
"$PROG" print -q in.pcap 2>err >&- || echo "= $?" && cat err

# A file that may not grow: what a full disk does to a file with a final name. (Nor may our own
# output, which is a pipe therefore.)
(
	trap '' XFSZ
	ulimit -f 1
	try convert -q -o out.ft in.pcap
	try print -q --report report.json in.pcap | tail -n 2
) | cat
ls
echo old >out.ft
(
	trap '' XFSZ
	ulimit -f 1
	try convert -q --force -o out.ft in.pcap
) | sed "s,$PWD/,,"
cat out.ft
ls

# Also when it is the last file of a directory that fails, the others are listed.
{
	echo '100 udp 10.0.0.1:1 10.0.0.2:2'
	for port in $(seq 50); do
		echo "200 udp 10.0.0.1:$port 10.0.0.2:2"
	done
} | craft >grows.pcap
(
	trap '' XFSZ
	ulimit -f 2
	try convert -q --every 1m -o grown/ grows.pcap
) | cat
find grown -type f

# The real thing, where we may mount.
mkdir small
if mount -t tmpfs -o size=64k tmpfs small 2>/dev/null; then
	head -c 65536 /dev/zero >small/filler
	for options in '-o small/out.ft' '--every 1s -N 3 -o small/dir/'; do
		status=0
		# shellcheck disable=SC2086 # words
		"$PROG" convert -q $options in.pcap in.pcap >/dev/null 2>err || status=$?
		[ $status -eq 1 ] || echo "a full disk: status $status"
		grep -q 'No space left on device' err || cat err
	done
	find small -name 'tmp-*' -o -name out.ft
	umount small
fi
