# One conversation in every form of input: the same records; damage in a form is named.
. "$E2E/common"
wanted=$FIXTURES/conversation.pcap
"$PROG" print -q -F csv "$wanted" >wanted.csv
same() {
	cmp - wanted.csv && echo "$1"
}
"$PROG" print -q -F csv - <"$wanted" | same 'standard input, a file'
head -c 9999 "$wanted" | "$PROG" print -q -F csv - | same 'standard input, a pipe'
mkfifo pipe
cat "$wanted" >pipe &
"$PROG" print -q -F csv pipe | same 'a named pipe'
# An octet at a time.
{ head -c 30 "$wanted" && sleep 0.1 && tail -c +31 "$wanted"; } | "$PROG" print -q -F csv - |
	same 'a slow pipe'
for input in "$FIXTURES"/conversation.* "$FIXTURES"/pcap_[mnu]sec* "$FIXTURES"/pcap_modified* \
	"$FIXTURES"/pcapng_*_endian.pcapng; do
	name=${input##*/}
	"$PROG" print -q -F csv "$input" | same "$name"
	"$PROG" print -q -F csv - <"$input" | same "$name, piped"
done
# By content, never by name.
cp "$FIXTURES/conversation.pcap.xz" conversation.pcapng.gz
"$PROG" print -q -F csv conversation.pcapng.gz | same 'under a wrong name'
gzip -c "$wanted" | cat - "$FIXTURES/conversation.pcap.gz" | head -c 300 >two.gz
"$PROG" print -q - <two.gz | wc -l

# Flow-tools files, compressed from outside, by name, piped, and in a directory.
"$PROG" convert -q -z 6 -o files/ "$wanted"
cat files/* | "$PROG" print -q -F csv - | same 'flow-tools file, piped'
"$PROG" print -q -F csv files | same 'directory of flow-tools files'
xz -c files/* | "$PROG" print -q -F csv - | same 'flow-tools file in xz'
try print -q "$(ls files/*)" "$FIXTURES/pcap_no_packets.pcap" 2>&1 | sed "s,$FIXTURES/,,"
