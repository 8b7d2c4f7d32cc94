"""What the inputs of deeds have in common."""

from typing import Any

import strawberry


def optional(description: str) -> Any:
    return strawberry.field(default=None, description=description)


IDEMPOTENCY_KEY: Any = optional(
    "Send the same deed again with the same key and it is done once; kept for 24 hours."
)
IF_VERSION: Any = optional("The `version` last read: the deed is refused if it has changed since.")
