# A signal ends a run at once, even one that waits for a silent pipe; nothing half-written stays
# under a final name, and what a directory has finished stays and is listed.
. "$E2E/common"
craft >begun.pcap <<'END'
1000 udp 10.0.0.1:1 10.0.0.2:2
1001 udp 10.0.0.1:1 10.0.0.2:2
END
# Enough for a day's file to be finished before the pipe falls silent.
seq 1000 30 600000 | sed 's/$/ udp 10.0.0.1:1 10.0.0.2:2/' | craft >days.pcap
mkfifo pipe

# Until the program has begun its file, or finished one: a pattern.
wait_for() {
	tries=0
	# shellcheck disable=SC2086
	until ls $1 >/dev/null 2>&1; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] || return 1
		sleep 0.05
	done
}

interrupted() {
	signal=$1 capture=$2 began=$3
	shift 3
	# The writer stays, and stays silent.
	{ cat "$capture" && exec sleep 20; } >pipe &
	writer=$!
	# A shell's background commands ignore SIGINT, unless told.
	env --default-signal=INT,TERM,HUP "$PROG" convert "$@" pipe 2>err &
	program=$!
	wait_for "$began" || echo "$began: never there"
	sleep 0.1
	kill -s "$signal" $program
	status=0
	wait $program || status=$?
	kill "$writer" 2>/dev/null || true # gone where the program went before it had read all
	wait $writer || true
	echo "$signal: $status"
	cat err
}
for signal in INT TERM HUP; do
	interrupted $signal begun.pcap tmp-out.ft -o out.ft
	ls
done
interrupted TERM days.pcap 'dir/ft-*01-01*' --every 1d -o dir/ | sed 's/01-0[2-6]/01-…/' | sort -u
find dir -type f ! -name 'ft-v05.1970-01-0[1-6].000000+0000'
"$PROG" print -q dir/*01-01* | wc -l
interrupted TERM begun.pcap tmp-out.ft --force -z 9 -o out.ft
echo old >out.ft
interrupted INT begun.pcap tmp-out.ft --force -o out.ft
cat out.ft

# One that was ignored stays ignored, as nohup wants it.
{ head -c 50 begun.pcap && sleep 0.5 && tail -c +51 begun.pcap; } >pipe &
nohup "$PROG" convert -q -o nohup.ft pipe 2>err &
program=$!
wait_for tmp-nohup.ft
sleep 0.1
kill -s HUP $program
wait $program && echo 'ignored'
"$PROG" print -q nohup.ft | wc -l

# SIGPIPE: quiet, as of any filter.
python3 - "$PROG" "$FIXTURES/demo.pcap" <<'END'
import signal, subprocess, sys
for command in (["convert", "-o", "-"], ["print"]):
    reader = subprocess.Popen(["true"], stdin=subprocess.PIPE)
    reader.wait()
    run = subprocess.run([sys.argv[1], *command, sys.argv[2]], stdout=reader.stdin,
                         stderr=subprocess.PIPE, restore_signals=True)
    print(run.returncode == -signal.SIGPIPE or run.returncode, run.stderr.decode(), end="")
    print()
END
