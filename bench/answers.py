"""Whether two servers answered the same."""

from datetime import datetime
from typing import Any, cast

Answer = dict[str, Any]


def same(one: Answer, other: Answer) -> bool:
    """But for cursors, which are each server's own, and ways to write a moment."""
    if "data" not in other or "errors" in other:
        return False
    return comparable(one) == comparable(other)


def comparable(answer: Any) -> Any:
    return moments(without_cursors(answer))


def without_cursors(answer: Any) -> Any:
    if isinstance(answer, dict):
        row = cast("Answer", answer)
        return {
            name: value is not None if name.endswith("Cursor") else without_cursors(value)
            for name, value in row.items()
        }
    if isinstance(answer, list):
        return [without_cursors(one) for one in cast("list[Any]", answer)]
    return answer


def moments(answer: Any) -> Any:
    """Texts that are times as times."""
    if isinstance(answer, dict):
        return {name: moments(value) for name, value in cast("Answer", answer).items()}
    if isinstance(answer, list):
        return [moments(one) for one in cast("list[Any]", answer)]
    try:
        return datetime.fromisoformat(answer) if "T" in answer else answer
    except (TypeError, ValueError):
        return answer
