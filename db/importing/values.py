"""From the text of one cell to the value that is stored, or to the reason why there is none."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import sqlalchemy as sa

from db.types import Moment, Name, StringList, iso

Json: TypeAlias = str | int | bool | list[str] | None
Parse: TypeAlias = Callable[[str, datetime], Json]
"""A cell and the moment of the import, which relative times count from."""

RFC_3339 = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
RELATIVE = re.compile(r"now(?:([+-])(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?)?", re.ASCII)
WHOLE_NUMBER = re.compile(r"\d{1,10}", re.ASCII)
AMOUNT = re.compile(r"(-?)(\d{1,15})(?:\.(\d{1,2}))?", re.ASCII)
# surrogateescape leaves a lone surrogate for every byte that is not UTF-8
UNSTORABLE = re.compile("[\0\udc80-\udcff]")
LARGEST_NUMBER = 2**31 - 1


class BadValueError(ValueError):
    """Says what was expected."""


def check_text(text: str) -> str:
    found = UNSTORABLE.search(text)
    if found:
        nul = found.group() == "\0"
        raise BadValueError("holds a NUL character" if nul else "is not valid UTF-8")
    return text


def parse_text(text: str, _now: datetime) -> Json:
    return text


def parse_boolean(text: str, _now: datetime) -> Json:
    if text not in {"true", "false"}:
        raise BadValueError(f"must be true or false, not {text!r}")
    return text == "true"


def parse_number(text: str, _now: datetime) -> Json:
    if not WHOLE_NUMBER.fullmatch(text) or int(text) > LARGEST_NUMBER:
        raise BadValueError(f"must be a whole number up to {LARGEST_NUMBER}, not {text!r}")
    return int(text)


def parse_amount(text: str, _now: datetime) -> Json:
    """Money, in minor units: `1234.5` is 123450."""
    match = AMOUNT.fullmatch(text)
    if match is None:
        raise BadValueError(f"must be an amount such as 1234.50, not {text!r}")
    sign, units, cents = match.groups()
    return int(f"{sign}{units}{(cents or '').ljust(2, '0')}")


def parse_moment(text: str, now: datetime) -> Json:
    """RFC 3339 with a zone, or `now`, `now-47m`, `now+7d2h`."""
    try:
        moment = _relative(text, now) or _absolute(text)
        if moment is not None:
            return iso(moment)
    except (ValueError, OverflowError):
        pass
    raise BadValueError(f"must be a time such as 2026-11-21T10:30:00Z or now-2d4h, not {text!r}")


def _relative(text: str, now: datetime) -> datetime | None:
    match = RELATIVE.fullmatch(text)
    if match is None:
        return None
    sign, *amounts = match.groups()
    days, hours, minutes, seconds = (int(amount or 0) for amount in amounts)
    distance = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return now - distance if sign == "-" else now + distance


def _absolute(text: str) -> datetime | None:
    match = RFC_3339.fullmatch(text)
    if match is None:
        return None
    date, time, fraction, zone = match.groups()
    milliseconds = (fraction or "").ljust(3, "0")[:3]
    return datetime.fromisoformat(f"{date}T{time}.{milliseconds}{zone.upper()}")


def one_of(names: Sequence[str]) -> Parse:
    """An enumeration: lower case in the file, upper case in the graph."""
    allowed = {name.lower(): name for name in names}

    def parse(text: str, _now: datetime) -> Json:
        if text not in allowed:
            raise BadValueError(f"must be one of {', '.join(allowed)}, not {text!r}")
        return allowed[text]

    return parse


def list_of(names: Sequence[str]) -> Parse:
    parse_one = one_of(names)

    def parse(text: str, now: datetime) -> Json:
        return list(dict.fromkeys(str(parse_one(part, now)) for part in split(text)))

    return parse


def split(text: str) -> list[str]:
    parts = text.split(";") if text else []
    if not all(parts):
        raise BadValueError("has an empty entry in its list")
    return parts


def parser(column: sa.Column[Any], list_names: Sequence[str]) -> Parse:
    """How cells of a column are read: its type in the table says so."""
    if isinstance(column.type, Name):
        return one_of([member.name for member in column.type.kind])
    if isinstance(column.type, StringList):
        return list_of(list_names)
    return next((parse for kind, parse in PARSERS if isinstance(column.type, kind)), parse_text)


PARSERS: tuple[tuple[type[Any], Parse], ...] = (
    (Moment, parse_moment),
    (sa.Boolean, parse_boolean),
    (sa.BigInteger, parse_amount),
    (sa.Integer, parse_number),
)
