# modes: debug
# What foreign code in a decoder could do. Only a build for debugging has the hook; a kernel without
# Landlock or seccomp is told by --verbose.
. "$E2E/common"

if "$PROG" print -v "$FIXTURES/demo.pcap" 2>&1 | grep 'no sandbox by' >&2; then
	exit 77
fi
mkdir elsewhere results
ln -s "$FIXTURES/demo.pcap" demo.pcap
hijack() {
	echo "\$ pcapflow $*"
	PCAPFLOW_HIJACK=$PWD/elsewhere/hijacked timeout 20 "$PROG" "$@" 2>&1 >/dev/null |
		grep '^hijacked' | sed 's/Function not implemented/no/;s/Permission denied/no/
			s/Operation not permitted/no/'
	rm -f elsewhere/hijacked
}

hijack print demo.pcap
hijack show demo.pcap
hijack convert -q -o results/ demo.pcap
hijack convert -q -o results/file --report results/report demo.pcap
hijack replay -q --top-speed --to 127.0.0.1:9 demo.pcap
hijack replay -q --write results/write --log results/log demo.pcap
hijack print -q --filter 'tcp port 443 and host 192.168.1.12' demo.pcap
echo '# names in a filter are looked up later, too'
hijack print -q --filter 'tcp port https' demo.pcap
hijack print -q --no-sandbox demo.pcap

echo '# what is still needed works: a routes file, inputs opened again, standard error'
for i in $(seq 70); do cp demo.pcap "many$i.pcap"; done
echo '0.0.0.0/0 192.0.2.1 2 64500' >routes
PCAPFLOW_HIJACK='' "$PROG" convert -q --localtime --routes routes -o results/many \
	--report results/many.json many*.pcap 2>/dev/null
"$PROG" print -q results/many | wc -l
find results | sort
