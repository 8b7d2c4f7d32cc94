"""Asks a server over HTTP all the while, to see whether it still answers."""

import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

EVERY_SECONDS = 0.01
SECONDS = 60


class Probe:
    """What the answers took, in milliseconds."""

    def __init__(self) -> None:
        self.took: list[float] = []

    def part(self, share: float) -> float | None:
        if not self.took:
            return None
        ordered = sorted(self.took)
        return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1)


@contextmanager
def probing(port: int, request: Path) -> Generator[Probe]:
    """One request after the other on one connection, with a pause between."""
    probe, ended = Probe(), threading.Event()
    thread = threading.Thread(target=ask, args=(port, request.read_bytes(), probe, ended))
    thread.start()
    try:
        yield probe
    finally:
        ended.set()
        thread.join(SECONDS)


def ask(port: int, request: bytes, probe: Probe, ended: threading.Event) -> None:
    with socket.create_connection(("127.0.0.1", port), SECONDS) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while not ended.is_set():
            begin = time.perf_counter()
            connection.sendall(request)
            answered(connection)
            probe.took.append((time.perf_counter() - begin) * 1000)
            ended.wait(EVERY_SECONDS)


def answered(connection: socket.socket) -> None:
    """The whole answer has come, and is good."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += received(connection)
    head, _, body = got.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"a probe was answered {head[:100]!r}")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += received(connection)


def received(connection: socket.socket) -> bytes:
    got = connection.recv(65536)
    if not got:
        raise RuntimeError("the server hung up on a probe")
    return got
