# Another decoder, tshark, over the fixtures: the same packets and octets of the same endpoints.
command -v tshark >/dev/null || { echo 'no tshark' >&2 && exit 77; }

# sums FIELDS: lines of source, destination, protocol, two ports, packets and octets, added up by
# the first FIELDS.
sums() {
	awk -v fields="$1" '{
		key = $1
		for (i = 2; i <= fields; i++)
			key = key " " $i
		packets[key] += $6
		octets[key] += $7
	} END {
		for (key in packets)
			print key, packets[key], octets[key]
	}' | sort
}

# What we make of the captures, and what tshark makes of all in one.
ours() {
	"$PROG" print -q --sort -F csv "$@" |
		awk -F, 'NR > 1 { print $11, $12, $18, $16, $17, $5, $6 }'
}
theirs() {
	mergecap -a -w merged.pcapng "$@"
	set --
	for field in ip.src ip.dst ip.proto ip.len frame.len tcp.srcport tcp.dstport udp.srcport \
		udp.dstport sctp.srcport sctp.dstport dccp.srcport dccp.dstport icmp.type icmp.code; do
		set -- "$@" -e $field
	done
	# The first of each field is the outermost; ports count under their own protocol alone.
	tshark -r merged.pcapng -o ip.defragment:FALSE -Y ip -T fields -E occurrence=f "$@" \
		2>/dev/null | awk -F '\t' '{
			at = $3 == 6 ? 6 : $3 == 17 || $3 == 136 ? 8 : $3 == 132 ? 10 : $3 == 33 ? 12 : 0
			source = at ? $at + 0 : 0
			destination = at ? $(at + 1) + 0 : $3 == 1 ? $14 * 256 + $15 : 0
			print $1, $2, $3, source, destination, 1, $4
		}'
}

compare() {
	fields=$1
	shift
	ours "$@" | sums "$fields" >ours
	theirs "$@" | sums "$fields" >theirs
	diff ours theirs
	awk '{ packets += $(NF - 1); octets += $NF }
		END { print NR " endpoints, " packets " packets, " octets " octets" }' ours
}

# But for link types that tshark or mergecap doesn't know, and what tshark decodes only where it is
# told: pseudowires in MPLS, SLIP, netANALYZER; and NFLOG of another byte order than its own.
set --
for capture in "$FIXTURES"/link_*.pcap; do
	case ${capture##*/link_} in
	cisco_hdlc_with_direction.* | dsa*.* | edsa.* | infiniband.* | mpls.* | pppd.*) ;;
	atm_clip.* | ethernet_mpls_*.* | netanalyzer*.* | nflog_big_endian.* | slip*.*) ;;
	*) set -- "$@" "$capture" ;;
	esac
done
echo "$# link types"
compare 5 "$@"

cd "$FIXTURES"
set -- conversation.pcap conversation.pcap.gz pcap_nsec_*.pcap pcap_usec_*.pcap pcapng_*_endian.pcapng \
	pcapng_interfaces.pcapng protocols.pcap icmp.pcap tos.pcap tunnels.pcap tcp_close*.pcap \
	ip_options.pcap ethernet_padding.pcap erf_ethernet.erf ring/*
cd "$OLDPWD"
for name in "$@"; do
	shift
	set -- "$@" "$FIXTURES/$name"
done
compare 5 "$@"

# Later fragments have ports with us, those of their first, and none with tshark.
compare 3 "$FIXTURES"/fragments*.pcap "$FIXTURES/demo.pcap"
