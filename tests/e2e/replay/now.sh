# --timestamps now: one constant moves all header times, so that the first datagram is sent at its
# own; uptimes stay.
. "$E2E/network"
ln -s "$FIXTURES/demo.pcap" .
"$PROG" replay -q -w original.pcap demo.pcap
receive -o now.ft
before=$(date +%s)
"$PROG" replay -q --timestamps now --max-gap 10ms --to 127.0.0.1:"$PORT" demo.pcap
received
after=$(date +%s)
"$PROG" convert -q -o original.ft demo.pcap
for name in original now; do
	"$PROG" print -q -F csv $name.ft | tail -n +2 >$name.csv
done
python3 - "$before" "$after" <<'END'
import csv, sys
before, after = int(sys.argv[1]), int(sys.argv[2])
shifts = set()
for old, new in zip(csv.reader(open("original.csv")), csv.reader(open("now.csv"))):
    ns = [int(row[0]) * 10**9 + int(row[1]) for row in (old, new)]
    shifts.add(ns[1] - ns[0])
    assert old[2] == new[2] and old[4:] == new[4:], "only times move"
    first = first if "first" in dir() else ns[1]
print(len(shifts), "constant,", "whole milliseconds" if shifts.pop() % 10**6 == 0 else "not whole")
print("now" if before <= first // 10**9 <= after else "not now")
END
