"""A small load generator, for where wrk is not installed: `python -m bench.client URL SECONDS
CONNECTIONS BODY_FILE [TOKEN]` tells what load.lua tells."""

import asyncio
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import orjson


def request_bytes(url: str, body: bytes, token: str | None) -> bytes:
    parts = urlsplit(url)
    lines = [
        f"POST {parts.path} HTTP/1.1",
        f"Host: {parts.netloc}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *([f"Authorization: Bearer {token}"] if token else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def one_client(url: str, request: bytes, end: float, milliseconds: list[float]) -> int:
    """Asks until the end; how many were answered otherwise than with 200."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    failed = 0
    while time.perf_counter() < end:
        begin = time.perf_counter()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        milliseconds.append((time.perf_counter() - begin) * 1000)
        failed += not head.startswith(b"http/1.1 200")
    writer.close()
    return failed


async def load(url: str, seconds: float, connections: int, request: bytes) -> dict[str, float]:
    begin, milliseconds = time.perf_counter(), list[float]()
    clients = (one_client(url, request, begin + seconds, milliseconds) for _ in range(connections))
    failed = sum(await asyncio.gather(*clients))
    milliseconds.sort()
    return {
        "requests": len(milliseconds),
        "seconds": time.perf_counter() - begin,
        "p50": milliseconds[len(milliseconds) // 2],
        "p99": milliseconds[len(milliseconds) * 99 // 100],
        "failed": failed,
    }


if __name__ == "__main__":
    target, time_, connections_, body_file, *token_ = sys.argv[1:]
    asked = request_bytes(target, Path(body_file).read_bytes(), token_[0] if token_ else None)
    told = asyncio.run(load(target, float(time_), int(connections_), asked))
    print(orjson.dumps(told).decode())
