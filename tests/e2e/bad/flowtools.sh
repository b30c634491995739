# flow-tools files cut short or corrupt: the whole records are taken, the place is told, status 3.
. "$E2E/common"
"$PROG" convert -q -o whole.ft "$FIXTURES/tcp_close.pcap"
"$PROG" convert -q -z 6 -o packed.ft "$FIXTURES/demo.pcap"
"$PROG" convert -q -o - "$FIXTURES/tcp_close.pcap" >stream.ft
"$PROG" convert -q -V 7 -o seven.ft "$FIXTURES/tcp_close.pcap"
head -c 210 whole.ft >record.ft
head -c 136 whole.ft >count.ft         # a record is whole, three are promised
head -c 88 stream.ft >stream_whole.ft  # likewise, and a stream promises nothing
head -c 72 whole.ft >no_record.ft
head -c 60 whole.ft >header.ft
head -c 1000 packed.ft >packed_cut.ft
{ head -c 74 packed.ft && printf '\377' && tail -c +76 packed.ft; } >packed_corrupt.ft
{ cat packed.ft && echo more; } >packed_more.ft
{ head -c 12 whole.ft && printf '\11' && tail -c +14 whole.ft; } >version.ft
for input in record count stream_whole no_record header packed_cut packed_corrupt packed_more version; do
	try print $input.ft | grep -v '^192\|^198\|^203'
	"$PROG" print -q - <$input.ft >piped 2>err || true
	"$PROG" print -q $input.ft 2>err | cmp - piped
done
mkdir set
cp whole.ft set/a
cp record.ft set/b
cp whole.ft set/c
try convert -o set.ft set
try print -q set.ft
# Versions are not mixed unless told.
try convert -q -o mixed.ft whole.ft seven.ft
try convert -q -V 5 -o mixed.ft whole.ft seven.ft
try print -q -F csv whole.ft seven.ft
"$PROG" print -q -V 7 -F csv whole.ft seven.ft | wc -l
try print -q --active 5 whole.ft
ls ./*mixed.ft
