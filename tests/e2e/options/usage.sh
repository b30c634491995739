# Help, version, and what is missing.
. "$E2E/common"
"$PROG" >out 2>err && echo '= 0' || echo "= $?"
[ ! -s out ] || echo 'usage errors go to standard error'
"$PROG" --help >out 2>help
[ ! -s help ] || cat help
cmp out err
"$PROG" -h | cmp - out
grep -E ' (convert|print) ' out
# Each command is listed, and its help fits on a terminal.
for command in '' $(sed -n 's/^  pcapflow \([a-z]*\) .*/\1/p' out); do
	# shellcheck disable=SC2086 # none, or one
	"$PROG" $command --help | awk -v command="$command" 'length > 96 { print command ": " $0 }'
done
for command in convert print; do
	"$PROG" $command --help >out
	"$PROG" $command -h missing | cmp - out
	cat out
done
"$PROG" --version | sed 's/ [^ ]*$/ VERSION/'
"$PROG" --help >/dev/full 2>err || echo "= $?"
cat err
try print
try convert -o out.ft
try convert "$FIXTURES/conversation.pcap" | sed "s,$FIXTURES/,,"
try print --files-from missing
try help

# Options may come last, be cut short where that is plain, and "--" ends them.
cp "$FIXTURES/conversation.pcap" ./-q
"$PROG" print -- -q >out 2>err
wc -l <out
"$PROG" print ./-q --for csv -q | wc -l
