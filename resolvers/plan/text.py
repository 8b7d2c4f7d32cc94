"""JSON text under construction."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

Text = sa.ColumnElement[Any]


def constant(text: str) -> Text:
    return sa.literal(text, sa.Text())


NULL = constant("null")
EMPTY = constant("")


@dataclass(frozen=True)
class Json:
    """JSON text: what is known now, with a hole (`%s`) for each value that the row gives; a sign
    of per cent stands twice. Objects within objects become one text, which the database fills at
    once."""

    template: str
    values: tuple[Text, ...] = ()


def hole(value: Text) -> Json:
    """Text that is JSON by itself."""
    return Json("%s", (value,))


def known(text: str) -> Json:
    return Json(text.replace("%", "%%"))


class Template:
    """An object, member by member."""

    def __init__(self) -> None:
        self._members: list[str] = []
        self._values: list[Text] = []

    def add(self, key: str, value: Json) -> None:
        self._members.append(f'"{key}":{value.template}')
        self._values += value.values

    def json(self) -> Json:
        return Json("{" + ",".join(self._members) + "}", tuple(self._values))
