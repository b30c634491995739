# What each option of the cache and the exporter does to records.
. "$E2E/common"
craft >in.pcap <<'END'
1000 tcp 10.0.0.1:1 10.0.0.2:80 flags=S
1010 tcp 10.0.0.1:1 10.0.0.2:80 flags=A
1020 tcp 10.0.0.1:1 10.0.0.2:80 flags=F
1021 tcp 10.0.0.1:1 10.0.0.2:80 flags=A
1022 udp 10.0.0.1:1 10.0.0.2:53
1023 udp 10.0.0.3:1 10.0.0.2:53
1030 udp 10.0.0.1:1 10.0.0.2:53
END
show() {
	echo "$*"
	"$PROG" print -q -F json "$@" in.pcap | jq -r '"\(.unix_secs).\(.unix_nsecs / 1e6) \(.sysuptime) " +
		"\(.exaddr) \(.engine_type):\(.engine_id) \(.input):\(.output) \(.srcport) \(.dstport) " +
		"\(.prot) \(.dpkts) \(.first) \(.last) \(.reason)"'
}
show
show --active 5
show --active 10 --inactive 0
show --active 0 --inactive 0
show --inactive 9999ms
show --inactive 10s
show --tcp-close off
show --max-flows 1
show --max-flows 2
show --ifindex 7:9 --exporter 192.0.2.9 --engine 1:255
show --records 1
show --export-delay 0
show --export-delay 1h
show --initial-uptime 0
show --initial-uptime 4294967295ms
show --initial-uptime 4294967295ms --uptime-wrap
show --shift -939.9999
# The sampling interval is in a datagram's header, which a flow-tools file doesn't have.
show --sampling 100
