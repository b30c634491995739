# nfpcapd, the nearest relative: the same packets and octets of the same flows.
command -v nfpcapd >/dev/null || { echo 'no nfpcapd' >&2 && exit 77; }

# Lines of source, destination, protocol, two ports, packets, octets: added up. (ICMP's type and
# code stand in the one port here, in two there.)
sums() {
	awk '{
		key = $3 == 1 ? $1 " " $2 " " $3 : $1 " " $2 " " $3 " " $4 " " $5
		packets[key] += $6
		octets[key] += $7
	} END {
		for (key in packets)
			print key, packets[key], octets[key]
	}' | sort
}

# Without fragments, of which it counts the first with the octets of all.
filter='not (ip and ip[6:2] & 0x3fff != 0)'
for name in demo conversation tcp_close tcp_close_rst inactive_15s active_1800s icmp tos \
	link_ethernet_vlan link_ethernet_mpls link_linux_sll link_raw; do
	mkdir $name
	nfpcapd -r "$FIXTURES/$name.pcap" -w $name >$name.log 2>&1 "$filter"
	nfdump -R $name -q -N -6 -o 'fmt:%sa,%da,%pr,%sp,%dp,%pkt,%byt' ipv4 | tr -d ' ' | tr , ' ' |
		sums >theirs
	"$PROG" print -q -F csv -f "$filter" "$FIXTURES/$name.pcap" |
		awk -F, 'NR > 1 { print $11, $12, $18, $16, $17, $5, $6 }' | sums >ours
	echo "$name: $(wc -l <ours) flows"
	diff ours theirs
done
