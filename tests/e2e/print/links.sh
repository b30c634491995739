# The same conversation behind every link type comes to the same flows.
columns=5-24 # from dpkts on: the time of the header depends on what follows the conversation
"$PROG" print -q --format csv "$FIXTURES/conversation.pcap" | cut -d, -f$columns >wanted
cat wanted
for input in "$FIXTURES"/link_*; do
	"$PROG" print --format csv "$input" 2>err | cut -d, -f$columns | cmp - wanted
	sed -n "s/^pcapflow: 1 input, /${input##*/}: /p" err
done
