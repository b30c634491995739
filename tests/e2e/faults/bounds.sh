# modes: release
# alone
# What strangers can make us spend: memory and time stay in proportion, whatever they send.
# BOMB_MB=1024 for a bomb of that size.
python3 - "$PROG" "${BOMB_MB:-64}" <<'END'
import os, random, struct, subprocess, sys, time, zlib

PCAP = struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 101)
SECTION = struct.pack("<IIIHHqI", 0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0, -1, 28)

def run(path, *options, seed=None):
    environment = dict(os.environ)
    if seed is not None:
        environment["PCAPFLOW_HASH_SEED"] = seed
    begun = time.monotonic()
    child = subprocess.Popen([sys.argv[1], "convert", "-q", "-o", "/dev/null", *options, path],
                             env=environment, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    return os.waitstatus_to_exitcode(status), used.ru_maxrss // 1024, time.monotonic() - begun

def bounded(what, path, megabytes, *options):
    status, used, _ = run(path, *options)
    print(f"{what}: status {status},", "bounded" if used <= megabytes else f"{used} MB")

def bomb(path, head, last=b""):
    deflater = zlib.compressobj(9, zlib.DEFLATED, 31)
    with open(path, "wb") as file:
        file.write(deflater.compress(head))
        for _ in range(int(sys.argv[2])):
            file.write(deflater.compress(bytes(1 << 20)))
        file.write(deflater.compress(last) + deflater.flush())

bomb("zeros.gz", b"")
bounded("zeros", "zeros.gz", 64)
bomb("records.gz", PCAP)
bounded("a bomb of empty records", "records.gz", 64)
bounded("... put in order", "records.gz", 64, "--reorder-window", "1d")
bomb("block.gz", SECTION + struct.pack("<II", 77, int(sys.argv[2]) << 20))
bounded("a bomb in one block", "block.gz", 64)

interface = struct.pack("<IIHHIII", 1, 24, 101, 0, 0, 0, 24)
with open("interfaces.pcapng", "wb") as file:
    file.write(SECTION)
    for _ in range(100):
        file.write(interface * 100000)
bounded("ten million interfaces", "interfaces.pcapng", 64)
def packet(index, size=20):
    ip = struct.pack(">BBHHHBBHII", 0x45, 0, 20, 0, 0, 64, 47, 0, 1, 2)
    return struct.pack("<IIIIIII", 6, 52, index, 0, 0, size, size) + ip + struct.pack("<I", 52)
with open("used.pcapng", "wb") as file:
    file.write(SECTION + interface * 60000)
    file.write(b"".join(packet(i * 7919 % 60000) for i in range(300000)))
_, _, plain = run("used.pcapng")
status, used, numbered = run("used.pcapng", "--ifindex", "interface")
print(f"60,000 interfaces in turns: status {status},",
      "no dearer" if numbered < 3 * plain + 0.1 else f"{numbered:.2f} s, else {plain:.2f} s")

def ip(src, dst, ports, flags=0, identity=0):
    return struct.pack("<IIII", 1700000000, 0, 24, 24) + struct.pack(
        ">BBHHHBBHIII", 0x45, 0, 24, identity, flags, 64, 17, 0, src, dst, ports)
random.seed(1)
with open("fragments.pcap", "wb") as file:
    file.write(PCAP + b"".join(ip(random.getrandbits(32), 2, i, 0x2000, i & 65535)
                               for i in range(300000)))
bounded("first fragments that nothing follows", "fragments.pcap", 160)
# With the hash's seed known, these all have one hash.
with open("collide.pcap", "wb") as file:
    file.write(PCAP + b"".join(ip(0x85a308d3, 0x243f6a88, i) for i in range(30000)))
with open("random.pcap", "wb") as file:
    file.write(PCAP + b"".join(ip(random.getrandbits(32), random.getrandbits(32), i)
                               for i in range(30000)))
usual = min(run("random.pcap")[2] for _ in range(5))
chosen = min(run("collide.pcap")[2] for _ in range(5))
known = run("collide.pcap", seed="0")[2]
print("keys that collide for one seed:", "they do," if known > 5 * usual else "they don't,",
      "and cost no more than others" if chosen < 3 * usual else f"{chosen} s, others {usual} s")
END
