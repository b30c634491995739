# Cut short or corrupt inside: what was whole is converted, the place is told, status 3.
. "$E2E/common"
craft >whole.pcap <<'END'
100 udp 10.0.0.1:1 10.0.0.2:2 len=28
101 udp 10.0.0.1:3 10.0.0.2:4 len=28
END
head -c 24 whole.pcap >none.pcap    # whole: no record is there
head -c 100 whole.pcap >data.pcap   # the second record ends in its octets
head -c 80 whole.pcap >header.pcap  # … in its header
# A length of 2 GB; a length within the possible, but not there.
{ head -c 68 whole.pcap && printf '\145\0\0\0\0\0\0\0\377\377\377\177\377\377\377\177' && cat whole.pcap; } \
	>length.pcap
{ head -c 68 whole.pcap && printf '\145\0\0\0\0\0\0\0\0\100\0\0\0\100\0\0' && cat whole.pcap; } \
	>longer.pcap
gzip -nc whole.pcap | head -c 60 >cut.pcap.gz
for input in none data header length longer; do
	try convert --force -o out.ft $input.pcap
	"$PROG" print -q out.ft
	"$PROG" print -q - <$input.pcap >piped || [ $? -eq 3 ]
	"$PROG" print -q out.ft | cmp - piped
done
try print cut.pcap.gz

# In the middle of a set of files: the others are read to their ends.
mkdir set
cp whole.pcap set/a.pcap
cp data.pcap set/b.pcap
cp whole.pcap set/c.pcap
try print set
