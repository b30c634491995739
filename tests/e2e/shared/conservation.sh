# Packets read are accounted or named, on every capture; records add up to what was accounted.
[ "$SHARED" ] || { echo "no shared data" >&2 && exit 77; }
for capture in "$SHARED"/captures/*; do
	name=${capture##*/}
	"$PROG" print -q --format csv --report report.json "$capture" >csv 2>err || [ $? -eq 3 ] ||
		continue # expected.sh has the message
	jq -r -f "$E2E/shared/equations.jq" report.json >reported
	awk -F, 'NR > 1 { records++; packets += $5; octets += $6 }
		END { printf "%.0f %.0f %.0f\n", records, packets, octets }' csv >summed
	if cmp summed reported; then
		echo "$name: $(cat summed)"
	else
		cat summed reported report.json
	fi
done
