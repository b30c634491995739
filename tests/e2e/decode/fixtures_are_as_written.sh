#!/bin/sh
# The fixtures are what scripts/make-fixtures writes: nobody changed one of them by hand.
# modes: release
command -v python3 >/dev/null || { echo "python3 is not installed" >&2; exit 77; }
"$E2E/../../scripts/make-fixtures" --check
