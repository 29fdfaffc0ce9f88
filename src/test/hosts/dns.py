"""A name server that knows where slurmctld is, and nothing else: dns.py ADDRESS HOST PORT."""

import socket
import struct
import sys

address, host, port = sys.argv[1:]
SRV, IN = 33, 1

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((address, 53))
print("serving", flush=True)
while True:
    query, client = server.recvfrom(512)
    end = query.index(0, 12) + 5  # of the question: a name that ends with an empty label, type and class
    question = query[12:end]
    if struct.unpack("!HH", question[-4:]) == (SRV, IN):
        target = bytes([len(host)]) + host.encode() + b"\0"
        # 0xC00C: the name of the question again
        answer = struct.pack("!HHHIHHHH", 0xC00C, SRV, IN, 60, 6 + len(target), 0, 0, int(port)) + target
        header = struct.pack("!HHHHH", 0x8580, 1, 1, 0, 0)
    else:
        answer = b""
        header = struct.pack("!HHHHH", 0x8583, 1, 0, 0, 0)  # no such name
    server.sendto(query[:2] + header + question + answer, client)
