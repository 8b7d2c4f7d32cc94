"""Draws the rows of random worlds."""

from collections import Counter
from collections.abc import Callable
from random import Random

from tests.worlds.columns import (
    FILES,
    KNOWN_BY,
    MOMENTS,
    NAMES,
    OBJECTS,
    PARTIES,
    PRINCIPALS,
    TEXTS,
)
from tests.worlds.folders import Cells, Folder, copied

DEEPEST = 6
KEPT = ("opened_at", "raised_at", "created_at")
Columns = list[tuple[str, str, int]]


def notation(file: str) -> tuple[str, int, int, Columns]:
    """The prefix of the keys, the fewest and the most rows, the columns."""
    head, *words = FILES[file].split()
    prefix, _, size = head.partition(":")
    fewest, _, most = size.partition("-")
    columns: Columns = []
    for word in words:
        column, _, rest = word.partition(":")
        kind, _, chance = rest.partition("/")
        columns.append((column, kind, int(chance or 100)))
    return prefix, int(fewest), int(most), columns


class Maker:
    """All that it draws follows from the seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.folder: Folder = {}
        self.added: Counter[str] = Counter()
        self.kinds: dict[str, Callable[[str, Cells], str]] = {
            "name": lambda _file, _row: self.random.choice(NAMES),
            "text": lambda _file, _row: self.random.choice(TEXTS),
            "number": lambda _file, row: f"{self.random.choice('ABab')}-{row['key']}",
            "moment": lambda _file, _row: self.random.choice(MOMENTS),
            "money": lambda _file, _row: (
                f"{self.random.randrange(3000)}.{self.random.randrange(100):02d}"
            ),
            "count": lambda _file, _row: str(self.random.randrange(4)),
            "tree": self._above,
            "principal": lambda _file, _row: self._key(self.random.choice(PRINCIPALS)),
        }

    def world(self) -> Folder:
        """A folder of every file."""
        for file in FILES:
            fewest, most = notation(file)[1:3]
            count = self.random.randint(fewest, most)
            self.folder[file] = []
            for _ in range(count):
                self._add(file)
        for file, rows in self.folder.items():
            for row in self.random.sample(rows, len(rows)):
                self._fill(file, row)
        self._everybody()
        self._put_right()
        return copied(self.folder)

    def later(self) -> Folder:
        """The folder with rows moved, changed and added: nothing is ever taken away."""
        for file, rows in self.folder.items():
            for row in rows:
                if self._happens(25):
                    self._change(file, row)
            if self._happens(40):
                self._add(file)
                self._fill(file, rows[-1])
        self._put_right()
        return copied(self.folder)

    def _add(self, file: str) -> None:
        self.added[file] += 1
        self.folder[file].append({"key": f"{notation(file)[0]}{self.added[file]}"})

    def _happens(self, chance: int) -> bool:
        return self.random.randrange(100) < chance

    def _fill(self, file: str, row: Cells) -> None:
        for column, kind, chance in notation(file)[3]:
            self._draw(file, row, column, kind, chance)

    def _change(self, file: str, row: Cells) -> None:
        fixed = {"number", "object", "party", *KNOWN_BY.get(file, ())}
        columns = [one for one in notation(file)[3] if one[0] not in fixed]
        if columns:
            column, kind, chance = self.random.choice(columns)
            # An empty cell lets these be as they are, where it gives others their default.
            self._draw(file, row, column, kind, 100 if column in KEPT else chance)

    def _draw(self, file: str, row: Cells, column: str, kind: str, chance: int) -> None:
        choices = {"owner": PARTIES, "owner?": PARTIES, "object": OBJECTS, "party": PARTIES}
        if kind in choices:
            self._draw_one_of(row, kind, choices[kind], chance)
        elif kind == "flag":
            row[column] = "true" if self._happens(chance) else "false"
        else:
            row[column] = self._cell(file, row, kind) if self._happens(chance) else ""

    def _draw_one_of(self, row: Cells, kind: str, files: dict[str, str], chance: int) -> None:
        """One column of several; `chance` is that of an account against a consumer."""
        columns = [column for column in files if kind in ("object", "party") or column != "contact"]
        column = self.random.choice(columns)
        if kind.startswith("owner"):
            column = "account" if self._happens(chance) else "consumer"
        row |= dict.fromkeys(columns, "")
        if kind != "owner?" or self._happens(93):  # a major case may be nobody's
            row[column] = self._key(files[column])

    def _cell(self, file: str, row: Cells, kind: str) -> str:
        if kind in self.kinds:
            return self.kinds[kind](file, row)
        if kind.endswith("@"):
            return self._contact_near(row)
        several = kind.endswith(";")
        kind = kind.rstrip(";")
        words = [one["key"] for one in self.folder[kind]] if kind in FILES else kind.split("|")
        if several:
            words = sorted(set(words))
            return ";".join(self.random.sample(words, self.random.randint(1, min(3, len(words)))))
        return self.random.choice(words)

    def _key(self, file: str) -> str:
        return self.random.choice(self.folder[file])["key"]

    def _contact_near(self, row: Cells) -> str:
        near = [one for one in self.folder["contacts"] if one.get("account") == row.get("account")]
        return self.random.choice(near if near and self._happens(60) else self.folder["contacts"])[
            "key"
        ]

    def _above(self, file: str, row: Cells) -> str:
        """Any row but those below this one, half the time the deepest, six levels at most."""
        rows = {one["key"]: one for one in self.folder[file]}

        def line(key: str) -> list[str]:
            found = [key]
            while above := rows[found[-1]].get("parent", ""):
                found.append(above)
            return found

        lines = {key: line(key) for key in rows}
        own = row["key"]
        height = max(found.index(own) + 1 for found in lines.values() if own in found)
        places = [
            key
            for key, found in lines.items()
            if own not in found and len(found) + height <= DEEPEST
        ]
        if not places:
            return ""
        deepest = max(places, key=lambda key: len(lines[key]))
        return deepest if self._happens(50) else self.random.choice(places)

    def _everybody(self) -> None:
        """Every role has somebody, who is active."""
        for file, column in (("contacts", "role"), ("users", "roles")):
            kinds = {name: kind for name, kind, _ in notation(file)[3]}
            roles = kinds[column].rstrip(";").split("|")
            for role, row in zip(roles, self.folder[file], strict=False):
                row |= {column: role, "active": "true"}

    def _put_right(self) -> None:
        """What an import would refuse: outages that end before they begin, rows said twice."""
        for row in self.folder["outages"]:
            if row["end"]:
                row["begin"], row["end"] = sorted((row["begin"], row["end"]), key=MOMENTS.index)
        for file, columns in KNOWN_BY.items():
            known: set[tuple[str, ...]] = set()
            for row in list(self.folder[file]):
                identity = tuple(row.get(column, "") for column in columns)
                if identity in known:
                    self.folder[file].remove(row)
                known.add(identity)
