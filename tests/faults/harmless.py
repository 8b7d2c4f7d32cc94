"""Faults that no read can notice, each with the reason. What is here and is noticed after all, or
does not exist any more, is an error: the list shall not outlive its reasons."""

WORDS = "an explanation alone reads it, tests/test_explain_access.py asks for it"
AGAIN = "what leads there has asked already: without it the rule of the row asks again"
REPEATED = "the class Participant says who gets which field: there the printed schemas notice"
PORTAL_HAS_NONE = "PORTAL has no audit entries: its schema does not know the type"

HARMLESS: dict[str, str] = {
    # steps that others imply
    "auth/cases.py contact_cases: without by(db.AccessCases.SINCE_START)":
        "the step after it asks for the same row of the reach, and for its start",
    "auth/fields.py _served: without row.c.contacts":
        "every row of a partnership gives the contacts (db/access.py)",
    "auth/fields.py anybody: without Step(sa.true(), '', '')":
        "a way without steps always holds, too; the step is there to be told",
    "auth/ways.py EVERYBODY: without Step(sa.true(), 'everybody sees {row}', '')":
        "a way without steps always holds, too; the step is there to be told",
    "auth/grants.py granted: without ids.is_not(None)":
        "null is in no set, whether or not the set has one; leaving it out makes the set smaller",
    "db/access.py _hierarchy: without whose (2)":
        "the last condition asks for it again; here it makes the walk shorter",
    "db/access.py _hierarchy: False for True":
        "SQLite walks without the word RECURSIVE; PostgreSQL does not, and tests/test_access.py"
        " fails there",
    "schema/installs.py SoldProduct.offering: without rule=shown_with": AGAIN,
    "schema/installs.py InstallBaseItem.outages: without rule=impact.published_to_portal": AGAIN,
    "schema/operations.py Alert.incident: without rule=shown_with": AGAIN,
    "schema/products.py ServiceOffering.commitments: without rule=shown_with": AGAIN,
    "schema/products.py ServiceCommitment.offering: without rule=shown_with": AGAIN,
    # the audit trail in PORTAL
    "auth/scope.py RULES: EVERYBODY for NOBODY": PORTAL_HAS_NONE,
    "auth/scope.py RULES: EVERYBODY for NOBODY (2)": PORTAL_HAS_NONE,
    # participants
    "schema/participants.py _display_name.name: without else_=sa.null()":
        "a case without else is null as well",
    "schema/participants.py participant: always WORKSPACE": REPEATED,
    "schema/participants.py participant: always PORTAL": REPEATED,
    "schema/participants.py participant: name != 'user'": REPEATED,
    "schema/participants.py participant: PORTAL for WORKSPACE": REPEATED,
    "schema/participants.py participant: False for True (2)":
        "it is null in every row, whether or not it may be",
    # words
    "auth/ways.py About.seen: False for True": WORDS,
    "auth/ways.py Way.personal: True for False": WORDS,
    "auth/cases.py case.ways: named_items.c.case_id != t.c.id": WORDS,
    "auth/external.py sold_product.ways: installed.c.sold_product_id != t.c.id": WORDS,
    "auth/owning.py shown: always '{about} is a major case: agents do not read its conversation'":
        WORDS,
    "auth/owning.py shown: always hidden": WORDS,
    "auth/parties.py on_installed: installed.c.install_base_item_id != t.c.id": WORDS,
    "auth/parties.py on_installed: installed.c.sold_product_id != party.c.sold_product_id": WORDS,
    "auth/parties.py on_installed: without installed.c.install_base_item_id == t.c.id": WORDS,
}  # fmt: skip
