# Names come from whoever filled a directory: their control characters reach no terminal. What is
# read is not written over.
. "$E2E/common"

name=$(printf 'new\nline\033[31m.pcap')
head -c 50 "$FIXTURES/demo.pcap" >"$name"
try print . 2>&1 | head -n 3
cp "$FIXTURES/demo.pcap" a.pcap
try convert -q --force -o a.pcap a.pcap
try print -q --report a.pcap a.pcap
cmp a.pcap "$FIXTURES/demo.pcap"
try convert -q -o a.ft a.pcap
try convert -q --force -z 6 -o a.ft a.ft
"$PROG" print -q a.ft | wc -l
try print -q --report missing/r.json a.pcap
echo '# a filter that makes no sense for a link type is said to'
cp "$FIXTURES/link_raw.pcap" "$FIXTURES/link_ethernet.pcap" .
try print -f 'ether host 02:00:00:00:00:01' link_raw.pcap link_ethernet.pcap | grep filter
