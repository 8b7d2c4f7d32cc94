"""This server as several processes on one port: `python -m bench.sweep.processes URL HOME PORT
NUMBER`. The kernel shares connections out among them."""

import multiprocessing
import socket
import sys
from pathlib import Path

import uvicorn

from app import assemble, create_app
from settings import Settings


def serve(url: str, home: str, port: int) -> None:
    """As `app.serve` does, on a socket that others may share."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listening.bind(("127.0.0.1", port))
    app = create_app(assemble(Settings(home=Path(home), database_url=url)))
    config = uvicorn.Config(app, access_log=False, log_level="warning", server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    url_, home_, port_, number = sys.argv[1:]
    arguments = (url_, home_, int(port_))
    others = [
        multiprocessing.get_context("spawn").Process(target=serve, args=arguments, daemon=True)
        for _ in range(int(number) - 1)
    ]
    for one in others:
        one.start()
    serve(*arguments)
