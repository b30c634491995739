# Every damaged or odd fixture: what is said, what is converted all the same, and the status.
. "$E2E/common"
cd "$FIXTURES"
for input in bad_* captured_* cut_* empty.pcap garbage.pcap ip_* mpls_endless.pcap not_ip* \
	packet_before_interface.pcapng pcap_no_packets.pcap pcap_nothing_captured.pcap \
	pcapng_bad_time.pcapng pcapng_simple.pcapng record_* snaplen_* times_back_a_year.pcap \
	times_late.pcap unknown_interface.pcapng vlan_*; do
	try print --format csv "$input" |
		columns first last srcaddr dstaddr srcport dstport prot dpkts doctets
done
