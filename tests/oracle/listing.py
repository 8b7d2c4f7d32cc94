"""Order and filters, over rows in memory."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tests.oracle.world import Row, Value, to_milliseconds

# The type's own time, newest first; every other type by order of creation.
OWN_TIME = {
    "Case": "opened_at",
    "Outage": "begin",
    "Alert": "raised_at",
    "Incident": "opened_at",
    "CaseComment": "created_at",
}
Read = Callable[[Row], Value]


def newest_first(rows: list[Row]) -> list[Row]:
    if not rows or rows[0].type not in OWN_TIME:
        return sorted(rows, key=lambda row: row.position, reverse=True)
    return ordered(rows, lambda row: row.values[OWN_TIME[row.type]], "DESC")


def ordered(rows: list[Row], read: Read, direction: str) -> list[Row]:
    """Text by code point, nulls last in both directions, ties by id in the same direction."""
    down = direction == "DESC"
    valued: list[tuple[Any, int, Row]] = [
        (value, row.position, row) for row in rows if (value := read(row)) is not None
    ]
    valued.sort(key=lambda entry: entry[:2], reverse=down)
    empty = [row for row in rows if read(row) is None]
    empty.sort(key=lambda row: row.position, reverse=down)
    return [row for _, _, row in valued] + empty


def matches(row: Row, condition: Mapping[str, Any], read: Callable[[Row, str], Value]) -> bool:
    """All entries of a filter hold; `and`, `or` and `not` join whole filters.

    Two-valued: what is not matched by a condition is matched by its `not`, also where a value is
    null.
    """
    for name, inner in condition.items():
        if inner is None:
            continue
        if name == "and":
            held = all(matches(row, each, read) for each in inner)
        elif name == "or":
            held = any(matches(row, each, read) for each in inner)
        elif name == "not":
            held = not matches(row, inner, read)
        else:
            held = all(
                holds(read(row, name), operator, operand) for operator, operand in inner.items()
            )
        if not held:
            return False
    return True


def holds(value: Value, operator: str, operand: Any) -> bool:
    """One operator of a typed filter; a null value answers `null` alone."""
    if operand is None:
        return True
    if operator == "null":
        return (value is None) == operand
    if value is None:
        return False
    if isinstance(value, datetime):
        operand = [moment(o) for o in operand] if operator == "in" else moment(operand)
    return compared(value, operator, operand)


def compared(value: Any, operator: str, operand: Any) -> bool:
    match operator:
        case "eq":
            return value == operand
        case "in":
            return value in operand
        case "contains":  # literal, ignoring ASCII case
            return lower(operand) in lower(value)
        case "before" | "lt":
            return value < operand
        case "after" | "gt":
            return value > operand
        case _:
            raise ValueError(operator)


def lower(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def moment(text: str) -> datetime:
    return to_milliseconds(datetime.fromisoformat(text))
