"""Which cases contacts and consumers see, and what is said on them."""

import sqlalchemy as sa

import db
from auth.grants import HELD, Condition, Table, cases, granted_items, reaches
from auth.owning import of_visible, owned
from auth.parties import on_product, on_row, on_tree
from auth.viewer import Kind, my
from auth.ways import Step, Way, Ways, reaching


def is_major(t: Table) -> Condition:
    """A rejected candidate is a regular case again."""
    state = t.c.major_state
    return sa.and_(t.c.major, sa.or_(state.is_(None), state != db.MajorState.REJECTED))


def not_major(t: Table) -> Step:
    words = "{row} is a major case: those are never shown to customers"
    return Step(sa.not_(is_major(t)), "", words)


def contact_cases(t: Table) -> list[Way]:
    since_start = cases(db.AccessCases.SINCE_START)
    opened = sa.or_(HELD.c.valid_from.is_(None), t.c.opened_at >= HELD.c.valid_from)
    admitted = reaches(t.c.account_id, since_start, also=opened)
    me = my(Kind.CONTACT)
    own = sa.or_(t.c.contact_id == me, t.c.opened_by_contact_id == me, t.c.partner_contact_id == me)
    assigned = t.c.partner_id == my(Kind.CONTACT, "home_id")

    def by(kind: db.AccessCases) -> Step:
        return reaching(t.c.account_id, cases(kind))

    after = Step(
        admitted,
        "{row} was opened since then",
        "{row} was opened before the partnership began",
    )
    named = Step(
        assigned,
        "{row} names the account of {viewer} as its partner",
        "{row} does not name the account of {viewer} as its partner",
    )
    theirs = Step(
        own,
        "{row} names {viewer} as contact, opener or partner contact",
        "{row} names {viewer} neither as contact nor as opener or partner contact",
    )
    return [
        Way("reach", (by(db.AccessCases.ALL),)),
        Way("partnership since its start", (by(db.AccessCases.SINCE_START), after)),
        Way("assigned to the partner", (named, by(db.AccessCases.ASSIGNED))),
        Way("own case", (theirs, by(db.AccessCases.OWN)), personal=True),
    ]


def case(kind: Kind) -> Ways:
    def ways(t: Table) -> list[Way]:
        own = contact_cases(t) if kind is Kind.CONTACT else owned(kind, t)
        named_items = db.CaseInstallBaseItem.__table__.alias()
        about_items = sa.select(named_items.c.case_id).where(
            named_items.c.install_base_item_id.in_(granted_items(kind))
        )
        about = on_tree(kind, t.c.id.in_(about_items), named_items, named_items.c.case_id == t.c.id)
        by_party = [
            Way("related party of the case", (on_row(kind, t, "case_id"),)),
            Way("related party of its product", (on_product(kind, t),)),
            Way("related party of an item", (about,)),
        ]
        gates = (not_major(t),)
        each = (*own, *by_party)
        return [Way(w.name, w.steps, gates, personal=w.personal) for w in each]

    return ways


def case_comment(kind: Kind) -> Ways:
    def ways(t: Table) -> list[Way]:
        public = t.c.visibility == db.CommentVisibility.PUBLIC
        note = "it is a work note: those are never shown to customers"
        steps = Step(public, "it is public", note), of_visible(db.Case, case(kind), t.c.case_id)
        return [Way("conversation of the case", steps)]

    return ways
