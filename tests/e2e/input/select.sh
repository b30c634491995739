# What is taken: filter expressions, times from and until, times shifted.
. "$E2E/common"
craft >in.pcap <<'END'
1000 tcp 10.0.0.1:1 10.0.0.2:80 flags=S
1001.5 udp 10.0.0.1:1 10.0.0.2:53
1002 udp 10.0.0.3:1 10.0.0.2:53
1003 icmp 10.0.0.1:8 10.0.0.2:0
END
counted() {
	echo "$*"
	"$PROG" print --report report.json -F csv "$@" 2>err >out || cat err
	jq -c '.packets | [.read, .accounted, .filtered]' report.json
	jq -c '.reasons[] | select(.fate == "filtered")' report.json
	tail -n +2 out | cut -d, -f1-3,7-8,18
}
counted -f udp in.pcap
counted --filter 'host 10.0.0.3 or icmp' in.pcap
counted -f 'not ip' in.pcap
counted -f '' in.pcap
counted --from 1001.5 --until 1003 in.pcap
counted --from 1970-01-01T00:16:41.500001Z in.pcap
counted --from 1970-01-01T09:16:42+09:00 in.pcap
counted --until 1970-01-01 in.pcap
counted -f udp --from 1002 in.pcap
counted --shift 86400 in.pcap
counted --shift -1001 in.pcap            # the first one is before 1970
counted --shift 100 --from 1102 in.pcap # shifted first
cp in.pcap other.pcap
counted --shift other.pcap=10 in.pcap other.pcap
counted --shift 5 --shift other.pcap=-1.5 in.pcap other.pcap
mkdir dir
cp in.pcap dir/in.pcap
counted --shift dir=1h in.pcap dir

# Compiled anew for each link type: no other has a host behind its own header.
counted -f 'udp port 53' "$FIXTURES/link_linux_sll.pcap" "$FIXTURES/link_raw.pcap" \
	"$FIXTURES/pcapng_interfaces.pcapng" | sed "s,$FIXTURES/,,g"
