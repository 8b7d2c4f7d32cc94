"""Documents nobody thought of: all that they are follows from a seed."""

import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self, cast

from graphql import (
    GraphQLBoolean,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)

from tests.reference.random_arguments import Arguments
from tests.reference.random_values import Stock, is_needed

Object = GraphQLObjectType | GraphQLInterfaceType
SMALL, LARGE = 6, 30
MOST_DEEP = 4
# What says in words what the reference knows by heart; it has tests of its own.
IN_WORDS = ("explainAccess",)
# How often a document has something that is refused.
WRONG = 0.1


@dataclass(frozen=True)
class Question:
    """A document with its variables. `cursors`: which of them take a cursor, and of which list."""

    audience: str
    text: str
    variables: Mapping[str, Any]
    cursors: Mapping[str, str]

    def kept(self) -> str:
        """As it is kept in a file: what its text does not say stands in the first line."""
        told = {name: value for name, value in asdict(self).items() if name != "text"}
        return f"# {json.dumps(told)}\n{self.text}\n"

    @classmethod
    def read(cls, kept: str) -> Self:
        return cls(text=kept, **json.loads(kept.partition("\n")[0].lstrip("# ")))


class Author:
    """Writes one document."""

    def __init__(self, schema: GraphQLSchema, stock: Stock, seed: str) -> None:
        self.schema, self.rng = schema, random.Random(seed)
        self.values = Arguments(stock, self.rng, wrong=self.rng.random() < WRONG)
        self.chance = self.values.chance
        self.left = self.rng.randint(SMALL, LARGE)
        self.fragments: dict[str, tuple[str, int, str]] = {}
        self.cursors: dict[str, str] = {}
        self._keys: dict[tuple[str, str, str], str] = {}
        self._asked: dict[tuple[str, str], list[str]] = {}
        self._ids: list[str] = []

    def question(self, audience: str) -> Question:
        query = self.schema.query_type
        assert query is not None
        inner = self.selection(query, MOST_DEEP)
        parts = [
            f"fragment {name} on {kind} {text}" for name, (kind, _, text) in self.fragments.items()
        ]
        header = self.values.header()
        name = "Asked" if self.chance(0.3) else ""
        operation = f"query {name}{header} {inner}" if header or name else inner
        text = "\n".join([operation, *parts])
        return Question(audience, text, self.values.given, self.cursors)

    def selection(self, kind: Object, deep: int, *, mixed: bool = False) -> str:
        """`mixed`: among fields of other types, whose response keys must differ."""
        wanted = self.rng.randint(1, 5)
        parts: list[str] = []
        while wanted > 0 and (self.left > 0 or not parts):
            wanted -= 1
            parts.append(self.part(kind, deep, mixed))
        return f"{{ {' '.join(parts)} }}"

    def part(self, kind: Object, deep: int, mixed: bool) -> str:
        self.left -= 1
        if self.chance(0.08):
            alias = self.rng.choice(["", "", "kind_of_it: ", "_t: "])
            return f"{alias}__typename{self.conditions()}"
        if isinstance(kind, GraphQLInterfaceType) and self.chance(0.9):
            return self.fragment(self.rng.choice(self.likely(kind)), deep, True)
        if self.chance(0.2):
            over: Object = kind
            if isinstance(kind, GraphQLObjectType) and kind.interfaces and self.chance(0.2):
                over, mixed = kind.interfaces[0], True
            return self.fragment(over, deep, mixed)
        return self.field(kind, deep, mixed)

    def likely(self, kind: GraphQLInterfaceType) -> Sequence[GraphQLObjectType]:
        """Mostly the types of the ids that stand in the document."""
        types = self.schema.get_possible_types(kind)
        if self.chance(0.2):
            return types
        ids = set(re.findall(r'"([A-Z][A-Za-z]+):', " ".join(self._ids)))
        return [one for one in types if one.name in ids] or types

    # Fragments

    def fragment(self, kind: Object, deep: int, mixed: bool) -> str:
        if self.chance(0.5):
            condition = f" on {kind.name}" if mixed or self.chance(0.6) else ""
            return f"...{condition}{self.conditions()} {self.selection(kind, deep, mixed=mixed)}"
        scope = f"{kind.name}{' mixed' if mixed else ''}"
        known = [
            name
            for name, (over, needs, _) in self.fragments.items()
            if over == scope.split()[0] and needs <= deep and mixed is name.endswith("m")
        ]
        if known and self.chance(0.6):
            return f"...{self.rng.choice(known)}{self.conditions()}"
        text = self.selection(kind, deep, mixed=mixed)
        name = f"f{len(self.fragments)}{'m' if mixed else ''}"
        self.fragments[name] = (kind.name, deep, text)
        return f"...{name}{self.conditions()}"

    def conditions(self) -> str:
        if self.chance(0.95):
            return ""
        names = self.rng.sample(["skip", "include"], self.rng.choice([1, 1, 2]))
        return "".join(f" @{name}(if: {self.condition(name)})" for name in names)

    def condition(self, name: str) -> str:
        """Mostly what stands there stays."""
        kept = (name == "include") is self.chance(0.8)
        if self.chance(0.4):
            return str(kept).lower()
        return self.values.variable(GraphQLNonNull(GraphQLBoolean), kept, ("", "if"))

    # Fields

    def field(self, kind: Object, deep: int, mixed: bool) -> str:
        name = self.rng.choice(self.choices(kind, deep))
        field: Any = kind.fields[name]
        target = target_of(field)
        arguments = self.arguments(kind, name, field)
        key = self.key(kind, name, arguments, mixed)
        text = f"{key}{name}{arguments}"
        if is_leaf_type(target):
            return f"{text}{self.conditions()}"
        again = self.chance(0.1)
        return " ".join(
            f"{text}{self.conditions()} {self.below(target, deep, mixed)}" for _ in range(1 + again)
        )

    def choices(self, kind: Object, deep: int) -> list[str]:
        """Values, or what leads further while there is room; rows more than what is about them."""
        fields = kind.fields.items()
        leaves = [name for name, one in fields if is_leaf_type(target_of(one))]
        links = [name for name in kind.fields if name not in (*leaves, *IN_WORDS)]
        if kind is self.schema.query_type:
            lists = [name for name in links if "first" in kind.fields[name].args]
            roots = {0: lists, 1: lists, 2: ["node", "nodes", "viewer"], 3: links}
            return leaves if self.chance(0.03) else roots[self.rng.randrange(4)]
        if kind.name.endswith(("Connection", "Edge")) and self.chance(0.5):
            return [name for name in links if name != "pageInfo"]
        if links and (not leaves or (deep > 0 and self.left > 0 and self.chance(0.5))):
            return links
        return leaves

    def below(self, target: Object, deep: int, mixed: bool) -> str:
        if target.name.endswith("Connection"):
            cursors = " pageInfo { startCursor endCursor }" if self.chance(0.5) else ""
            return f"{self.selection(target, deep, mixed=mixed)[:-2]}{cursors} }}"
        if target.name == "PageInfo" or target.name.endswith("Edge"):
            return self.selection(target, deep, mixed=mixed)
        return self.selection(target, deep - 1, mixed=mixed)

    def key(self, kind: Object, name: str, arguments: str, mixed: bool) -> str:
        """One response key for one field with these arguments, wherever it stands."""
        asked = (kind.name, name, arguments)
        if asked not in self._keys:
            others = [one for one in self._keys if one[:2] == asked[:2]]
            plain = not others and not self.chance(0.15)
            self._keys[asked] = "" if plain else f"{name}_{len(self._keys)}: "
        if mixed and name != "id":
            return f"{name}_of_{kind.name}{len(arguments) and list(self._keys).index(asked)}: "
        return self._keys[asked]

    def arguments(self, kind: Object, name: str, field: Any) -> str:
        known = self._asked.setdefault((kind.name, name), [])
        if known and self.chance(0.25):
            return self.rng.choice(known)
        chosen = [self.argument(kind, name, one, field) for one in self.names(field)]
        text = f"({', '.join(chosen)})" if chosen else ""
        known.append(text)
        if "id" in field.args or "ids" in field.args:
            self._ids += [text, json.dumps(self.values.given), *self.values.declared.values()]
        return text

    def names(self, field: Any) -> list[str]:
        needed = [name for name, one in field.args.items() if is_needed(one.type)]
        if "first" not in field.args:
            return needed
        sizes = ["first", "last"]
        count = 2 if self.values.wrong and self.chance(0.2) else self.rng.choice([0, 1, 1])
        found = self.rng.sample(sizes, count)
        odds = {"after": 0.25, "before": 0.15, "filter": 0.25, "orderBy": 0.4}
        return found + [name for name, of in odds.items() if self.chance(of)]

    def argument(self, kind: Object, name: str, argument: str, field: Any) -> str:
        if argument in ("after", "before"):
            cursor = self.values.cursor()
            self.cursors[cursor] = f"{kind.name}.{name}"
            return f"{argument}: ${cursor}"
        target = target_of(field)
        about = (target.name.removesuffix("Connection"), argument)
        return f"{argument}: {self.values.argument(field.args[argument].type, about)}"


def target_of(field: Any) -> Any:
    return cast(Any, get_named_type(field.type))


def random_question(audience: str, schema: GraphQLSchema, stock: Stock, seed: str) -> Question:
    return Author(schema, stock, f"{audience} {seed}").question(audience)
