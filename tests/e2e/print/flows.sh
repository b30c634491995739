# How flows end and how their fields are filled: the fixtures of sections 1 and 2 of the contract.
. "$E2E/common"
cd "$FIXTURES"
for input in active_* counter_* ethernet_padding* expiry_order* fragments* icmp* inactive_* \
	protocols* tcp_close* times_* tos* tunnels*; do
	echo "$input"
	"$PROG" print -q --format json "$input" | jq -r '[.start, .end, .srcaddr, .srcport, .dstaddr,
		.dstport, .prot, .tos, .tcp_flags, .dpkts, .doctets, .reason, .first_packet.packet]
		| map(tostring) | join(" ")' || [ $? -eq 3 ]
done
