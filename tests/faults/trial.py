"""A server with a fault in it is tried: it answers as it should, or it is found out."""

import asyncio
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from tests.demo_world import NOW
from tests.faults.importing import put_in
from tests.faults.places import ROOT, Fault
from tests.faults.rules import Unit, rules_differ
from tests.faults.worlds import Prepared, Question
from tests.reference.resolve import GIVEN


@dataclass(frozen=True)
class Found:
    """What gave a fault away, and what was asked: one of the rules, or a question by number."""

    told: str
    asked: Unit | int | None = None


def found_out(
    fault: Fault | None, world: Prepared, first: Sequence[Unit | int] = ()
) -> Found | None:
    """What gives the fault away; None where nothing does. `first` is asked before all else. A
    process can try one fault alone."""
    if fault is not None:
        put_in(fault)
    if fault is not None and fault.tests:
        return failed(fault.tests)
    with TemporaryDirectory() as home:
        try:
            path = fault.path if fault else ""
            found = compared(world, Path(home), first, path)
            files = TESTED.get(path, ()) if world.questions else ()
            return failed(files) if found is None and files else found
        except Exception as error:  # a server that does not even start is found out too
            return Found(f"{type(error).__name__}: {error}"[:200])


def compared(world: Prepared, home: Path, first: Sequence[Unit | int], path: str) -> Found | None:
    """The rules, where the fault is in them or below; then the schemas; then the answers."""
    judged = world.judged
    if path == WRITES:
        judged = replace(judged, database=Path(shutil.copy(world.database, home)))
        asyncio.run(access_written(judged.database))
    units = [one for one in first if not isinstance(one, int)]
    if not path.startswith("schema/") and (found := rules_differ(judged, units)):
        return Found(found[1], found[0])
    if told := schemas_differ():
        return Found(told)
    file = Path(shutil.copy(judged.database, home / "answering.db"))
    numbers = [one for one in first if isinstance(one, int)]
    return asyncio.run(answers_differ(world, file, numbers))


# What no read can notice has tests of its own.
TESTED = {"db/access.py": ("tests/test_access.py",)}
ON_SQLITE = "not postgresql and not redis and not prove"


def failed(files: Sequence[str]) -> Found | None:
    """A test that fails, where one does."""
    import pytest

    with (
        Path(os.devnull).open("w") as nowhere,
        redirect_stdout(nowhere),
        redirect_stderr(nowhere),
    ):
        options = ["-x", "-q", "-p", "no:cacheprovider", "-m", ON_SQLITE]
        # what pytest would have looked at is imported before it starts
        done = pytest.main([*options, "-W", "ignore::pytest.PytestAssertRewriteWarning", *files])
    noticed = done == pytest.ExitCode.TESTS_FAILED
    return Found(f"a test of {' '.join(files)} fails") if noticed else None


# What is stored of permission is written anew where the fault is in what writes it.
WRITES = "db/access.py"


async def access_written(file: Path) -> None:
    import db
    from db.access import rebuild_access

    database = db.Database(f"sqlite:///{file}")
    async with database.write() as session:
        await rebuild_access(session)
    await database.close()


def schemas_differ() -> str | None:
    """The schemas are what their printed files say."""
    from auth.viewer import Audience
    from schema.build import build

    for audience in Audience:
        printed = (ROOT / "schema" / f"{audience.value}.graphql").read_text(encoding="utf-8")
        if build(audience).sdl != printed:
            return f"the schema {audience.name} is another"
    return None


async def answers_differ(world: Prepared, file: Path, first: Sequence[int]) -> Found | None:
    from tests.asking import asker

    server = Server(world, asker(f"sqlite:///{file}", file.parent, lambda: NOW))
    try:
        for number in (*first, *range(len(world.questions))):
            if told := await server.wrong(world.questions[number]):
                return Found(told, number)
        return None
    finally:
        await server.asker.database.close()


@dataclass(frozen=True)
class Server:
    world: Prepared
    asker: Any

    async def wrong(self, question: Question) -> str | None:
        """What is wrong with the answer to this question, if anything is."""
        text = self.world.names.public_text(question.text)
        answer = await self.asker.answer(question.who, text)
        told = self._difference(question.expected, answer)
        return told and f"{question.who} {question.text[:60]}: {told}"

    def _difference(self, expected: Any, answer: Any) -> str | None:
        errors = answer.get("errors", [])
        if any("at most" in error.get("message", "") for error in errors):
            return None  # the server refuses what costs too much, the reference answers it
        if expected is None:
            codes = [error["extensions"]["code"] for error in errors]
            return None if codes == ["UNAUTHENTICATED"] else f"answered {answer}"[:200]
        if errors:
            return str(errors)[:200]
        found = self.world.names.plain_answer(answer["data"])
        return next(differences(expected, found), None)


def differences(expected: Any, found: Any, path: str = "data") -> Iterator[str]:
    """Where the answer is another. What the server made up at import only has to be there."""
    if isinstance(expected, dict | list) and type(found) is type(cast(Any, expected)):
        one, other = parts_of(expected), parts_of(found)
        if list(one) != list(other):
            yield f"{path}: {list(one)} expected, {list(other)} found"
            return
        for key, value in one.items():
            yield from differences(value, other[key], f"{path}.{key}")
        return
    made_up = isinstance(expected, str) and expected.startswith(GIVEN)
    if not (bool(found) if made_up else expected == found):
        yield f"{path}: {expected!r} expected, {found!r} found"


def parts_of(answer: Any) -> dict[str | int, Any]:
    return dict(enumerate(cast(list[Any], answer))) if isinstance(answer, list) else answer
