"""A PostgreSQL server of the test's own, to be ended in the midst of whatever it does."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.processes import free_port

PACKAGED = Path("/usr/lib/postgresql")
# What the kernel has been given outlives the server: only the machine's own end needs fsync.
SETTINGS = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "jit=off")
# PostgreSQL refuses to run as root; where it is packaged there is a user of this name.
RUNS_AS: dict[str, Any] = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}


@dataclass
class Server:
    programs: Path
    folder: Path
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        options = ["--auth=trust", "--username=postgres", "--no-sync", "--locale=C.UTF-8"]
        self._run("initdb", *options)

    def start(self) -> None:
        """Returns when it answers."""
        options = " ".join(f"-c {setting}" for setting in (*SETTINGS, f"port={self.port}"))
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def kill(self) -> None:
        """Every process of it at once, as they are; what had been committed is in its log."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **RUNS_AS)


def programs() -> Path | None:
    """Where initdb and pg_ctl are: outside of the path, as a rule."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    found = sorted(PACKAGED.glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def own_postgresql() -> Generator[Server]:
    """One that answers, in a folder that its user may enter."""
    where = programs()
    if where is None:
        pytest.skip("no PostgreSQL to start")
    with tempfile.TemporaryDirectory(prefix="csmgraph-postgresql-") as name:
        if RUNS_AS:
            shutil.chown(name, **RUNS_AS)
        server = Server(where, Path(name))
        server.make()
        server.start()
        try:
            yield server
        finally:
            subprocess.run(
                [where / "pg_ctl", "-D", Path(name) / "data", "-m", "immediate", "stop"],
                check=False,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                **RUNS_AS,
            )
