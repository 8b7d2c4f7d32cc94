"""The printed schemas: current, described, and each with nothing its audience must not name."""

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType

from auth.viewer import Audience
from schema.build import SDL, build


@pytest.mark.parametrize("audience", list(Audience), ids=lambda one: one.value)
def test_the_printed_schema_is_current(audience: Audience) -> None:
    """To accept a change: python -m schema"""
    assert SDL[audience].read_text() == build(audience).sdl


@pytest.mark.parametrize("audience", list(Audience), ids=lambda one: one.value)
def test_everything_is_described(audience: Audience) -> None:
    bare: list[str] = []
    for name, kind in build(audience).schema.type_map.items():
        if name.startswith("__") or kind.name in ("ID", "Int", "String", "Boolean", "Float"):
            continue
        bare += [] if kind.description else [name]
        members: dict[str, object] = {}
        if isinstance(kind, GraphQLObjectType | GraphQLInputObjectType):
            members = dict(kind.fields)
        elif isinstance(kind, GraphQLEnumType):
            members = dict(kind.values)
        bare += [f"{name}.{one}" for one, it in members.items() if not getattr(it, "description")]  # noqa: B009
    assert bare == []


# Groups F3, F4 and F7, and what belongs to staff alone, do not exist for customers: not in
# selections, arguments, filters, orders or introspection.
STAFF_ONLY = [
    "Alert", "AuditEntry", "ConfigurationItem", "Incident", "User", "workNotes", "isMajor",
    "majorState", "impactedConfigurationItems", "affectedAccounts", "affectedAccountCount",
    "subscribers", "serviceContext", "configurationItem", "configurationItems", "primaryContact",
    "restrictContactAccess", "recordOutage", "updateOutage", "endOutage", "auditEntries",
    "inMaintenance", "INTERNAL", "visibility",
]  # fmt: skip


@pytest.mark.parametrize("name", STAFF_ONLY)
def test_customers_cannot_name_what_is_for_staff(name: str) -> None:
    words = build(Audience.PORTAL).sdl.replace('"', " ").replace("(", " ").replace(":", " ")
    lines = [line for line in words.splitlines() if not line.strip().startswith("  ")]
    assert not any(name in line.split() for line in lines if not line.startswith("  "))
    assert name in build(Audience.WORKSPACE).sdl.replace("(", " ").replace(":", " ").split()


def test_customers_can_name_no_hidden_case_fields() -> None:
    schema = build(Audience.PORTAL).schema
    case = schema.type_map["Case"]
    assert isinstance(case, GraphQLObjectType)
    assert not {"parent", "children", "major", "alert", "incident"} & set(case.fields)
    cases = schema.type_map["CaseFilter"]
    assert isinstance(cases, GraphQLInputObjectType)
    assert not {"parent", "major", "alert", "incident", "isMajor"} & set(cases.fields)


def test_guarded_and_personal_values_have_no_filter_and_no_order() -> None:
    for audience in Audience:
        schema = build(audience).schema
        sold = schema.type_map["SoldProductFilter"]
        account = schema.type_map["AccountFilter"]
        assert isinstance(sold, GraphQLInputObjectType)
        assert isinstance(account, GraphQLInputObjectType)
        assert not {"unitPrice", "currency"} & set(sold.fields)
        assert not {"registrationCode", "health", "active"} & set(account.fields)
