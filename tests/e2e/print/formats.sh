# Every format, of captures and of the files written of them, in every version.
. "$E2E/common"
cd "$FIXTURES"
for version in 1 5 7; do
	"$PROG" convert -q -V $version -o "$OLDPWD/$version.ft" tcp_close.pcap
	for format in table long show csv json; do
		echo "v$version $format"
		"$PROG" print -q -V $version -F $format tcp_close.pcap >"$OLDPWD/captured"
		cat "$OLDPWD/captured"
		"$PROG" print -q -F $format "$OLDPWD/$version.ft" >"$OLDPWD/filed"
		# What ended a flow is not in a file.
		sed 's/,"reason":.*/}/' "$OLDPWD/captured" | cmp - "$OLDPWD/filed"
	done
done

cd "$OLDPWD"
# Without records a file still has its version, and so have the columns.
for version in 1 5 7; do
	"$PROG" convert -q -V $version -o empty$version.ft "$FIXTURES/pcap_no_packets.pcap"
	"$PROG" convert -q -o again$version.ft empty$version.ft
	cmp empty$version.ft again$version.ft
	"$PROG" print -q -F csv empty$version.ft
done

# Another version than the file's.
for version in 1 5 7; do
	for other in 1 5 7; do
		"$PROG" convert -q -V $other -o - $version.ft | "$PROG" print -q -F csv - >converted
		"$PROG" print -q -V $other -F csv $version.ft | cmp - converted
		"$PROG" print -q -V $other -F csv "$FIXTURES/tcp_close.pcap" | cmp - converted
	done
done
