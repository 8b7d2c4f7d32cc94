"""Whether two servers answered the same."""

from collections.abc import Iterator
from typing import Any

Answer = dict[str, Any]


def same(one: Answer, other: Answer, *, names_differ: bool) -> bool:
    """Cursors may differ, as they are each server's own; where names differ, too, the values
    count, whatever their order within a row."""
    if "data" not in other or "errors" in other:
        return False
    if names_differ:
        return sorted(values(one)) == sorted(values(other))
    return without_cursors(one) == without_cursors(other)


def without_cursors(answer: Any) -> Any:
    if isinstance(answer, dict):
        return {
            name: value is not None if is_cursor(name) else without_cursors(value)
            for name, value in answer.items()  # pyright: ignore[reportUnknownVariableType]
        }
    if isinstance(answer, list):
        return [without_cursors(one) for one in answer]  # pyright: ignore[reportUnknownVariableType]
    return answer


def is_cursor(name: Any) -> bool:
    return str(name).lower().endswith("cursor")


def values(answer: Any) -> Iterator[str]:
    if isinstance(answer, dict):
        for name, value in answer.items():  # pyright: ignore[reportUnknownVariableType]
            if not is_cursor(name):
                yield from values(value)
    elif isinstance(answer, list):
        for one in answer:  # pyright: ignore[reportUnknownVariableType]
            yield from values(one)
    elif answer is not None:
        yield repr(answer)
