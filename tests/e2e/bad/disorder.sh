# Time that goes back: repaired within the window, late beyond it, never with --sort.
. "$E2E/common"
craft >second.pcap <<'END'
100.9 udp 10.0.0.1:1 10.0.0.2:2
100.1 udp 10.0.0.1:1 10.0.0.2:2
101.0 udp 10.0.0.1:1 10.0.0.2:2
END
craft >year.pcap <<'END'
31536100 udp 10.0.0.1:1 10.0.0.2:2
31536102 udp 10.0.0.1:1 10.0.0.2:2
31536104 udp 10.0.0.1:1 10.0.0.2:2
100 udp 10.0.0.1:1 10.0.0.2:2
31536105 udp 10.0.0.1:3 10.0.0.2:4
END
craft >edge.pcap <<'END'
100 udp 10.0.0.1:1 10.0.0.2:2
101 udp 10.0.0.1:1 10.0.0.2:2
102 udp 10.0.0.1:1 10.0.0.2:2
100 udp 10.0.0.1:1 10.0.0.2:2
99.999999 udp 10.0.0.1:1 10.0.0.2:2
END
try print --format csv second.pcap | columns unix_secs sysuptime dpkts first last
try print --format csv --reorder-window 0 second.pcap | columns unix_secs sysuptime dpkts first last
try print --format csv year.pcap | columns unix_secs sysuptime dpkts first last
try print --format csv --sort year.pcap | columns unix_secs sysuptime dpkts first last
try print --format csv edge.pcap | columns unix_secs sysuptime dpkts first last
try print --format csv --reorder-window 2s edge.pcap | columns unix_secs sysuptime dpkts first last
