#!/bin/sh
# Run every tests/e2e/TOPIC/CASE.sh in a scratch folder of its own, and compare what it writes to
# standard output with CASE.out. The result is TAP, and a closing line of totals.
# usage: run.sh [--update] [-j JOBS] PROGRAM [TOPIC/CASE...]
#
# A case runs under sh -e and finds in its environment
#   PROG      the program under test        FIXTURES  tests/fixtures
#   E2E       tests/e2e                     SHARED    the shared data's folder, or empty
# Exit 77 skips it, the last line of standard error being the reason; NO_SKIP=1 calls that a
# failure. Lines in a case that the runner knows:
#   # modes: debug release     it is for these build modes only; elsewhere it is left out
#   # alone                    it measures time, so nothing else runs beside it
set -u
self=$0
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

# Set by the runner for each case that it starts through xargs.
if [ "${1-}" = --case ]; then
	case=$2 work=$SCRATCH/$2
	mkdir -p "$work/cwd"
	(cd "$work/cwd" && timeout -k 5 "${CASE_TIMEOUT:-300}" sh -e "$here/$case.sh") \
		>"$work/out" 2>"$work/err" </dev/null
	rc=$?
	[ "$UPDATE" ] && [ $rc -eq 0 ] && cp "$work/out" "$here/$case.out"
	diff -u "$here/$case.out" "$work/out" >"$work/diff" 2>&1
	same=$?
	if [ $rc -eq 77 ] && [ -z "${NO_SKIP-}" ]; then
		verdict=skipped line="ok - $case # SKIP $(tail -n 1 "$work/err")"
	elif [ $rc -eq 0 ] && [ $same -eq 0 ]; then
		verdict=passed line="ok - $case"
	else
		verdict=failed line="not ok - $case (exit $rc)"
	fi
	# In one write, so that cases side by side do not mix their lines.
	{
		echo "$line"
		[ $verdict != failed ] || sed 's/^/# /' "$work/diff" "$work/err"
	} >"$work/tap"
	cat "$work/tap"
	echo "$verdict $case" >>"$SCRATCH/verdicts"
	rm -rf "$work/cwd"
	exit 0
fi

UPDATE='' jobs=$(nproc)
while :; do
	case ${1-} in
	--update) UPDATE=1 && shift ;;
	-j) jobs=$2 && shift 2 ;;
	*) break ;;
	esac
done
[ -x "${1-}" ] || {
	echo "usage: run.sh [--update] [-j JOBS] PROGRAM [TOPIC/CASE...]" >&2
	exit 2
}
PROG=$(CDPATH='' cd -- "$(dirname -- "$1")" && pwd)/$(basename -- "$1")
shift
FIXTURES=$here/../fixtures E2E=$here
SHARED=${PCAPFLOW_SHARED-$here/../../../shared}
[ -d "$SHARED" ] && SHARED=$(CDPATH='' cd -- "$SHARED" && pwd) || SHARED=
SCRATCH=$(mktemp -d) || exit 1
trap 'rm -rf "$SCRATCH"' EXIT
trap 'exit 130' INT TERM
export UPDATE PROG FIXTURES E2E SHARED SCRATCH LC_ALL=C TZ=UTC0
# A sanitizer's report must not pass for one of the program's own exit statuses.
export ASAN_OPTIONS=abort_on_error=1 LSAN_OPTIONS=exitcode=99 \
	UBSAN_OPTIONS=abort_on_error=1:print_stacktrace=1
unset COLUMNS POSIXLY_CORRECT
umask 022

if [ $# -gt 0 ]; then
	printf '%s\n' "$@"
else
	(cd "$here" && find . -mindepth 2 -name '*.sh' | sed 's,^\./,,;s,\.sh$,,' | sort)
fi >"$SCRATCH/all"
: >"$SCRATCH/side_by_side"
: >"$SCRATCH/verdicts"
: >"$SCRATCH/alone"
while read -r case; do
	modes=$(sed -n 's/^# modes: //p' "$here/$case.sh")
	case " ${modes:-${MODE:=release}} " in
	*" ${MODE:=release} "*) ;;
	*) continue ;;
	esac
	if grep -q '^# alone' "$here/$case.sh"; then
		echo "$case" >>"$SCRATCH/alone"
	else
		echo "$case" >>"$SCRATCH/side_by_side"
	fi
done <"$SCRATCH/all"

echo "1..$(cat "$SCRATCH/alone" "$SCRATCH/side_by_side" | wc -l)"
xargs -r -n 1 -P "$jobs" "$self" --case <"$SCRATCH/side_by_side"
xargs -r -n 1 "$self" --case <"$SCRATCH/alone"

count() {
	grep -c "^$1 " "$SCRATCH/verdicts"
}
sed -n 's/^failed /# failed: /p' "$SCRATCH/verdicts" | sort
echo "$(count passed) passed, $(count failed) failed, $(count skipped) skipped"
[ "$(count failed)" -eq 0 ] && [ "$(wc -l <"$SCRATCH/verdicts")" -gt 0 ]
