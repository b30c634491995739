# Files of the real flow-tools: read and printed to the octet as the real tools print them, and
# written again so that the records keep their octets.
[ "$SHARED" ] || { echo "no shared data" >&2 && exit 77; }

for golden in "$SHARED"/golden/*.ft; do
	name=$(basename "$golden" .ft)
	beside=${golden%.ft}
	"$PROG" print -q "$golden" | cmp - "$beside.txt"
	"$PROG" print -q --format long "$golden" | cmp - "$beside.long.txt"
	"$PROG" print -q --format csv "$golden" | cmp - "$beside.csv"
	order=little level=0
	case $name in *-big-*) order=big ;; esac
	case $name in *-z6) level=6 ;; esac
	"$PROG" convert -q -b $order -z $level -o "$name.ft" "$golden"
	"$PROG" convert -q -b big -z 9 -o "$name.big" "$name.ft"
	"$PROG" print -q --format csv "$name.big" | cmp - "$beside.csv"
	"$PROG" convert -q -b $order -z 1 -o "$name.ft.stream" - <"$name.big"
	"$PROG" convert -q -b $order -z 1 -o - - <"$name.big" | "$PROG" print -q --format csv - |
		cmp - "$beside.csv"
done

python3 - <<'END'
import glob, os, sys, zlib

def records(path):
    data = open(path, "rb").read()
    order = "little" if data[2] == 1 else "big"
    number = lambda at, size: int.from_bytes(data[at:at + size], order)
    at, end, flags = 8, number(4, 4), 0
    while at + 4 <= end and number(at, 2):
        if number(at, 2) == 8:
            flags = number(at + 4, 4)
        at += 4 + number(at + 2, 2)
    return zlib.decompress(data[end:]) if flags & 2 else data[end:]

for golden in sorted(glob.glob(os.environ["SHARED"] + "/golden/*.ft")):
    name = os.path.basename(golden)
    wanted = records(golden)
    for again in name, name + ".stream":
        print(again, "same" if records(again) == wanted else "other", "octets:", len(wanted))
END
