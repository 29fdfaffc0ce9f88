"""Serves "page of HOST" and says "serving" once it listens: page.py PORT [ADDRESS...], on localhost unless told otherwise."""

import http.server
import socket
import sys
import threading


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"page of %s\n" % socket.gethostname().encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def __init__(self, address):
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        super().__init__((address, int(sys.argv[1])), Page)


servers = []
for loopback in ("127.0.0.1", "::1") if not sys.argv[2:] else ():
    try:
        servers.append(Server(loopback))
    except OSError:
        pass  # a host without it
servers += [Server(address) for address in sys.argv[2:]]
print("serving", flush=True)
for server in servers:
    threading.Thread(target=server.serve_forever).start()
