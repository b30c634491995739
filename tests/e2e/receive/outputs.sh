# Where it goes: a file a version where versions mix, a directory by time of arrival, a stream; and
# what ends it.
. "$E2E/network"
ln -s "$FIXTURES/demo.pcap" .
send() {
	"$PROG" replay -q --top-speed --to "127.0.0.1:$PORT" "$@"
}
receive --count 40 -o mixed.ft
send demo.pcap
send -V 7 demo.pcap
ended >told
tail -n 2 told
for name in mixed.ft mixed.ft.v7; do
	"$PROG" print -q $name | wc -l
done
receive --count 40 -V 5 -o one.ft
send demo.pcap
send -V 7 demo.pcap
received >told
tail -n 1 told
"$PROG" print -q one.ft | wc -l
receive -o - >stream.ft
send demo.pcap
send -V 1 demo.pcap
received >told
grep -e version -e = told
"$PROG" print -q - <stream.ft | wc -l

# The records' own times are of 2024, the slots of today.
mkdir slots
receive -z 6 -b big --every 1d -o slots
send demo.pcap
send -V 7 demo.pcap
received >told
tail -n 1 told
today=$(date -u +%F) yesterday=$(date -u -d yesterday +%F)
(cd slots && echo *) | sed "s/$today/TODAY/g; s/$yesterday/TODAY/g"
"$PROG" print -q slots/ft-v05* | wc -l

# Slots end without a datagram, too.
mkdir seconds
receive -o seconds --every 1s --duration 3
send demo.pcap
sleep 1.8
set -- seconds/ft-v05*
echo $#
ended >told
tail -n 1 told

# Only one exporter; IPv6; a signal, with files complete.
receive --from 127.0.0.5,127.0.0.6 --count 20 -o from.ft
send --source 127.0.0.4 --limit 3 demo.pcap
send --source 127.0.0.5 demo.pcap
ended
"$PROG" print -q -F csv from.ft | tail -n +2 | cut -d, -f4 | sort | uniq -c | tr -s ' '
if python3 -c 'import socket; socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).bind(("::1", 0))' 2>err
then
	listen=:0 receive --count 20 -o six.ft
	"$PROG" replay -q --top-speed --to "[::1]:$PORT" demo.pcap
	received >told
	head -n 1 told
	listen=:0 receive --count 20 -o four.ft
	send demo.pcap
	received >told
	head -n 1 told
else
	printf '%s\n' 'pcapflow: ::1, engine 0:0: 20 datagrams, 51 records; 0 records lost, 0 datagrams repeated, 0 late, 0 resets' \
		'pcapflow: 127.0.0.1, engine 0:0: 20 datagrams, 51 records; 0 records lost, 0 datagrams repeated, 0 late, 0 resets'
fi
unset listen
receive -o signal.ft
send demo.pcap
received
"$PROG" print -q signal.ft | wc -l
ls tmp-* 2>/dev/null || true
receive --idle 200ms -o nothing.ft
ended
"$PROG" print -q nothing.ft
