# One order of time over all inputs; equal times keep the order of the arguments, then that inside.
. "$E2E/common"
craft >a.pcap <<'END'
100 udp 10.0.0.1:1 10.0.0.2:2
100 udp 10.0.0.1:2 10.0.0.2:2
101 udp 10.0.0.1:3 10.0.0.2:2
END
craft >b.pcap <<'END'
99.5 udp 10.0.0.1:4 10.0.0.2:2
100 udp 10.0.0.1:5 10.0.0.2:2
101 udp 10.0.0.1:6 10.0.0.2:2
END
craft >c.pcap <<'END'
101 udp 10.0.0.1:7 10.0.0.2:2
100 udp 10.0.0.1:8 10.0.0.2:2
END
ports() {
	"$PROG" print -q -F csv "$@" >out || echo "= $?"
	tail -n +2 out | cut -d, -f16 | tr '\n' ' '
	echo
}
ports a.pcap b.pcap
ports b.pcap a.pcap
ports c.pcap b.pcap a.pcap
ports --sort c.pcap b.pcap a.pcap
ports a.pcap - <b.pcap
ports - a.pcap <b.pcap

# Numbers of interfaces: by input, or by input and interface in the order of first use.
"$PROG" print -q -F csv --ifindex 3:4 a.pcap | cut -d, -f14-16
"$PROG" print -q -F csv --ifindex file b.pcap a.pcap | cut -d, -f14-16
"$PROG" print -q -F csv --ifindex interface a.pcap b.pcap | cut -d, -f14-16
"$PROG" print -q -F csv --ifindex interface "$FIXTURES/pcapng_interfaces.pcapng" | cut -d, -f14-16

# Flow-tools files: by the times of their headers.
for name in a b; do
	"$PROG" convert -q --records 1 --export-delay 0 -o $name.ft $name.pcap
done
ports a.ft b.ft
ports b.ft a.ft
