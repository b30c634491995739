# Hundreds of inputs with 64 descriptors, as tcpdump -C -W names a ring: one flow state across all.
python3 - <<'END'
import os, struct
os.mkdir("ring")
every = []
for i in range(500):
    ip = struct.pack(">BBHHHBBH4s4sHHHH", 0x45, 0, 100, 0, 0, 64, 17, 0, bytes((10, 0, 0, 1)),
                     bytes((10, 0, 0, 2)), i // 3, 80, 8, 0).ljust(100, b"\0")
    records = [struct.pack("<IIII", 1000 + i + j, i, 100, 100) + ip for j in (0, 2)]
    every += [(1000 + i + j, i, records[j // 2]) for j in (0, 2)]
    header = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101)
    # The ring has gone round once: the file numbered 123 is the oldest.
    with open("ring/trace.pcap%03d" % ((i + 123) % 500), "wb") as file:
        file.write(header + b"".join(records))
with open("one.pcap", "wb") as file:
    file.write(header + b"".join(record for _, _, record in sorted(every)))
END
ulimit -n 64
"$PROG" print -q -F csv one.pcap >wanted
wc -l <wanted
"$PROG" print -q -F csv ring | cmp - wanted
"$PROG" print -q -F csv ring/* | cmp - wanted
printf '%s\n' ring/* | sort -r | "$PROG" print -q -F csv --files-from - | cmp - wanted
"$PROG" print -q --sort -F csv ring | cmp - wanted
gzip ring/*[05]
"$PROG" print -q -F csv ring | cmp - wanted
"$PROG" print ring 2>&1 | grep pcapflow

# A clock that is set right moves the moment at which its capture is opened, too.
"$PROG" print --shift ring/trace.pcap122=-400 ring 2>&1 | grep pcapflow

# All at one time: more overlap than there are descriptors.
mkdir same
for i in $(seq 100); do
	cp "$FIXTURES/conversation.pcap" "same/$i"
done
"$PROG" print -q same
"$PROG" print -q "$FIXTURES/ring"

# Hundreds of flow-tools files: each is open only while its datagrams are wanted.
"$PROG" convert -q --inactive 2s -z 6 --every 1s -o slots/ one.pcap
"$PROG" convert -q --inactive 2s -o whole.ft one.pcap
find slots -type f | wc -l
"$PROG" print -q -F csv whole.ft >wanted
"$PROG" print -q -F csv slots | cmp - wanted
find slots -type f | sort -r | "$PROG" print -q -F csv --files-from - | cmp - wanted
"$PROG" replay -q --loop 2 -w whole.pcap whole.ft
"$PROG" replay -q --loop 2 -w - slots | cmp - whole.pcap
# Damaged, and without a record.
file=$(find slots -type f | sort | sed -n 100p)
head -c 100 "$file" >short.ft && mv short.ft "$file"
"$PROG" print slots 2>&1 | grep pcapflow | sed 's/ft-v05[^:]*/FILE/; s,slots/.*/,,'
"$PROG" replay -q --limit 1 -w /dev/null slots || echo "= $?"

# Written anew in their own place: each is read before another takes its name, even where names and
# times are two days apart.
seq 1000 60 432000 | awk '{ print $1, "udp 10.0.0.1:1 10.0.0.2:53" }' | "$E2E/craft" >long.pcap
"$PROG" convert -q --inactive 1s --every 1h -N 0 -o apart/ long.pcap
"$PROG" print -q -F csv apart | sort >wanted
mkdir moved
ls apart >names
{ tail -n +49 names && head -n 48 names; } | paste - names | while read -r from to; do
	mv "apart/$from" "moved/$to"
done
"$PROG" convert -q --force -z 6 --every 1h -N 0 -o moved moved
"$PROG" print -q -F csv moved | sort | cmp - wanted

# While it waits, a file becomes another one, loses octets, vanishes, or grows (which is no matter):
# the pipe, opened last, holds the work up until that is done.
mkfifo pipe
cp -r slots kept
sort -o list <<END
$(find slots -type f)
END
file=$(sed -n 50p list)
for change in another shorter none longer; do
	# shellcheck disable=SC2046 # a list of words
	"$PROG" print -q $(cat list) pipe >printed 2>err &
	exec 3>pipe
	case $change in
	another) cp "$file" other.ft && mv other.ft "$file" ;;
	shorter) head -c 90 "$file" >other.ft && cp other.ft "$file" ;;
	none) rm "$file" ;;
	longer) echo >>"$file" ;;
	esac
	"$PROG" convert -q -o - whole.ft >&3
	exec 3>&-
	status=0
	wait $! || status=$?
	echo "$change: $status $(sed "s,$file,FILE," err)"
	rm -r slots && cp -r kept slots
done
