# Whoever reports a fault is asked for this line.
"$PROG" --version | grep -cE '^pcapflow [^ ]+$'
