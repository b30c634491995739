# Directories: cut by packet time, named and nested as flow-capture does.
. "$E2E/common"
craft >days.pcap <<'END'
1000000000 udp 10.0.0.1:1 10.0.0.2:2      # 2001-09-09 01:46:40
1000000800 udp 10.0.0.1:2 10.0.0.2:2      # 02:00:00
1000000784.5 udp 10.0.0.1:3 10.0.0.2:2    # its header is of 02:00:00.5
1000086400 udp 10.0.0.1:4 10.0.0.2:2      # a day later
1003600000 udp 10.0.0.1:5 10.0.0.2:2
END
set -- -q --sort --inactive 15
wanted=$("$PROG" print -q --sort -F csv days.pcap)
for nest in -3 -2 -1 0 1 2 3; do
	"$PROG" convert "$@" -N $nest -o nest$nest/ days.pcap
done
"$PROG" convert "$@" -n 0 -o day/ days.pcap
"$PROG" convert "$@" -n 86399 -o second/ days.pcap
"$PROG" convert "$@" --every 1h -V 7 -z 6 -o hour/ days.pcap
mkdir tokyo
TZ=Asia/Tokyo "$PROG" convert "$@" -n 0 --localtime -o tokyo days.pcap
TZ=Asia/Tokyo "$PROG" convert "$@" -n 0 -o utc/ days.pcap
find . -name 'ft-*' | sort
for dir in nest-3 nest0 day second; do
	[ "$("$PROG" print -q -F csv $dir)" = "$wanted" ] || echo "$dir: other records"
done
diff -r day utc

# CAP_START and CAP_END are the least and greatest header times; the count is theirs.
for file in nest0/*; do
	echo "${file#*/}" "$(od -A n -t u4 -j 18 -N 4 "$file")" "$(od -A n -t u4 -j 26 -N 4 "$file")" \
		"$("$PROG" print -q -F csv "$file" | columns unix_secs | tail -n +2 | tr '\n' ' ')"
done

# A capture without records makes no file in a directory, and an empty one by name.
"$PROG" convert -q -o none/ "$FIXTURES/pcap_no_packets.pcap"
ls none
"$PROG" convert -q -o none.ft "$FIXTURES/pcap_no_packets.pcap"
od -A d -t x1 none.ft
