"""From a world on which server and oracle disagree to the few rows that it takes."""

from collections.abc import Awaitable, Callable

from tests.worlds.columns import FILES, OBJECTS, PARTIES, PRINCIPALS
from tests.worlds.folders import Cells, Folder, copied
from tests.worlds.maker import notation

Fails = Callable[[list[Folder]], Awaitable[bool]]
Name = tuple[str, str]


async def reduced(history: list[Folder], fails: Fails) -> list[Folder]:
    """Fewer folders, then fewer rows, as long as it still fails."""
    if len(history) > 1 and await fails(history[-1:]):
        history = history[-1:]
    rows = [(file, row["key"]) for file, found in history[-1].items() for row in found]
    size = max(1, len(rows) // 2)
    while True:
        start = 0
        while start < len(rows):
            some = rows[:start] + rows[start + size :]
            tried = [kept(folder, set(some)) for folder in history]
            if await fails(tried):
                rows, history = some, tried
            else:
                start += size
        if size == 1:
            return history
        size //= 2


def kept(folder: Folder, rows: set[Name]) -> Folder:
    """These rows alone; references to others are emptied, and rows go that cannot be without."""
    folder = {
        file: [row for row in found if (file, row["key"]) in rows]
        for file, found in copied(folder).items()
    }
    count = -1
    while count != (count := sum(map(len, folder.values()))):
        for file, found in folder.items():
            folder[file] = [row for row in found if stands(file, row, folder)]
    return folder


def stands(file: str, row: Cells, folder: Folder) -> bool:
    """Empties what leads nowhere, and says whether the row has what it needs."""
    for column, kind, chance in notation(file)[3]:
        needed = chance == 100 or kind in ("owner", "object", "party")
        targets = leads_to(file, column, kind)
        for name, files in targets.items():
            known = {one["key"] for target in files for one in folder.get(target, [])}
            row[name] = ";".join(key for key in row.get(name, "").split(";") if key in known)
        if targets and needed and kind != "owner?" and not any(row[name] for name in targets):
            return False
    return True


def leads_to(file: str, column: str, kind: str) -> dict[str, tuple[str, ...]]:
    """The columns in which the row names others, and of which files."""
    several = {"owner": PARTIES, "owner?": PARTIES, "party": PARTIES, "object": OBJECTS}
    if kind in several:
        leave = {"contact"} if kind.startswith("owner") else set[str]()
        return {name: (target,) for name, target in several[kind].items() if name not in leave}
    kinds = {"principal": PRINCIPALS, "tree": (file,), "contacts@": ("contacts",)}
    files = kinds.get(kind, (kind.rstrip(";"),))
    return {column: files} if set(files) <= FILES.keys() else {}
