# Every capture of the shared data that has an expected text: the same octets. The others: as pinned.
[ "$SHARED" ] || { echo "no shared data" >&2 && exit 77; }
here=$PWD
cd "$SHARED/captures"
for capture in *; do
	expected=../expected/$capture.csv
	[ "$capture" != captures.tsv ] || continue
	status=0
	"$PROG" print -q --sort --format csv "$capture" >"$here/csv" 2>"$here/err" || status=$?
	if [ ! -e "$expected" ]; then
		echo "$status $capture: $(wc -l <"$here/csv") lines, nothing to compare with"
	elif cmp "$expected" "$here/csv"; then
		echo "$status $capture"
	else
		diff "$expected" "$here/csv" | head -n 10
	fi
	cat "$here/err"
done
