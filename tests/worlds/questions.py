"""The documents that are asked of every world, made from a schema; written once, they are compiled
once, whoever asks and whatever the values."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
)

from tests.reference.documents import Documents, Object, is_connection, node_of
from tests.worlds.asked import PAGE, Question, Walk
from tests.worlds.conditions import Condition, conditions
from tests.worlds.selections import ALL, Follow, Selection

# Far below what the server allows of an operation: a run that asks few takes little to compile.
MOST_COST = 400
CONDITIONS = 12


class Questions:
    """Of one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self.documents = Documents(schema)
        self.roots = {
            name: node_of(self.documents.roots[name]).name
            for name in self.documents.root_connections()
        }

    def named(self, name: str) -> list[Question]:
        return [each for each in (*self.values, *self.paths, *self.filters) if each.name == name]

    @cached_property
    def lists(self) -> Question:
        """All lists in one document."""
        return Question("lists", [self._root(name, Selection(kind)) for name, kind in self._kinds])

    @cached_property
    def values(self) -> list[Question]:
        """Per list: every value of its rows, and where every link leads."""
        return [
            Question(f"values of {name}", [self._root(name, self.whole(kind))])
            for name, kind in self._kinds
        ]

    @cached_property
    def paths(self) -> list[Question]:
        """Every path of four levels, those that begin alike together; every other document by
        short pages."""
        found: list[Question] = []
        for name, kind in self._kinds:
            for link, many in self.links(kind):
                batches = self._batches(self.target(kind, link))
                for batch in batches:
                    turn = len(found) % 4
                    size = (ALL, ALL, PAGE, -PAGE)[turn]
                    near = Follow(link, self._selection(self.target(kind, link), batch), many, size)
                    root = self._root(name, Selection(kind, ("id",), [near]))
                    found.append(Question(f"path {name}.{link}", [root]))
        return found

    @cached_property
    def filters(self) -> list[Question]:
        """Every condition of every type, on a list of the roots or one below."""
        asked = [
            condition
            for kind in self.schema.type_map
            if f"{kind}Filter" in self.schema.type_map and kind in self.placed
            for condition in conditions(self.schema, kind)
        ]
        return [
            Question(f"filters {start}", self._filtered(asked[start : start + CONDITIONS]))
            for start in range(0, len(asked), CONDITIONS)
        ]

    @cached_property
    def walks(self) -> list[Walk]:
        found: list[Walk] = []
        for kind, places in self.placed.items():
            for number, order in enumerate((None, *self._orders(kind))):
                for backward in (False, True):
                    roots = [place for place in places if place[0] is None]
                    below = [place for place in places if place[0] is not None]
                    turn = 2 * number + backward
                    for owner, name in (*roots, below[turn % len(below)]):
                        found.append(Walk(name, kind, owner, order, backward))
        return found

    @cached_property
    def placed(self) -> dict[str, list[tuple[str | None, str]]]:
        """Where the lists of each type are: among the roots, and below rows of which type."""
        found: dict[str, list[tuple[str | None, str]]] = {}
        for name, kind in self._kinds:
            found.setdefault(kind, []).append((None, name))
        for owner in sorted(self._reached()):
            for link, many in self.links(owner):
                if many:
                    found.setdefault(self.target(owner, link), []).append((owner, link))
        return {kind: places for kind, places in found.items() if len(places) > 1}

    @property
    def _kinds(self) -> list[tuple[str, str]]:
        return [(name, kind) for name, kind in self.roots.items() if kind != "AuditEntry"]

    def _reached(self) -> set[str]:
        """The node types that a path from the roots comes by."""
        found = {kind for _, kind in self._kinds}
        waiting = list(found)
        while waiting:
            kind = waiting.pop()
            for link, _ in self.links(kind):
                target = self.target(kind, link)
                if target not in found and target != "Participant":
                    found.add(target)
                    waiting.append(target)
        return found

    def _root(self, name: str, selection: Selection) -> Follow:
        return Follow(name, selection, many=True)

    def links(self, kind: str) -> list[tuple[str, bool]]:
        """The links of a type, and whether they are lists."""
        fields = self._type(kind).fields
        return [
            (name, is_connection(fields[name])) for name in self.documents.links(self._type(kind))
        ]

    def target(self, kind: str, link: str) -> str:
        return node_of(self._type(kind).fields[link]).name

    def whole(self, kind: str) -> Selection:
        """Every value of a type and the ids at the end of its links."""
        values = [one for one in self.documents.scalars(self._type(kind)) if one != "__typename"]
        return Selection(kind, values, self._ends(kind))

    def _type(self, kind: str) -> Object:
        found = self.schema.type_map[kind]
        assert isinstance(found, GraphQLObjectType)
        return found

    def _selection(self, kind: str, follows: Sequence[Follow]) -> Selection:
        values = ("displayName", "kind") if kind == "Participant" else ("id",)
        return Selection(kind, values, follows)

    def _ends(self, kind: str) -> list[Follow]:
        found: list[Follow] = []
        for link, many in self.links(kind):
            target = self.target(kind, link)
            below = self._ends(target) if target == "Participant" else []
            found.append(Follow(link, self._selection(target, below), many))
        return found

    def _batches(self, kind: str) -> Iterator[list[Follow]]:
        """The links of a type and what follows them, as many together as a document bears."""
        batch: list[Follow] = []
        for link, many in self.links(kind):
            target = self.target(kind, link)
            follow = Follow(link, self._selection(target, self._ends(target)), many)
            if sum(each.cost for each in (*batch, follow)) > MOST_COST:
                yield batch
                batch = []
            batch.append(follow)
        if batch:
            yield batch

    def _filtered(self, asked: Sequence[Condition]) -> list[Follow]:
        found: list[Follow] = []
        known = self.roots.values()
        for number, condition in enumerate(asked):
            named = condition.named(number)
            kind = condition.type_name
            places = [place for place in self.placed[kind] if place[0] in (None, *known)]
            owner, name = places[number % len(places) if number % 3 == 0 else 0]
            follow = Follow(name, Selection(kind), True, ALL, named, f"f{number}")
            if owner is not None:
                root = next(root for root, of in self._kinds if of == owner)
                above = Selection(owner, ("id",), [follow])
                follow = Follow(root, above, many=True, key=f"f{number}")
            found.append(follow)
        return found

    def _orders(self, kind: str) -> Iterator[tuple[str, str]]:
        order = self.schema.type_map[f"{kind}Order"]
        assert isinstance(order, GraphQLInputObjectType)
        fields = self.schema.type_map[f"{kind}OrderField"]
        assert isinstance(fields, GraphQLEnumType)
        for name in fields.values:
            for direction in ("ASC", "DESC"):
                yield name, direction
