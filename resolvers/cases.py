"""What is done about cases: opening one, and saying something on one.

The inputs of WORKSPACE say more than those of PORTAL, under the same names in their schemas.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import strawberry

import db
from auth.viewer import Kind
from db.cases import CaseState, Channel, CommentVisibility
from db.numbers import new_number
from db.operations import Priority
from resolvers.anchors import row_anchors
from resolvers.case_owners import Asked, owner
from resolvers.changes import Change, stamp
from resolvers.desk import Deed, Desk, Outcome
from resolvers.inputs import IDEMPOTENCY_KEY, IF_VERSION, optional
from resolvers.refusals import bad_input, conflict, not_found, optional_words, words

LONGEST_SUBJECT = 200
LONGEST_TEXT = 20_000
MOST_ITEMS = 100


@strawberry.input(description="A case to open.")
class CreateCaseInput:
    subject: str = strawberry.field(description="In a few words; at most 200 characters.")
    description: str | None = optional("All there is to say; at most 20,000 characters.")
    account_id: strawberry.ID | None = optional("Whose case it is; the own account by default.")
    consumer_id: strawberry.ID | None = optional("Whose case it is, where a consumer's.")
    contact_id: strawberry.ID | None = optional(
        "Whom to talk to, a contact of the account; whoever asks by default."
    )
    priority: Priority | None = optional("How urgent it is; MODERATE by default.")
    install_base_item_ids: list[strawberry.ID] | None = optional(
        "What it is about: items of the same owner."
    )
    sold_product_id: strawberry.ID | None = optional(
        "What it is about: a sold product of the same owner."
    )
    idempotency_key: str | None = IDEMPOTENCY_KEY


@strawberry.input(name="CreateCaseInput", description="A case to open.")
class WorkspaceCreateCaseInput(CreateCaseInput):
    channel: Channel | None = optional("How the customer reached us.")
    alert_id: strawberry.ID | None = optional("The alert ahead of which the case is opened.")
    incident_id: strawberry.ID | None = optional("The incident ahead of which it is opened.")


@strawberry.input(description="Something to say on a case.")
class AddCaseCommentInput:
    case_id: strawberry.ID = strawberry.field(description="The case.")
    body: str = strawberry.field(description="At most 20,000 characters.")
    if_version: int | None = IF_VERSION
    idempotency_key: str | None = IDEMPOTENCY_KEY


@strawberry.input(name="AddCaseCommentInput", description="Something to say on a case.")
class WorkspaceAddCaseCommentInput(AddCaseCommentInput):
    visibility: CommentVisibility | None = optional(
        "PUBLIC, the default, is told to the customer; INTERNAL makes it a work note."
    )


async def create_case(desk: Desk, input: CreateCaseInput) -> Outcome:
    return await desk.perform("createCase", input, lambda deed: _create(deed, input))


async def add_case_comment(desk: Desk, input: AddCaseCommentInput) -> Outcome:
    return await desk.perform("addCaseComment", input, lambda deed: _comment(deed, input))


# --- opening ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ahead:
    """What is known before the customer calls."""

    alert: str | None = None
    incident: str | None = None
    channel: Channel | None = None


async def _create(deed: Deed, input: CreateCaseInput) -> db.Case:
    ahead = Ahead(channel=Channel.WEB)
    if isinstance(input, WorkspaceCreateCaseInput):
        ahead = Ahead(input.alert_id, input.incident_id, input.channel)
    proactive = ahead.alert is not None or ahead.incident is not None
    subject = words(input.subject, "subject", LONGEST_SUBJECT)
    description = optional_words(input.description, "description", LONGEST_TEXT)
    asked = Asked(input.account_id, input.consumer_id, input.contact_id, proactive)
    case = db.Case(
        number=new_number(db.Case),
        subject=subject,
        description=description,
        state=CaseState.NEW,
        priority=input.priority or Priority.MODERATE,
        channel=ahead.channel,
        opened_at=deed.now,
        proactive=proactive,
        major=False,
        **vars(await owner(deed, asked)),
        **{f"opened_by_{_kind(deed)}_id": deed.viewer.id},
    )
    items = await _items(deed, case, input.install_base_item_ids or [])
    await _links(deed, case, input.sold_product_id, ahead)
    deed.create(case)
    await deed.session.flush()
    deed.session.add_all(
        db.CaseInstallBaseItem(case_id=case.id, install_base_item_id=item) for item in items
    )
    about = input.install_base_item_ids or []
    await deed.tell_created(case, row_anchors(case), install_base_items=about)
    return case


def _kind(deed: Deed) -> str:
    """As the columns of authors and openers name it."""
    return deed.viewer.kind.name.lower()


async def _items(deed: Deed, case: db.Case, public_ids: Sequence[str]) -> list[int]:
    if len(public_ids) > MOST_ITEMS:
        raise bad_input("installBaseItemIds", f"A case names at most {MOST_ITEMS} items.")
    found = [
        _same_owner(case, await deed.find(db.InstallBaseItem, public_id, "installBaseItemIds"),
                    "installBaseItemIds")
        for public_id in dict.fromkeys(public_ids)
    ]  # fmt: skip
    return [item.id for item in found]


def _same_owner(
    case: db.Case, owned: db.InstallBaseItem | db.SoldProduct, field: str
) -> db.InstallBaseItem | db.SoldProduct:
    """What belongs to somebody else is not there for this case, even where it can be seen."""
    if (owned.account_id, owned.consumer_id) != (case.account_id, case.consumer_id):
        raise not_found(field)
    return owned


async def _links(deed: Deed, case: db.Case, sold_product: str | None, ahead: Ahead) -> None:
    if sold_product is not None:
        sold = await deed.find(db.SoldProduct, sold_product, "soldProductId")
        case.sold_product_id = _same_owner(case, sold, "soldProductId").id
    if ahead.alert is not None:
        case.alert_id = (await deed.find(db.Alert, ahead.alert, "alertId")).id
    if ahead.incident is not None:
        case.incident_id = (await deed.find(db.Incident, ahead.incident, "incidentId")).id


# --- saying something ---------------------------------------------------------------------------


async def _comment(deed: Deed, input: AddCaseCommentInput) -> db.CaseComment:
    body = words(input.body, "body", LONGEST_TEXT)
    case = await deed.find(db.Case, input.case_id, "caseId", lock=True)
    deed.unchanged(case, input.if_version)
    if case.state is CaseState.CLOSED:
        raise conflict("caseId", "The case is closed: nothing more is said on it.")
    visibility = CommentVisibility.PUBLIC
    if isinstance(input, WorkspaceAddCaseCommentInput):
        visibility = input.visibility or visibility
    comment = deed.create(
        db.CaseComment(
            case_id=case.id,
            body=body,
            visibility=visibility,
            **{f"author_{_kind(deed)}_id": deed.viewer.id},
        )
    )
    await deed.session.flush()
    deed.audit(comment, None, await deed.image(comment))
    await _commented(deed, case, public=visibility is CommentVisibility.PUBLIC)
    return comment


async def _commented(deed: Deed, case: db.Case, *, public: bool) -> None:
    """A comment is a change of its case; a work note leaves no trace that PORTAL could read. What
    a customer says answers what was asked of them."""
    before, anchors = await deed.image(case), row_anchors(case)
    if public:
        if deed.viewer.kind is not Kind.USER and case.state is CaseState.AWAITING_INFO:
            case.state = CaseState.OPEN
        stamp(case, deed.now, portal=True)
    change = Change(before, await deed.image(case), portal=public)
    deed.tell_updated(case, change, anchors, anchors)
