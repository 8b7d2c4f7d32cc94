"""This server as several processes on one port: `python -m bench.sweep.processes URL HOME PORT
NUMBER`. The kernel shares connections out among them."""

import multiprocessing
import signal
import socket
import sys
from pathlib import Path


def serve(url: str, home: str, port: int) -> None:
    """As `app.serve` does, on a socket that others may share."""
    import uvicorn  # here, so that the process above the servers stays small

    from app import assemble, create_app
    from settings import Settings

    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listening.bind(("127.0.0.1", port))
    app = create_app(assemble(Settings(home=Path(home), database_url=url)))
    config = uvicorn.Config(app, access_log=False, log_level="warning", server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


def main() -> None:
    url, home, port, number = sys.argv[1:]
    spawn = multiprocessing.get_context("spawn")
    arguments = (url, home, int(port))
    servers = [spawn.Process(target=serve, args=arguments) for _ in range(int(number))]
    for one in servers:
        one.start()

    def end(_signal: int, _frame: object) -> None:
        for one in servers:
            one.terminate()

    signal.signal(signal.SIGTERM, end)
    for one in servers:
        one.join()


if __name__ == "__main__":
    main()
