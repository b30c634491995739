# pcapflow(1) names every member of the JSON account, every fate and every reason.
"$PROG" convert -q --report report.json -o /dev/null "$FIXTURES/demo.pcap"
"$PROG" convert -q -o demo.ft "$FIXTURES/demo.pcap"
"$PROG" convert -q --report files.json -o /dev/null demo.ft
{
	jq -r 'paths | map(strings) | last' report.json files.json
	sed -n '/REASON_NONE/d; s/^\t\[\(REASON\|FATE\)_.*"\([a-z0-9_]*\)".*/\2/p' \
		"$E2E/../../src/core/packet.c"
} | sort -u >names
test "$(wc -l <names)" -gt 70
sed -n 's/^\.\(It \)\{0,1\}Cm //p' "$E2E/../../man/pcapflow.1" | tr -s ' ,;.' '\n' | sort -u >named
comm -23 names named
