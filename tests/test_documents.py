"""Documents are kept with their plans, within bounds, and weighed before they are planned."""

import pytest
from graphql import FieldNode, GraphQLError, SelectionSetNode

from auth.viewer import Audience
from resolvers.plan.arguments import RefusedError
from resolvers.plan.documents import KEPT_PLANS, MAX_FIELDS, Documents
from resolvers.plan.kept import InvalidError, Kept
from schema.build import build


@pytest.fixture
def documents() -> Documents:
    return Documents(build(Audience.PORTAL).schema, suggest=False)


def test_what_was_used_longest_ago_goes_first() -> None:
    kept = Kept(2)
    kept.keep("a", 1)
    kept.keep("b", 2)
    assert kept.find("a") == 1
    kept.keep("c", 3)
    assert (kept.find("a"), kept.find("b"), kept.find("c")) == (1, None, 3)


def test_weight_is_bounded_however_often_things_come_and_go() -> None:
    kept = Kept(100, heaviest=10)
    for number in range(1_000):
        kept.keep(number, number, weight=4)
    assert kept.values() == [998, 999]


async def test_a_document_is_read_once(documents: Documents) -> None:
    read = await documents.find("{ viewer { name } }")
    assert await documents.find("{ viewer { name } }") is read


async def test_a_fragment_bomb_is_weighed_in_no_time(documents: Documents) -> None:
    """Forty fragments that each spread the next one twice: 2 to the 40th fields."""
    bomb = "{ viewer { ...f0 } } " + " ".join(
        f"fragment f{n} on Viewer {{ ...f{n + 1} ... on Viewer {{ ...f{n + 1} }} }}"
        for n in range(40)
    )
    bomb += " fragment f40 on Viewer { name }"
    with pytest.raises(RefusedError) as refused:
        await documents.find(bomb)
    assert refused.value.extensions == {"code": "COST_LIMIT"}


async def test_too_many_fields_are_refused(documents: Documents) -> None:
    fields = " ".join(f"a{n}: name" for n in range(MAX_FIELDS))
    with pytest.raises(RefusedError):
        await documents.find(f"{{ viewer {{ {fields} }} }}")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{ viewer { name }", "GRAPHQL_PARSE_FAILED"),
        ("{ viewer { workNotes } }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_a_bad_document_says_why_without_hints(
    documents: Documents, text: str, code: str
) -> None:
    with pytest.raises(InvalidError) as invalid:
        await documents.find(text)
    (error,) = invalid.value.errors
    assert isinstance(error, GraphQLError)
    assert error.extensions == {"code": code}
    assert "Did you mean" not in error.message


async def test_variables_are_remembered_of_so_many_parts_only(documents: Documents) -> None:
    """Ten fragments that may each be left out: a thousand ways to ask by one document."""
    spread = " ".join(f"...f{n} @include(if: $v{n})" for n in range(10))
    given = ", ".join(f"$v{n}: Boolean!" for n in range(10))
    fragments = " ".join(
        f"fragment f{n} on Query {{ viewer {{ name @skip(if: $v{n}) }} }}" for n in range(10)
    )
    document = await documents.find(f"query ({given}) {{ {spread} }} {fragments}")
    below: list[SelectionSetNode] = []
    for n in range(10):
        (viewer,) = document.fragments[f"f{n}"].definition.selection_set.selections
        assert isinstance(viewer, FieldNode)
        assert viewer.selection_set is not None
        below.append(viewer.selection_set)
    for chosen in range(1 << 10):
        parts = [part for n, part in enumerate(below) if chosen >> n & 1]
        expected = [f"v{n}" for n in range(10) if chosen >> n & 1]
        assert document.variables_of(parts) == document.variables_of(parts) == expected
    assert len(document._variables) == KEPT_PLANS  # pyright: ignore[reportPrivateUsage]
