# What is written is read back the same: versions, byte orders, compression, files and streams.
capture=$FIXTURES/demo.pcap
for version in 1 5 7; do
	"$PROG" print -q -V $version -F csv "$capture" >wanted.$version
	for order in little big; do
		for level in 0 1 6 9; do
			set -- -q -V $version -b $order -z $level
			name=$version-$order-$level
			"$PROG" convert "$@" -o $name.ft "$capture"
			"$PROG" print -q -F csv $name.ft | cmp - wanted.$version
			"$PROG" convert "$@" -o - "$capture" >$name.stream
			"$PROG" print -q -F csv $name.stream | cmp - wanted.$version
			# A file converted again in its own way is the same file.
			"$PROG" convert "$@" -o again.ft $name.ft
			cmp $name.ft again.ft
			rm again.ft
			# A stream's header promises nothing; behind it all is the same.
			tail -c +25 $name.stream >body
			tail -c +73 $name.ft | cmp - body
		done
	done
	wc -l <wanted.$version
done
for name in 5-little-0 5-big-6; do
	head -c 80 $name.ft | od -A d -t x1
	head -c 24 $name.stream | od -A d -t x1
done
"$PROG" convert -q --exporter 192.0.2.1 --comment 'a remark' -o said.ft "$FIXTURES/conversation.pcap"
od -A d -t x1 said.ft
