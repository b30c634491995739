# A run that takes more than a second shows a line on a terminal, and wipes it; -q shows none.
"$PROG" convert -q -o - "$FIXTURES/demo.pcap" >demo.ft
cat >watch.py <<'END'
import os, pty, subprocess, sys, threading, time, struct

record = struct.pack("<IIII", 1000, 0, 20, 20) + bytes.fromhex("45000014000000004032") + bytes(10)

def watch(*options, head=struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101), body=record,
          unit=b"packets"):
    ours, theirs = pty.openpty()
    run = subprocess.Popen([sys.argv[1], *options, "-"], stdin=subprocess.PIPE,
                           stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    def feed():
        run.stdin.write(head)
        end = time.monotonic() + 1.8
        while time.monotonic() < end:
            run.stdin.write(body * 20000)
            run.stdin.flush()
            time.sleep(0.05)
        run.stdin.close()
    feeder = threading.Thread(target=feed)
    feeder.start()
    seen = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    feeder.join()
    run.wait()
    *lines, account = seen.split(b"\r\x1b[K")
    shown = [line for line in lines if line]
    print(*options, "lines:", "some" if shown else "none",
          all(line.endswith(b" " + unit + b" a second") for line in shown),
          "then:", account.replace(b"\r", b",").split(b",")[0].decode())

watch("print")
watch("print", "-q")
# The same for flow-tools files that become a capture: a header, then records.
with open("demo.ft", "rb") as file:
    octets = file.read()
start = int.from_bytes(octets[4:8], "little")
watch("replay", "--force", "--write", "/dev/null", head=octets[:start], body=octets[start:],
      unit=b"records")
# What is sent shows itself, and the one who reads for it nothing beside that.
watch("replay", "--top-speed", "--to", "127.0.0.1:" + sys.argv[2], unit=b"datagrams")
END
. "$E2E/network"
receive -o out.ft
python3 watch.py "$PROG" "$PORT" | sed "s/$PORT/PORT/"
kill "$RECEIVER"
