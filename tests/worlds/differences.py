"""Where two answers differ."""

from collections.abc import Iterator
from typing import Any, cast


def differences(expected: Any, found: Any, path: str = "") -> Iterator[str]:
    one, other = parts_of(expected), parts_of(found)
    if one is None or other is None or one.keys() != other.keys():
        if expected != found:
            yield f"{path}: expected {expected!r}, found {found!r}"
        return
    for key in one:
        yield from differences(one[key], other[key], f"{path}.{key}")


def parts_of(answer: Any) -> dict[str | int, Any] | None:
    if isinstance(answer, list):
        return dict(enumerate(cast(list[Any], answer)))
    return cast(dict[str | int, Any], answer) if isinstance(answer, dict) else None
