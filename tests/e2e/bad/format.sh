# What is no capture: named, with the reason, status 1, and no output is begun.
. "$E2E/common"
: >empty
echo 'Not a capture at all.' >text
printf '\324\303\262\241\002\000' >header_cut.pcap
printf '\324\303\262\241\001\000\004\000\000\000\000\000\000\000\000\000\377\377\000\000\001\000\000\000' \
	>version.pcap
gzip -c text >text.gz
gzip -c empty >empty.gz
head -c 12 text.gz >cut.gz
printf '\317\020\001\003\110\000\000\000' >header_cut.ft
printf '\317\020\001\003\377\377\377\177\002\000\002\000\005\000' >header_long.ft
printf '\317\020\003\003\110\000\000\000' >byte_order.ft
mkdir nothing texts
cp text texts/one
cp text texts/two
for input in empty text header_cut.pcap version.pcap text.gz empty.gz cut.gz header_cut.ft \
	header_long.ft byte_order.ft nothing texts missing; do
	try convert -o out.ft $input
done
try print - <text
try print - </dev/null
become_user
chmod 0 text texts/one
try print text
try print texts
chmod 0 nothing
try print nothing
chmod 755 nothing
# Names that may be read of files that may not be looked at.
mkdir listed
cp text listed/one
chmod 444 listed
try print listed
chmod 755 listed
ls out.ft tmp-out.ft 2>/dev/null || true
