# tshark dissects what --write wrote as cflow, without a complaint, sequence numbers included.
. "$E2E/network"
command -v tshark >/dev/null || { echo 'tshark is not installed' >&2 && exit 77; }
ln -s "$FIXTURES/demo.pcap" .
dissect() {
	tshark -n -r "$1" -o ip.check_checksum:TRUE -o udp.check_checksum:TRUE -d udp.port==2055,cflow \
		-T fields -e frame.time_epoch -e ip.checksum.status -e udp.checksum.status \
		-e cflow.version -e cflow.count -e cflow.sequence -e _ws.expert.message 2>err ||
		cat err
}
judge() {
	awk -F '\t' '
		$3 != 1 || $7 != "" { bad++ }
		$4 != 1 && $6 != count { missed++; count = $6 }
		{ count += $5 }
		END { print NR, "datagrams,", count, "records,", bad + 0, "bad,", missed + 0, "gaps" }'
}
for version in 1 5 7; do
	"$PROG" replay -q -V $version -w v$version.pcap demo.pcap
	dissect v$version.pcap | head -n 3
	dissect v$version.pcap | judge
done
"$PROG" replay -q --loop 3 -w loop.pcap demo.pcap
dissect loop.pcap | judge
# Records that are not there are missed.
"$PROG" replay -q --impair drop=0.3 -w dropped.pcap demo.pcap
dissect dropped.pcap | judge
