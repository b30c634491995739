# Sequences by exporter and engine, malformed datagrams by reason, and what the header of the file
# says of them.
. "$E2E/network"
receive --report report.json -o out.ft
python3 - "$PORT" <<'END'
import socket, struct, sys

def datagram(sequence, count=30, engine=0, uptime=100000, version=5):
    header = struct.pack(">HHIII", version, count, uptime + sequence, 1320329772 + sequence // 30, 0)
    if version != 1:
        header += struct.pack(">IBBH", sequence, 0, engine, 0)
    return header + bytes(52 if version == 7 else 48) * count

def sender(address):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind((address, 0))
    s.connect(("127.0.0.1", int(sys.argv[1])))
    return s

one, two = sender("127.0.0.2"), sender("127.0.0.3")
for sequence in (0, 30, 90, 60, 60, 150, 180):       # swapped, doubled, 30 lost
    one.send(datagram(sequence))
for sequence in (0, 30, 60):                         # another engine is in order
    one.send(datagram(sequence, engine=1))
for sequence in (3000, 3030, 0, 30):                 # a restart
    two.send(datagram(sequence, uptime=9000000 if sequence > 1000 else 60000))
two.send(datagram(60, count=12))
two.send(b"")
two.send(b"\0\5\0\1")
two.send(datagram(90)[:-1])
two.send(datagram(90) + b"\0")
two.send(datagram(90, version=9))
two.send(datagram(90, count=0))
two.send(datagram(90, count=31))
END
received
python3 - <<'END'
import json, struct
received = json.load(open("report.json"))["received"]
print({key: received[key] for key in ("arrived", "datagrams", "records", "lost", "repeated", "late",
                                      "resets", "dropped")})
print([(m["reason"], m["datagrams"], m["first"]["datagram"]) for m in received["malformed"]])
data, at, names = open("out.ft", "rb").read(), 8, {10: "flows", 11: "lost", 13: "corrupt", 14: "resets"}
while True:
    kind, length = struct.unpack("<HH", data[at:at + 4])
    if kind == 0:
        break
    if kind in names:
        print(names[kind], struct.unpack("<I", data[at + 4:at + 8])[0])
    at += 4 + length
END
