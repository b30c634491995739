# What must hold of a report: its records, packets and octets, or "no".
def sum(f): map(f) | add // 0;
. as $report
| [(.packets | .read == .accounted + .filtered + .not_ip + .ipv6 + .malformed),
	.packets.read == (.inputs | sum(.packets)),
	(("not_ip", "ipv6", "malformed", "filtered") as $fate | $report.packets[$fate] ==
		(.reasons | map(select(.fate == $fate)) | sum(.packets))),
	(.flows | .created == .inactive + .active + .tcp_close + .counter + .cache_full + .end),
	.flows.created == .records]
| if all then $report | "\(.records) \(.packets.accounted) \(.octets)" else "no" end
