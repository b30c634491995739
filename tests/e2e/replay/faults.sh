# Faults on purpose are the same for a seed, and named one by one in log and account; a receiver's
# own counts agree with them.
. "$E2E/network"
seq 1000 0.01 1003 | awk '{ print $1, "tcp 10.0.0." NR % 200 ":" NR, "10.1.0.1:80 flags=F" }' |
	craft >many.pcap
faults=drop=0.1,dup=0.1,reorder=0.1,corrupt=0.05,truncate=0.05
replay_faulty() {
	"$PROG" replay --records 2 --rate 1000 --impair "$faults" --seed 7 "$@" many.pcap 2>&1
}
replay_faulty --log one.csv -w one.pcap | told
replay_faulty -q --log two.csv -w two.pcap
cmp one.csv two.csv
cmp one.pcap two.pcap
grep -v ',$' one.csv | cut -d, -f1,6- | head -n 20
datagrams one.pcap | grep -c -e damaged -e cut

receive -o faulty.ft
replay_faulty -q --log sent.csv --to 127.0.0.1:"$PORT"
received
cut -d, -f1,6- one.csv >wanted
cut -d, -f1,6- sent.csv | diff wanted -

# Restarts: sequence and SysUptime begin anew, the flows keep their times.
"$PROG" replay -q --records 10 --impair restart=5 -w restarts.pcap many.pcap
datagrams restarts.pcap | head -n 12
"$PROG" replay -q --records 10 -w straight.pcap many.pcap
for name in restarts straight; do
	datagrams $name.pcap | sed 's/.* //' >$name
done
cmp restarts straight
receive -o restarts.ft
"$PROG" replay -q --records 10 --rate 1000 --impair restart=5 --to 127.0.0.1:"$PORT" many.pcap
received
try replay --impair drop=2 -w x.pcap many.pcap
