"""Why a row is visible to somebody, or why not, in words."""

from __future__ import annotations

from typing import Any

import strawberry

from auth.viewer import Audience
from schema.words import PORTAL, WORKSPACE


def told(description: str, audience: Audience = PORTAL) -> Any:
    return strawberry.field(description=description, metadata={"audience": audience})


@strawberry.type(description="One condition of a way, as it is for this row.")
class AccessStep:
    holds: bool = told("Whether it is met; one that is not is the last of its way.")
    words: str = told("What it says.")


@strawberry.type(description="One way in which a row may become visible.")
class AccessWay:
    name: str = told("What it is called.")
    grants: bool = told("Whether the row is visible by it.")
    steps: list[AccessStep] = told("Its conditions, up to the first that is not met.")


@strawberry.type(description="Fields of the row that are null for the viewer, whatever it holds.")
class WithheldFields:
    group: str = told("The field group, such as F2 for prices.")
    fields: list[str] = told("Their names.")
    because: str = told("What is missing.")


@strawberry.type(description="Why a row is visible to somebody, or why not.")
class AccessExplanation:
    row: str = told("What the row is called.")
    viewer: str = told("The name of whom it is explained for.")
    visible: bool = told("Whether they see it.")
    summary: str = told("All of it in a sentence.")
    ways: list[AccessWay] = told("To administrators every way; to others one that grants it.")
    withheld: list[WithheldFields] | None = told("For administrators; null for others.", WORKSPACE)
