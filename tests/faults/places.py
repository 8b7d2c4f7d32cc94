"""Where permission is written, and the faults that can be made there."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from tests.faults import operators
from tests.faults.operators import Operator

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Fault:
    """One module with one thing wrong in it. The name tells where and what, and stays the same
    when lines move. `tests`: what pytest shall run; else the oracle is asked."""

    path: str
    name: str
    source: str
    tests: tuple[str, ...] = ()

    @property
    def module(self) -> str:
        return module_name(self.path)


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def parsed(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


@cache
def enumerations() -> dict[str, list[str]]:
    """The members of every enumeration that rules speak of."""
    found: dict[str, list[str]] = {}
    for path in [*(ROOT / "db").glob("*.py"), ROOT / "auth" / "viewer.py"]:
        for node in ast.walk(parsed(str(path.relative_to(ROOT)))):
            if isinstance(node, ast.ClassDef) and "enum.Enum" in map(ast.unparse, node.bases):
                names = (
                    ast.unparse(line.targets[0]) for line in node.body
                    if isinstance(line, ast.Assign)
                )  # fmt: skip
                found[node.name] = list(names)
    return found


@cache
def access_flags() -> list[str]:
    """The rights that a row of `account_access` holds."""
    (access,) = (
        node for node in ast.walk(parsed("db/accounts.py"))
        if isinstance(node, ast.ClassDef) and node.name == "AccountAccess"
    )  # fmt: skip
    return [
        ast.unparse(line.target) for line in access.body
        if isinstance(line, ast.AnnAssign) and "[bool]" in ast.unparse(line.annotation)
    ]  # fmt: skip


def conditions() -> list[Operator]:
    """What may be wrong in a rule."""
    return [
        operators.fewer_arguments,
        operators.unguarded,
        operators.members,
        operators.entries,
        operators.opposite,
        operators.renamed,
        operators.denied,
        operators.decided,
        operators.constant,
        operators.another_of(enumerations()),
        operators.another_flag(access_flags()),
    ]


def declarations() -> list[Operator]:
    """What may be wrong in a line of a type of the graph."""
    return [operators.unguarded, operators.renamed, operators.denied]


# What the oracle has none of, as no import makes it, what deeds ask and no read, and plans that
# lead to the same rows.
AUDIT = ("tests/test_audit_trail.py",)
TESTED = {
    "AUDIT_ENTRY": AUDIT,
    "entry db.AuditEntry": AUDIT,
    "row for db.AuditEntry": AUDIT,
    "auth/scope.py visible_rows": ("tests/test_scope.py",),
    "auth/viewer.py load_viewer": ("tests/test_deeds_cases.py", "tests/test_deeds_meanwhile.py"),
}


def faults_of(path: str, inside: Sequence[Operator], declared: Sequence[Operator]) -> list[Fault]:
    """All faults of a module: `inside` of functions and values, `declared` in classes."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    seen: dict[str, int] = {}
    found: dict[str, Fault] = {}
    for statement in tree.body:
        makers = declared if isinstance(statement, ast.ClassDef) else inside
        for place, what, source in edited(tree, statement, makers):
            name = f"{path} {place}: {what}"
            seen[name] = seen.get(name, 0) + 1
            nth = f" ({seen[name]})" if seen[name] > 1 else ""
            told = next((tests for word, tests in TESTED.items() if word in name), ())
            found.setdefault(source, Fault(path, name + nth, source, told))
    return list(found.values())


def edited(
    tree: ast.Module, statement: ast.stmt, makers: Iterable[Operator]
) -> Iterator[tuple[str, str, str]]:
    """The source of the module with each edit of this statement in turn."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return
    at = tree.body.index(statement)
    before, after = (ast.Module(part, []) for part in (tree.body[:at], tree.body[at + 1 :]))
    around = ast.unparse(before), ast.unparse(after)
    holder = ast.Module([statement], [])
    for parent, field, place, node, where in children(holder, title(statement)):
        for maker in makers:
            for what, other in maker(node):
                put(parent, field, place, other)
                source = ast.unparse(ast.fix_missing_locations(holder))
                yield where, what, f"{around[0]}\n{source}\n{around[1]}\n"
                put(parent, field, place, node)


Child = tuple[ast.AST, str, int | None, ast.AST, str]


def children(holder: ast.Module, where: str) -> Iterator[Child]:
    """Every node that an edit may replace, with where it hangs."""
    waiting: list[tuple[ast.AST, str]] = [(holder, where)]
    while waiting:
        parent, where = waiting.pop()
        for field, value in ast.iter_fields(parent):
            if field in ("annotation", "returns", "decorator_list", "slice"):
                continue
            several = isinstance(value, list)
            nodes = cast(list[Any], value) if several else [value]
            for place, node in enumerate(nodes):
                if isinstance(node, ast.AST) and not words(node):
                    inside = title(node) if is_named(parent, node) else ""
                    inner = f"{where}.{inside}" if inside else where
                    waiting.append((node, inner))
                    yield parent, field, place if several else None, node, inner


def is_named(parent: ast.AST, node: ast.AST) -> bool:
    """Functions in functions, and the lines of classes."""
    outermost = isinstance(parent, ast.Module)
    return not outermost and (isinstance(parent, ast.ClassDef) or isinstance(node, FUNCTIONS))


# Functions that only find what an explanation names, and the one value of several such.
NAMING = ("impacted", "the", "role_name", "weaker", "about", "active", "seen", "theirs")
NAMED = "parties"


def words(node: ast.AST) -> bool:
    """Whether this is there for whoever explains the rule."""
    if isinstance(node, ast.FunctionDef | ast.Assign):
        return title(node) in (NAMING if isinstance(node, ast.FunctionDef) else (NAMED,))
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) == "About"
    return isinstance(node, ast.keyword) and node.arg in ("weaker", "about", "personal", "seen")


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def title(node: ast.AST) -> str:
    """How a place in a module is called."""
    if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        return node.name
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0])
    return ast.unparse(node.target) if isinstance(node, ast.AnnAssign) else ""


def put(parent: ast.AST, field: str, place: int | None, node: ast.AST) -> None:
    if place is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[place] = node


# These tell of rules and judge nothing; the doors of identity (tokens, keys) have no rules.
NO_RULES = ("__init__", "explaining", "naming", "relations", "told", "keys", "tokens")
# Where every expression is a rule or a part of one. Of the rest of the graph: what it declares.
JUDGING = (
    "db/access.py",
    "schema/accounts.py",
    "schema/cases.py",
    "schema/impact.py",
    "schema/installs.py",
    "schema/operations.py",
    "schema/participants.py",
    "schema/products.py",
)


def files_of(folder: str) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / folder).glob("*.py"))


def all_faults() -> list[Fault]:
    """Every fault of every place where permission is written."""
    rules = [path for path in files_of("auth") if Path(path).stem not in NO_RULES]
    judging = [*rules, *JUDGING]
    found = [fault for path in judging for fault in faults_of(path, conditions(), declarations())]
    for path in files_of("schema"):
        if path not in judging:
            found += faults_of(path, [operators.renamed], declarations())
    return found
