# Whatever a length in a file says, no more memory is taken than there is to read.
# modes: debug release
. "$E2E/common"
craft >whole.pcap <<'END'
100 udp 10.0.0.1:1 10.0.0.2:2 len=28
END
{ cat whole.pcap && printf '\145\0\0\0\0\0\0\0\377\377\377\177\377\377\377\177' && cat whole.pcap; } \
	>record.pcap
{ cat whole.pcap && printf '\145\0\0\0\0\0\0\0\0\0\4\0\0\0\4\0' && cat whole.pcap; } >possible.pcap
{ gzip -dc "$FIXTURES/conversation.pcapng.gz" && printf '\6\0\0\0\374\377\377\177' && cat whole.pcap; } \
	>block.pcapng
{ printf '\12\15\15\12\374\377\377\177\115\74\53\32\1\0\0\0' && cat whole.pcap; } >section.pcapng
{ printf '\317\20\1\3\0\100\0\0\17\0\377\377' && head -c 16372 /dev/zero; } >header.ft
{ printf '\377\377\377\377'; cat whole.pcap; } >nothing.pcap
# More zeros than memory, in little: read through, never held.
head -c 250000000 /dev/zero | cat whole.pcap - | gzip -1 >bomb.pcap.gz
ulimit -v 200000
for input in record.pcap possible.pcap block.pcapng section.pcapng header.ft nothing.pcap bomb.pcap.gz; do
	try print $input
	"$PROG" print -q - <$input >piped 2>&1 || echo "= $?"
	wc -l <piped
done
