"""Arguments nobody thought of: literals, variables, and the values given for them."""

import json
import random
from typing import Any, cast

from graphql import GraphQLEnumType, GraphQLInputObjectType

from tests.reference.random_values import About, Stock, Values, is_needed, is_several, nullable


class Arguments:
    """The arguments and variables of one document."""

    def __init__(self, stock: Stock, rng: random.Random, *, wrong: bool) -> None:
        self.rng, self.wrong = rng, wrong
        self.values = Values(stock, rng, wrong=wrong)
        self.chance = self.values.chance
        self.declared: dict[str, str] = {}
        self.given: dict[str, Any] = {}
        self._kinds: dict[str, str] = {}

    def argument(self, kind: Any, about: About) -> str:
        """The text of an argument."""
        return self._text(kind, self.values.value(kind, about), about)

    def header(self) -> str:
        """The variables as an operation declares them."""
        parts = [f"${name}: {declared}" for name, declared in self.declared.items()]
        return f"({', '.join(parts)})" if parts else ""

    def _text(self, kind: Any, value: Any, about: About, *, free: bool = True) -> str:
        """A literal, of which any part may become a variable (`free`)."""
        if free and self.chance(0.2):
            return self.variable(kind, value, about)
        bare = nullable(kind)
        if value is None:
            return "null"
        if is_several(bare):
            if isinstance(value, list):
                several = cast(list[Any], value)
                parts = [self._text(bare.of_type, one, about, free=free) for one in several]
                return f"[{', '.join(parts)}]"
            bare = nullable(bare.of_type)  # of one value a list of one is made
        if isinstance(bare, GraphQLInputObjectType):
            return self._members(bare, value, about, free)
        return value if isinstance(bare, GraphQLEnumType) else json.dumps(value)

    def _members(
        self, kind: GraphQLInputObjectType, value: dict[str, Any], about: About, free: bool
    ) -> str:
        types = {name: one.type for name, one in kind.fields.items()}
        texts = [
            f"{name}: {self._text(types[name], one, about, free=free)}"
            for name, one in value.items()
        ]
        return f"{{{', '.join(texts)}}}"

    def variable(self, kind: Any, value: Any, about: About) -> str:
        """A variable that is given this value, or has it by default, or is absent or null; now and
        then one that stands elsewhere too."""
        alike = [name for name, known in self._kinds.items() if known == str(kind)]
        if alike and self.chance(0.2):
            return f"${self.rng.choice(alike)}"
        name = f"v{len(self.declared)}"
        self._kinds[name] = str(kind)
        needed = is_needed(kind)
        ways = ["given", "default"] if needed else ["given", "default", "absent", "null"]
        way = "given" if value is None else self.rng.choice(ways)
        declared = str(nullable(kind))
        if way == "default":
            declared += f" = {self._text(kind, value, about, free=False)}"
            if self.chance(0.5):  # a null instead of what must not be null is refused
                self.given[name] = self.values.value(nullable(kind) if self.wrong else kind, about)
        elif way != "absent":
            self.given[name] = value if way == "given" else None
        if way == "given" and (needed or (value is not None and self.chance(0.5))):
            declared += "!"
        self.declared[name] = declared
        return f"${name}"

    def cursor(self) -> str:
        """A variable for a cursor, of which nobody has any yet."""
        name = f"c{len(self.declared)}"
        self.declared[name] = "String" if self.chance(0.8) else "String = null"
        if self.chance(0.3):
            self.given[name] = None
        return name
