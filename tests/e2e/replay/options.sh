# What doesn't go together is said.
. "$E2E/common"
ln -s "$FIXTURES/demo.pcap" .
try replay demo.pcap
try replay --to 127.0.0.1 demo.pcap
try replay --to 127.0.0.1:99999 demo.pcap
try replay --to 127.0.0.1:1,, demo.pcap
try replay --to nobody.invalid:2055 demo.pcap | sed 's/:2055: .*/:2055: …/'
try replay --to 127.0.0.1:1 --speed 0 demo.pcap
try replay --to 127.0.0.1:1 --speed fast demo.pcap
try replay --to 127.0.0.1:1 --rate -1 demo.pcap
try replay --to 127.0.0.1:1 --rate 10 --top-speed demo.pcap
try replay --to 127.0.0.1:1 --speed 2 --top-speed demo.pcap
try replay --to 127.0.0.1:1 --max-gap 1 --rate 10 demo.pcap
try replay --to 127.0.0.1:1 --timestamps tomorrow demo.pcap
try replay --to 127.0.0.1:1 --limit 0 demo.pcap
try replay --to 127.0.0.1:1
try replay --to 127.0.0.1:1 missing.pcap
try receive
try receive --listen 127.0.0.1:0
try receive --listen 127.0.0.1 -o x.ft
try receive --listen 127.0.0.1:0 -o x.ft demo.pcap
try receive --listen 192.0.2.1:2055 -o x.ft
try receive --listen 127.0.0.1:0 --from nobody.invalid -o x.ft | sed 's/invalid: .*/invalid: …/'
try receive --listen 127.0.0.1:0 --count 0 -o x.ft
try receive -q --listen 127.0.0.1:0 -o missing/x.ft
