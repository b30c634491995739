# The manual pages' examples give what they show.
for page in "$E2E"/../../man/*.[17]; do
	if grep -q '^\.Bd -literal' "$page"; then
		mkdir "${page##*/}"
		(cd "${page##*/}" && "$E2E/docs/run_examples" "$page")
	fi
done
