"""The demo world for tests: where it lies, who lives in it, and how to change a copy of it."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from tests.oracle import Row, World

DEMO = Path(__file__).parent.parent / "db" / "seeds" / "demo"
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
BO, BEA, UMA, ELI, FAY, AL, ANN = "c1", "c2", "c3", "c4", "c5", "c6", "c7"
PAT, PIA, IRIS, CAL, IVO = "c8", "c9", "c10", "c11", "c12"
MIA, TOM, ZOE = "k1", "k2", "k3"
AGENT, CONSUMER_AGENT, MANAGER, NOC, MONITORING_OWNER = "u1", "u2", "u3", "u4", "u5"
PHARMACY_OWNER, ADMIN, MACHINE = "u6", "u7", "u9"
CONTACTS = [BO, BEA, UMA, ELI, FAY, AL, ANN, PAT, PIA, IRIS, CAL, IVO]
PORTAL_PEOPLE = [*CONTACTS, MIA, TOM, ZOE]
OWNERS = [MONITORING_OWNER, PHARMACY_OWNER]
WORKSPACE_PEOPLE = [AGENT, CONSUMER_AGENT, MANAGER, NOC, *OWNERS, ADMIN, MACHINE]


def keys(rows: list[Row] | None) -> str:
    """The keys of rows in alphabetical order; `null` for a guarded connection."""
    return "null" if rows is None else " ".join(sorted(row.key for row in rows))


def changed(folder: Path, changes: dict[str, tuple[str, str]]) -> World:
    """The demo world with one piece of text replaced per file; an empty one appends."""
    shutil.copytree(DEMO, folder, dirs_exist_ok=True)
    for name, (old, new) in changes.items():
        text = (folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1 or not old, (name, old)
        text = text.replace(old, new) if old else text + new
        (folder / name).write_text(text, encoding="utf-8")
    return World.load(folder, NOW)


def with_parties(folder: Path, *lines: str) -> World:
    """The demo world with these related parties instead of its own."""
    shutil.copytree(DEMO, folder, dirs_exist_ok=True)
    header = "sold_product,install_base_item,case,kind,contact,account,consumer"
    text = "\n".join([header, *lines]) + "\n"
    (folder / "related_parties.csv").write_text(text, encoding="utf-8")
    return World.load(folder, NOW)
