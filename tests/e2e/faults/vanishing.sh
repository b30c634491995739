# Folders that vanish, files that grow or give way to others while a run waits for its second input,
# a pipe: its opening waits for us.
. "$E2E/common"
mkfifo pipe
grow() {
	echo "# $1"
	shift
	cp "$FIXTURES/conversation.pcap" first.pcap
	"$PROG" convert --force -o "$1" first.pcap pipe >said 2>&1 &
	program=$!
	exec 3>pipe
	shift
	"$@"
	cat "$FIXTURES/conversation.pcap" >&3
	exec 3>&-
	status=0
	wait $program || status=$?
	cat said
	echo "= $status"
}

append() {
	tail -c +25 "$FIXTURES/conversation.pcap" >>first.pcap
}
replace() {
	head -c 100 first.pcap >other
	mv other first.pcap
}
vanish() {
	rm -r gone
}

grow 'an input that grows: what it had at the beginning' out.ft append
grow 'an input that another takes the place of' out.ft replace
mkdir gone
grow 'a folder that vanishes, before its file is made' gone/out.ft vanish
find . -name '*out.ft' -o -name gone | sort

echo '# a folder that vanishes, while its file is written'
mkdir gone
"$PROG" convert -o gone/out.ft pipe >said 2>&1 &
program=$!
{
	head -c 30 "$FIXTURES/conversation.pcap"
	until [ -e gone/tmp-out.ft ]; do sleep 0.05; done
	vanish
	tail -c +31 "$FIXTURES/conversation.pcap"
} >pipe
status=0
wait $program || status=$?
cat said
echo "= $status"
