# An output that exists is refused, before any work, unless --force says so.
. "$E2E/common"
cp "$FIXTURES/conversation.pcap" in.pcap
try convert -q -o out.ft in.pcap
cp out.ft first.ft
try convert -q -V 1 -o out.ft in.pcap
cmp out.ft first.ft
try convert -q -V 1 --force -o out.ft in.pcap
try print -q -F csv out.ft

# What a link points to is replaced, not the link.
mkdir far
ln -s ../out.ft far/link.ft
try convert -q --force -o far/link.ft in.pcap
cmp out.ft first.ft
ls -F far

# In a directory: found when the file is due; those finished before stay, and are listed.
craft >days.pcap <<'END'
100 udp 10.0.0.1:1 10.0.0.2:2
86500 udp 10.0.0.1:1 10.0.0.2:2
172900 udp 10.0.0.1:1 10.0.0.2:2
END
mkdir dir
: >dir/ft-v05.1970-01-03.000000+0000
try convert -n 0 -o dir days.pcap
ls dir
try convert -q --force -n 0 -o dir days.pcap
find dir -size +0 | sort

# Left by a run that was killed, or written at this moment.
: >tmp-other.ft
try convert -q -o other.ft in.pcap
try convert -q -o missing/out.ft in.pcap
try convert -q -o in.pcap/out.ft in.pcap
mkdir locked
echo old >locked/old.ft
chmod 555 locked
become_user
try convert -q -o locked/out.ft in.pcap
try convert -q -o locked/ in.pcap
try convert -q --force -o locked/old.ft in.pcap | sed "s|$PWD/||"
try print -q --report locked/report.json in.pcap | tail -n 2
cat locked/old.ft
ls . locked
