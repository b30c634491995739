# modes: debug release
# Read by libtrace, which sets the time zone of the process and loses some memory: files are named by
# the caller's zone all the same.
. "$E2E/common"

nzix=$FIXTURES/nzix_20000706-120000.nzix
"$PROG" print "$nzix" 2>&1
TZ=America/New_York "$PROG" convert -q --localtime -o local/ "$nzix"
ls local
echo '# its times cannot be told from a pipe'
"$PROG" print - <"$nzix" 2>&1 | grep -o 'can be read from a file only'
