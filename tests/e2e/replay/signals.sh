# SIGUSR1 pauses, SIGCONT goes on and the schedule shifts; SIGINT and SIGTERM stop after the current
# datagram, with the account.
# alone
. "$E2E/network"
seq 1000 0.1 1010 | awk '{ print $1, "tcp 10.0.0.1:" NR, "10.1.0.1:80 flags=F" }' | craft >long.pcap
start() {
	env --default-signal=INT,TERM,HUP,USR1,CONT "$PROG" replay --records 1 --to 127.0.0.1:"$PORT" \
		--log log.csv "$@" long.pcap 2>err &
	program=$!
}
ended() {
	status=0
	wait $program || status=$?
	grep -v -e 'late by' -e 'refused' -e ' flows\?[: ]' -e ' inputs\?' -e ' records\? in ' err |
		sed 's/sent [0-9].*/sent …/'
	echo "= $status"
}
receive -o out.ft
began=$(date +%s%N)
start --speed 20
sleep 0.3
kill -s USR1 $program
sleep 1
kill -s CONT $program
ended
took=$((($(date +%s%N) - began) / 1000000))
[ $took -ge 1450 ] && [ $took -lt 4000 ] && echo 'a second longer'
python3 -c 'import csv
rows = list(csv.DictReader(open("log.csv")))
late = sorted(float(row["sent"]) - float(row["planned"]) for row in rows)
print(len(rows), "datagrams,", "in time" if late[len(late) // 2] < 0.05 else late)'
for signal in INT TERM; do
	start
	sleep 0.5
	kill -s $signal $program
	ended
done
# A replay without an end is there to be stopped.
start --loop 0 --speed 100
sleep 0.5
kill -s TERM $program
ended
# Stopped while it is paused.
start
sleep 0.3
kill -s USR1 $program
sleep 0.2
kill -s INT $program
ended
# Paused while its first datagram is waited for: none is sent before the start.
mkfifo slow
for mode in --top-speed --speed=100; do
	{ head -c 24 long.pcap && sleep 1 && tail -c +25 long.pcap; } >slow &
	env --default-signal=USR1,CONT "$PROG" replay -q --to 127.0.0.1:"$PORT" --log log.csv $mode slow &
	program=$!
	sleep 0.5
	kill -s USR1 $program
	sleep 1
	kill -s CONT $program
	wait $program
	python3 -c 'import csv
rows = list(csv.DictReader(open("log.csv")))
print(len(rows), all(float(row["sent"] or -1) >= float(row["planned"]) for row in rows))'
done
# One that waits for a silent pipe: of a capture, an input by itself, and one of flow-tools.
mkfifo pipe
"$PROG" convert -q -o long.ft long.pcap
from_silence() {
	input=$1
	shift
	{ cat "$input" && exec sleep 20; } >pipe &
	writer=$!
	env --default-signal=INT,TERM "$PROG" replay -q "$@" pipe 2>err &
	program=$!
	sleep 0.5
	kill -s INT $program
	status=0
	wait $program || status=$?
	echo "= $status"
	kill $writer
}
from_silence long.pcap --to 127.0.0.1:"$PORT"
from_silence long.pcap --to 127.0.0.1:"$PORT" --top-speed
from_silence long.pcap --per-input --write written.pcap
from_silence long.ft --write written.pcap
ls ./*written.pcap 2>/dev/null || echo 'nothing half written'
kill "$RECEIVER"
wait "$RECEIVER" || echo "receive: $?"
