# The README's examples give what it shows.
"$E2E/docs/run_examples" "$E2E/../../README.md"
