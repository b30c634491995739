# A directory's captures, deep, in the order of their names; what is none is skipped and named.
. "$E2E/common"
mkdir -p in/b/deep in/a.d in/z
port=0
for name in in/b/deep/2 in/b/deep/10 in/b.pcap in/a in/a.d/x in/z/last; do
	port=$((port + 1))
	echo "100 udp 10.0.0.1:$port 10.0.0.2:2" | craft >$name
done
echo 'a note' >in/README
: >in/b/empty
cp in/a in/.hidden
ln -s ../../in in/b/loop
ln -s nowhere in/dangling
mkfifo in/pipe
try print -v in
# Times being equal, the order of inputs is that of the arguments.
try print -q in/z in/a in/b
find in/b in/a.d -type f -name '[0-9x]*' | LC_ALL=C sort -r >list
try print -q --files-from list
tr '\n' '\0' <list | "$PROG" print -q --files-from - in/a
