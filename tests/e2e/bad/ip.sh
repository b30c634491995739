# Packets that contradict themselves: counted by reason, the first of each named, status 0.
. "$E2E/common"
craft >ip.pcap <<'END'
100 udp 10.0.0.1:53 10.0.0.2:80 len=100
101 udp 10.0.0.1:53 10.0.0.2:81 len=100 total=0                       # 0: the wire's length
102 udp 10.0.0.1:53 10.0.0.2:82 len=100 total=0 wire=1500 cap=60
103 udp 10.0.0.1:53 10.0.0.2:83 len=100 total=200                     # long, believed
104 udp 10.0.0.1:53 10.0.0.2:84 len=100 total=19                      # below its own header
105 udp 10.0.0.1:53 10.0.0.2:85 len=100 cap=19                        # header not wholly there
106 udp 10.0.0.1:53 10.0.0.2:86 len=100 cap=22                        # ports not there
107 udp 10.0.0.1:53 10.0.0.2:87 len=100 cap=24                        # ports just there
108 udp 10.0.0.1:53 10.0.0.2:88 len=100 cap=0
109 tcp 10.0.0.1:53 10.0.0.2:89 len=100 cap=33 flags=S                # flags not there
110 tcp 10.0.0.1:53 10.0.0.2:90 len=100 cap=34 flags=S                # flags just there
111 tcp 10.0.0.1:53 10.0.0.2:91 len=33 flags=S                        # by total length likewise
112 icmp 10.0.0.1:8 10.0.0.2:1 len=100 cap=21
113 icmp 10.0.0.1:8 10.0.0.2:1 len=100 cap=22
114 hex 44000014 00000000 40110000 0a000001 0a000002                  # header length 16
115 hex 46000014 00000000 40110000 0a000001 0a000002                  # 24 of a total of 20
116 hex 46000018 00000000 40110000 0a000001 0a000002                  # 24, 20 captured
117 hex 60000000
118 hex 50000000
119 udp 10.0.0.1:53 10.0.0.2:92 len=100 wire=60                       # more captured than was long
END
try print --report report.json --format csv ip.pcap | columns dpkts doctets first last srcport dstport prot tcp_flags
jq -c '.packets, .reasons[]' report.json

# VLAN tags without end, and MPLS labels.
tags=$(printf '81000001%.0s' 1 2 3 4 5 6 7 8)
labels=$(printf '00001000%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)
ip='0800 4500001c 00000000 40110000 0a000001 0a000002 00350050 00080000'
craft link=1 >nested.pcap <<END
100 hex 020000000001 020000000002 $tags $ip
101 hex 020000000001 020000000002 $tags 81000001 $ip
102 hex 020000000001 020000000002 $tags $tags $tags $tags $tags $tags $tags $tags
103 hex 020000000001 020000000002 8847 $labels $labels $labels $labels
END
try print nested.pcap
