"""The application of a job: serves "page of PORT" on each port given, and says "serving" once all listen."""

import http.server
import sys
import threading


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"page of %d\n" % self.server.server_port
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


servers = [http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Page) for port in sys.argv[1:]]
print("serving", flush=True)
for server in servers:
    threading.Thread(target=server.serve_forever).start()
