# Killed at any moment, a run leaves no final name that is not whole; what a signal that can be
# caught ends leaves nothing half-written at all. The next run goes on where --force says so.
. "$E2E/common"
{
	seq 1000 30 90000 | sed 's/$/ udp 10.0.0.1:1 10.0.0.2:2/'
	seq 90001 97000 | sed 's/$/ tcp 10.0.0.3:1 10.0.0.4:2/'
} | craft >in.pcap
"$PROG" convert -q --every 1h -o right/ in.pcap
"$PROG" convert -q -z 9 -o right.ft in.pcap

python3 - "$PROG" "${ROUNDS:-8}" <<'END'
import filecmp, glob, os, random, shutil, signal, subprocess, sys, time

def start(name):
    output = ["--every", "1h", "-o", "out/"] if name == "out" else ["-z", "9", "-o", "out.ft"]
    return subprocess.Popen([sys.argv[1], "convert", "-q", "--force", *output, "in.pcap"],
                            stderr=subprocess.DEVNULL)

def check(name, number):
    files = [os.path.join("out", f) for f in os.listdir("out")] if name == "out" else \
        [f for f in os.listdir(".") if "out.ft" in f]
    for path in files:
        if os.path.basename(path).startswith("tmp-"):
            if number != signal.SIGKILL:
                print(path, "is left after", number)
        elif not filecmp.cmp(path, path.replace("out", "right"), False):
            print(path, "is not whole after", number)

random.seed(1)
statuses = set()
for name in ("out", "out.ft"):
    os.makedirs("out", exist_ok=True)
    begun = time.monotonic()
    if start(name).wait():
        print("failed without a signal")
    whole = time.monotonic() - begun
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL):
        for turn in range(int(sys.argv[2])):
            shutil.rmtree("out")
            os.mkdir("out")
            if os.path.exists("out.ft"):
                os.remove("out.ft")
            run = start(name)
            # At any moment, and at the one when there is first something to remove.
            if turn % 2:
                until = time.monotonic() + whole
                while not glob.glob("tmp-*") and time.monotonic() < until:
                    pass
            else:
                time.sleep(random.random() * whole)
            run.send_signal(number)
            status = run.wait()
            if status not in (0, -number):
                print("status", status, "after", number)
            check(name, number)
    if start(name).wait():
        print("does not go on after all that")
    check(name, 0)
print("killed and whole")
END
