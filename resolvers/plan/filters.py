"""Filters: the typed conditions of a list, over what the viewer may read and nothing else."""

import string
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from auth.scope import Condition, Table
from db.types import Moment
from resolvers.plan.arguments import Arguments, RefusedError
from resolvers.plan.declared import Column, Leaf, Link, Scalar, Type

if TYPE_CHECKING:
    from resolvers.plan.compiler import Compiler

MAX_DEPTH = 3
MAX_TERMS = 200
MAX_VALUES = 100

# `lower()` of both databases folds ASCII alone; the bound text is folded the same way.
FOLD = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)

Keys = tuple[str | int, ...]


def name_of(value: Any) -> str:
    """The text stored for a member of an enum, or the text itself."""
    return str(getattr(value, "name", value))


class Filter:
    """One `filter` argument, made into conditions on the alias of a table."""

    def __init__(self, compiler: "Compiler", arguments: Arguments) -> None:
        self.compiler, self.arguments = compiler, arguments
        self.terms = 0

    @property
    def given(self) -> Mapping[str, Any] | None:
        return self.arguments.values.get("filter")

    def condition(self, spec: Type, t: Table) -> Condition | None:
        return None if self.given is None else self.all(spec, t)

    def all(self, spec: Type, t: Table) -> Condition:
        """The condition; a list asks for it more than once."""
        self.terms = 0
        return self._all(spec, t, self.given or {}, ("filter",), depth=0)

    def terms_of(self, value: Any) -> int:
        """How many comparisons it makes."""
        if isinstance(value, Mapping):
            return sum(map(self.terms_of, cast("Mapping[str, Any]", value).values()))
        several = cast("list[Any]", value) if isinstance(value, list) else []
        nested = any(isinstance(one, Mapping) for one in several)
        return sum(map(self.terms_of, several)) if nested else 1

    def _all(
        self, spec: Type, t: Table, value: Mapping[str, Any], keys: Keys, depth: int
    ) -> Condition:
        found = [self._member(spec, t, name, value[name], (*keys, name), depth) for name in value]
        return sa.and_(sa.true(), *found)

    def _member(
        self, spec: Type, t: Table, name: str, value: Any, keys: Keys, depth: int
    ) -> Condition:
        if value is None:
            return sa.true()
        self._count()
        if name in ("and", "or", "not"):
            return self._logic(spec, t, name, value, keys, depth + 1)
        field = spec.fields[name]
        found = [self._test(field, t, test, value[test], (*keys, test)) for test in value]
        return sa.and_(sa.true(), *found)

    def _count(self) -> None:
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise RefusedError(f"A filter takes at most {MAX_TERMS} terms.", self.arguments.path)

    def _logic(
        self, spec: Type, t: Table, name: str, value: Any, keys: Keys, depth: int
    ) -> Condition:
        if depth > MAX_DEPTH:
            text = f"and, or and not nest at most {MAX_DEPTH} deep."
            raise RefusedError(text, self.arguments.path)
        if name == "not":
            # What is unknown is not true, so its contrary is.
            known = sa.func.coalesce(self._all(spec, t, value, keys, depth), sa.false())
            return sa.not_(known)
        several: Sequence[Mapping[str, Any]] = value
        each = [self._all(spec, t, one, (*keys, n), depth) for n, one in enumerate(several)]
        return sa.and_(sa.true(), *each) if name == "and" else sa.or_(sa.false(), *each)

    def _test(self, field: Any, t: Table, test: str, value: Any, keys: Keys) -> Condition:
        if value is None:
            return sa.true()
        if isinstance(field, Link):
            return self._link(field, t, test, value, keys)
        scalar: Scalar = field
        column = scalar.read(t, self.compiler.kind)
        if test == "null":
            return column.is_(None) if value else column.is_not(None)
        return self._compare(column, scalar.leaf(t), test, keys)

    def _link(self, link: Link, t: Table, test: str, value: Any, keys: Keys) -> Condition:
        """A link is what the viewer sees of it: a hidden row is no row."""
        other = link.model.__table__.alias()
        visible = [other.c.id == link.key(t), self.compiler.rule(link.model, other)]
        if link.only is not None:
            visible.append(link.only(other))
        if test == "null":
            seen = sa.exists().where(*visible)
            return sa.not_(seen) if value else seen
        return sa.exists().where(*visible, self._compare(other.c.public_id, Leaf.NAME, test, keys))

    def _compare(
        self, column: sa.ColumnElement[Any], leaf: Leaf, test: str, keys: Keys
    ) -> Condition:
        dialect = self.compiler.dialect
        if test == "in":
            text = sa.cast if leaf is Leaf.INTEGER else sa.type_coerce
            return dialect.member(text(column, sa.Text()), self._list(keys, leaf))
        if test == "contains":
            return dialect.contains(column, self._bind(keys, sa.Text(), self._folded))
        kinds: dict[Leaf, tuple[Any, Any]] = {
            Leaf.MOMENT: (Moment(), dialect.bind_moment),
            Leaf.BOOLEAN: (sa.Boolean(), bool),
            Leaf.INTEGER: (sa.Integer(), int),
            Leaf.NAME: (sa.Text(), self._name),
        }
        kind, convert = kinds.get(leaf, (sa.Text(), self._text))
        if leaf is Leaf.NAME:
            column = sa.type_coerce(column, sa.Text())
        bound = self._bind(keys, kind, convert)
        if test in ("before", "lt"):
            return column < bound
        return column > bound if test in ("after", "gt") else column == bound

    def _text(self, value: str) -> str:
        if "\0" in value:
            raise RefusedError("Text cannot contain NUL.", self.arguments.path)
        return value

    @staticmethod
    def _name(value: Any) -> str:
        """An id that cannot be one is the id of nothing."""
        name = name_of(value)
        return "" if "\0" in name else name

    def _folded(self, value: str) -> str:
        return self._text(value).translate(FOLD)

    def _bind(self, keys: Keys, kind: Any, convert: Any) -> sa.ColumnElement[Any]:
        get = self.arguments.getter(*keys)
        name = self.compiler.binds.add(lambda request: convert(get(request)))
        return sa.bindparam(name, type_=kind)

    def _list(self, keys: Keys, leaf: Leaf) -> str:
        get, path = self.arguments.getter(*keys), self.arguments.path
        convert = self._text if leaf is Leaf.TEXT else self._name

        def values(request: Any) -> Any:
            found: Sequence[Any] = get(request) or ()
            if len(found) > MAX_VALUES:
                raise RefusedError(f"`in` takes at most {MAX_VALUES} values.", path)
            return self.compiler.dialect.bind_list([convert(value) for value in found])

        return self.compiler.binds.add(values)


def filterable(field: Any) -> bool:
    """Guarded and per-viewer fields have no filter; lists and embedded objects have none."""
    if isinstance(field, Column | Link):
        return field.guard is None
    return getattr(field, "choices", None) is not None
