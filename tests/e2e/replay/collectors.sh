# Several collectors get all datagrams each; or have the records dealt out by source address, each
# with a sequence of its own.
. "$E2E/network"
ln -s "$FIXTURES/demo.pcap" .
receive -o first.ft
first=$PORT first_receiver=$RECEIVER
cp receive.err first.err
receive -o second.ft
"$PROG" replay --rate 200 --to 127.0.0.1:"$first" --to 127.0.0.1:"$PORT" \
	demo.pcap 2>&1 | told | tail -n 1
received
kill -s TERM "$first_receiver"
wait "$first_receiver"
"$PROG" convert -q --exporter 127.0.0.1 -o demo.ft demo.pcap
for name in first second demo; do
	records $name.ft >$name.records
done
cmp first.records demo.records
cmp second.records demo.records

receive -o left.ft
first=$PORT first_receiver=$RECEIVER
receive -o right.ft
"$PROG" replay -q --rate 200 --balance --to 127.0.0.1:"$first",127.0.0.1:"$PORT" \
	--log log.csv demo.pcap
received
kill -s TERM "$first_receiver"
wait "$first_receiver"
sed "s/:$first,/:LEFT,/; s/:$PORT,/:RIGHT,/" log.csv | cut -d, -f1,3,6-8 | head -n 12
for name in left right; do
	"$PROG" print -q -F csv $name.ft | tail -n +2 >$name.csv
	cut -d, -f11 $name.csv | sort -u >$name.hosts
done
comm -12 left.hosts right.hosts
"$PROG" print -q -F csv demo.ft | tail -n +2 | sort >wanted
sort left.csv right.csv | diff wanted -
try replay -q --balance --to 127.0.0.1:1 demo.pcap
