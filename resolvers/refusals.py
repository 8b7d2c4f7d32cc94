"""How a deed says no: `userErrors`, each with a code, the field of the input, and a sentence."""

import enum
import unicodedata
from datetime import datetime, timedelta

import strawberry

# letters, marks, numbers, punctuation, symbols
VISIBLE = frozenset("LMNPS")
LONGEST_PERIOD = timedelta(days=3660)


class UserErrorCode(enum.Enum):
    """Why a deed was refused."""

    NOT_FOUND = "Missing, hidden or malformed, alike."
    FORBIDDEN = "The deed is not for whoever asks."
    BAD_USER_INPUT = "It cannot be meant."
    CONFLICT = "The row has changed, or is past it."


@strawberry.type(description="What kept a deed from being done; nothing was written.")
class UserError:
    code: UserErrorCode = strawberry.field(
        description="NOT_FOUND for an id that is missing, hidden or malformed alike; FORBIDDEN "
        "where the deed is not for whoever asks; CONFLICT where the row has changed or is past it."
    )
    field: str | None = strawberry.field(description="The field of the input it is about.")
    message: str = strawberry.field(description="A sentence for people.")


class Refused(Exception):  # noqa: N818 (an answer, not a fault)
    """Undoes the transaction of the deed and becomes its `userErrors`."""

    def __init__(self, code: UserErrorCode, field: str | None, message: str) -> None:
        super().__init__(message)
        self.error = UserError(code=code, field=field, message=message)


def not_found(field: str) -> Refused:
    return Refused(UserErrorCode.NOT_FOUND, field, "Nothing you can see has this id.")


def forbidden() -> Refused:
    return Refused(UserErrorCode.FORBIDDEN, None, "Your role does not do this.")


def bad_input(field: str, message: str) -> Refused:
    return Refused(UserErrorCode.BAD_USER_INPUT, field, message)


def conflict(field: str | None, message: str) -> Refused:
    return Refused(UserErrorCode.CONFLICT, field, message)


def words(text: str, field: str, most: int) -> str:
    """What somebody wrote, in one spelling of Unicode. Neither database shall see what one of
    them cannot store, and nobody shall read an empty line."""
    text = unicodedata.normalize("NFC", text)
    if not any(unicodedata.category(c)[0] in VISIBLE for c in text):
        raise bad_input(field, "This must not be empty.")
    if len(text) > most:
        raise bad_input(field, f"This takes at most {most} characters.")
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\r\t" for c in text):
        raise bad_input(field, "This must not contain control characters.")
    return text


def optional_words(text: str | None, field: str, most: int) -> str | None:
    return None if text is None else words(text, field, most)


def period(begin: datetime, end: datetime | None) -> None:
    if end is not None and end < begin:
        raise bad_input("end", "The end must not lie before the begin.")
    if end is not None and end - begin > LONGEST_PERIOD:
        raise bad_input("end", "Nothing planned lasts longer than ten years.")
