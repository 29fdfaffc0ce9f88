"""gRPC both ways on one call: echo.py serve PORT, and echo.py call PORT WORD..., which sends a word, waits for its echo, and so on."""

import concurrent.futures
import queue
import sys

import grpc


def echo(requests, _):
    yield from requests


def serve(port):
    server = grpc.server(concurrent.futures.ThreadPoolExecutor())
    methods = {"Say": grpc.stream_stream_rpc_method_handler(echo)}
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("Echo", methods),))
    server.add_insecure_port("127.0.0.1:" + port)
    server.start()
    print("serving", flush=True)
    server.wait_for_termination()


def call(port, *words):
    with grpc.insecure_channel("localhost:" + port) as channel:
        sent = queue.SimpleQueue()
        echoes = channel.stream_stream("/Echo/Say")(iter(sent.get, None))
        for word in words:
            sent.put(word.encode())
            print(next(echoes).decode())
        sent.put(None)


{"serve": serve, "call": call}[sys.argv[1]](*sys.argv[2:])
