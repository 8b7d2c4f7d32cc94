"""What processes cost, read from /proc."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")
CPUCLOCK_SCHED = 2


def family(pid: int) -> list[int]:
    """The process and its descendants."""
    try:
        below = (PROC / str(pid) / "task" / str(pid) / "children").read_text().split()
    except OSError:  # it has ended
        return []
    return [pid, *(one for child in below for one in family(int(child)))]


def own_cpu_seconds(pid: int) -> float:
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def cpu_seconds(pid: int) -> float:
    return sum(own_cpu_seconds(one) for one in family(pid))


def own_exact_cpu_seconds(pid: int) -> float:
    """By the clock that Linux keeps of each process: to the nanosecond, where /proc counts
    hundredths of a second."""
    try:
        return time.clock_gettime((~pid << 3) | CPUCLOCK_SCHED)
    except OSError:  # it has ended
        return 0.0


def exact_cpu_seconds(pid: int) -> float:
    return sum(own_exact_cpu_seconds(one) for one in family(pid))


def files(pid: int) -> int:
    """How many it has open, sockets too."""
    return len(os.listdir(PROC / str(pid) / "fd"))


def own_megabytes(pid: int) -> float:
    lines = (PROC / str(pid) / "status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmRSS"))
    return int(kilobytes) / 1024


def megabytes(pid: int) -> float:
    """What is resident; what processes share counts in each."""
    return sum(own_megabytes(one) for one in family(pid))


def backends(database: str) -> dict[int, float]:
    """CPU seconds of the PostgreSQL processes that serve connections to this database or one whose
    name begins so, as those of peers do; empty where the server runs elsewhere."""
    found: dict[int, float] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and _serves(entry, database):
            found[int(entry.name)] = own_cpu_seconds(int(entry.name))
    return found


def _serves(entry: Path, database: str) -> bool:
    try:
        title = (entry / "cmdline").read_bytes().partition(b"\0")[0].decode(errors="replace")
    except OSError:
        return False
    return title.startswith("postgres: ") and f" {database}" in title
