# The old probes' rules lose no packet either: what ng_netflow refuses is named, all else is in
# records.
cat >packets.jq <<'END'
def short: .reasons | map(select(.reason == "short_transport") | .packets) | add // 0;
"\(.packets.read) \(.packets.accounted + short) \(if short == 0 then .octets else 0 end)"
END
captures=0 refused=0
for capture in "$FIXTURES"/[!l]*.*p* "${SHARED:-$FIXTURES}"/captures/*; do
	[ -e "$capture" ] || continue
	for profile in ng_netflow fprobe; do
		"$PROG" print -q --profile $profile --format csv --report $profile "$capture" \
			>csv 2>err || [ $? -eq 3 ] || continue 2 # no capture
		jq -r -f "$E2E/shared/equations.jq" $profile >reported
		awk -F, 'NR > 1 { records++; packets += $5; octets += $6 }
			END { printf "%.0f %.0f %.0f\n", records, packets, octets }' csv >summed
		cmp -s summed reported || echo "$capture, $profile: $(cat reported), $(cat summed)"
	done
	captures=$((captures + 1))
	all=$(jq -r -f packets.jq fprobe)
	case $(jq -r -f packets.jq ng_netflow) in
	"$all") ;;
	"${all% *} 0") refused=$((refused + 1)) ;;
	*) echo "$capture: $all, ng_netflow $(jq -r -f packets.jq ng_netflow)" ;;
	esac
done
[ $captures -ge 50 ] && [ $refused -ge 2 ] || echo "$captures captures, $refused with refused packets"
echo conserved
