"""The house rules that can be checked."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from graphql import GraphQLField, GraphQLObjectType

import db
from auth.scope import RULES
from auth.viewer import Audience
from resolvers.plan.declared import Column, Connection, Derived, Link
from schema.build import build

ROOT = Path(__file__).parent.parent
FLOORS = (
    "settings",
    "db",
    "auth realtime",
    "resolvers",
    "schema",
    "endpoint pages",
    "endpoint_stream",
    "app",
    "demo_outage demo_tabs",
    "demo",
    "cli_principals",
    "cli",
)
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names.split()}


def sources() -> Iterator[tuple[str, Path]]:
    """Every module of the server, with the floor it stands on."""
    for path in sorted(ROOT.rglob("*.py")):
        first = path.relative_to(ROOT).parts[0].removesuffix(".py")
        if first in FLOOR:
            yield first, path


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_imports_point_downwards() -> None:
    upward = [
        f"{path.relative_to(ROOT)} imports {name}"
        for here, path in sources()
        for name in imports(path)
        if (there := name.split(".")[0]) != here and there in FLOOR and FLOOR[there] >= FLOOR[here]
    ]
    assert upward == []


def test_only_the_upper_floors_know_strawberry() -> None:
    strangers = [
        str(path.relative_to(ROOT))
        for here, path in sources()
        if here not in ("schema", "resolvers")
        and any(name.split(".")[0] == "strawberry" for name in imports(path))
    ]
    assert strangers == []


def test_only_the_read_path_and_the_desk_open_connections() -> None:
    """A statement sent from elsewhere would read past the viewer."""
    doors = {"fetch", "snapshot", "write", "reader", "writer"}
    reading = {"statement.py", "roles.py", "principals.py", "delivering.py", "explaining.py"}
    allowed = {*reading, "desk.py", "doing.py", "falling_due.py"}
    opened = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for here, path in sources()
        if here in ("schema", "resolvers") and path.name not in allowed
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in doors
        if ast.unparse(node.value).endswith("database")
    ]
    assert opened == []


def test_every_table_of_the_graph_has_a_row_rule() -> None:
    models = {mapper.class_ for mapper in db.Base.registry.mappers}
    assert {model for model in models if issubclass(model, db.Entity)} == set(RULES)


def test_every_type_of_the_graph_is_a_table_with_a_rule() -> None:
    for audience in Audience:
        assert {spec.model for spec in build(audience).graph.types.values()} <= set(RULES)


def fields(audience: Audience) -> Iterator[tuple[str, sa.FromClause, object, GraphQLField]]:
    built = build(audience)
    for spec in built.graph.types.values():
        kind = built.schema.type_map[spec.name]
        assert isinstance(kind, GraphQLObjectType)
        for name, plan in spec.fields.items():
            yield f"{spec.name}.{name}", spec.table, plan, kind.fields[name]


def name_of(kind: object) -> str:
    """The name of a type, whatever lists and non-nulls it is wrapped in."""
    return str(kind).strip("[]!")


@pytest.mark.parametrize("audience", list(Audience), ids=lambda one: one.value)
def test_every_field_of_a_type_is_planned(audience: Audience) -> None:
    """A field that the compiler does not know would fail when it is first asked for."""
    built = build(audience)
    for spec in built.graph.types.values():
        kind = built.schema.type_map[spec.name]
        assert isinstance(kind, GraphQLObjectType)
        assert set(kind.fields) == set(spec.fields), spec.name


@pytest.mark.parametrize("audience", list(Audience), ids=lambda one: one.value)
def test_a_field_may_be_null_exactly_when_its_value_may(audience: Audience) -> None:
    """A column that may be empty, a guarded value, a link that may be hidden."""
    wrong: list[str] = []
    for name, table, plan, shown in fields(audience):
        required = str(shown.type).endswith("!")  # pyright: ignore
        if isinstance(plan, Column | Derived):
            may_be_null = plan.nullable(table) or plan.guard is not None
        elif isinstance(plan, Connection):
            may_be_null = plan.guard is not None
        else:
            may_be_null = True
        if required is may_be_null:
            wrong.append(name)
    assert wrong == []


@pytest.mark.parametrize("audience", list(Audience), ids=lambda one: one.value)
def test_a_link_leads_to_the_type_it_says(audience: Audience) -> None:
    graph = build(audience).graph
    wrong: list[str] = []
    for name, _, plan, shown in fields(audience):
        if isinstance(plan, Link | Connection):
            target = graph.by_model[plan.model].name
            said = f"{target}Connection" if isinstance(plan, Connection) else target
            shows = name_of(shown.type)  # pyright: ignore
            wrong += [] if shows == said else [f"{name}: {shows} is not {said}"]
    assert wrong == []


@pytest.mark.parametrize("lock", [*sorted(ROOT.glob("*.lock")), ROOT / "portal/package-lock.json"])
def test_no_lock_file_records_an_address(lock: Path) -> None:
    text = lock.read_text()
    assert "--index-url" not in text
    assert '"resolved": "http' not in text


def test_files_stay_small() -> None:
    """About 200 lines; what is a list of declarations may be longer."""
    lists = {"roots.py", "accounts.py", "installs.py", "operations.py"}
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for _, path in sources()
        if path.name not in lists
        and "versions" not in path.parts
        and (lines := len(path.read_text().splitlines())) > 250
    ]
    assert long == []
