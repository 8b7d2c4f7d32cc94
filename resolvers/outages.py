"""What is done about outages: recorded, updated, ended, by those who run the network."""

import db
from db.accounts import UserRole
from db.numbers import new_number
from realtime.outbox import Anchors
from resolvers.anchors import outage_anchors
from resolvers.changes import Change, stamp
from resolvers.desk import Deed, Desk, Outcome
from resolvers.outage_inputs import EndOutageInput, RecordOutageInput, UpdateOutageInput
from resolvers.outage_items import named, out, public_ids, put_out, sources
from resolvers.refusals import conflict, forbidden, optional_words, period, words

RECORDERS = (UserRole.MANAGER, UserRole.NOC, UserRole.ADMIN)
LONGEST_SUMMARY = 200
LONGEST_MESSAGE = 10_000


async def record_outage(desk: Desk, input: RecordOutageInput) -> Outcome:
    return await desk.perform("recordOutage", input, lambda deed: _record(deed, input))


async def update_outage(desk: Desk, input: UpdateOutageInput) -> Outcome:
    return await desk.perform("updateOutage", input, lambda deed: _update(deed, input))


async def end_outage(desk: Desk, input: EndOutageInput) -> Outcome:
    return await desk.perform("endOutage", input, lambda deed: _end(deed, input))


# --- recording ----------------------------------------------------------------------------------


async def _record(deed: Deed, input: RecordOutageInput) -> db.Outage:
    if not deed.may(*RECORDERS):
        raise forbidden()
    begin = input.begin or deed.now
    period(begin, input.end)
    outage = db.Outage(
        number=new_number(db.Outage),
        type=input.type,
        summary=words(input.summary, "summary", LONGEST_SUMMARY),
        message=optional_words(input.message, "message", LONGEST_MESSAGE),
        begin=begin,
        end=input.end,
        published=input.published,
    )
    besides = await sources(deed, input)
    items = await named(deed, input.configuration_item_ids or [], besides)
    deed.create(outage)
    await deed.session.flush()
    await put_out(deed, outage, items, frozenset())
    anchors = outage_anchors(outage.published, items)
    await deed.tell_created(outage, anchors, configuration_items=await public_ids(deed, items))
    return outage


# --- changing -----------------------------------------------------------------------------------


async def _find(deed: Deed, public_id: str, version: int | None) -> db.Outage:
    if not deed.may(*RECORDERS):
        raise forbidden()
    outage = await deed.find(db.Outage, public_id, "outageId", lock=True)
    deed.unchanged(outage, version)
    return outage


async def _update(deed: Deed, input: UpdateOutageInput) -> db.Outage:
    outage = await _find(deed, input.outage_id, input.if_version)
    items = items_before = await out(deed, outage)
    before, anchors = await _image(deed, outage, items), outage_anchors(outage.published, items)
    if input.configuration_item_ids is not None:
        items = await named(deed, input.configuration_item_ids.value)
    _set(deed, outage, input)
    await _tell(deed, outage, before, anchors, items)
    if items != items_before:
        await put_out(deed, outage, items, items_before)
    return outage


def _set(deed: Deed, outage: db.Outage, input: UpdateOutageInput) -> None:
    if input.cancelled is not None and input.cancelled.value != (outage.cancelled_at is not None):
        outage.cancelled_at = deed.now if input.cancelled.value else None
    if input.type is not None:
        outage.type = input.type.value
    if input.summary is not None:
        outage.summary = words(input.summary.value, "summary", LONGEST_SUMMARY)
    if input.message is not None:
        outage.message = optional_words(input.message.value, "message", LONGEST_MESSAGE)
    if input.begin is not None:
        outage.begin = input.begin.value
    if input.end is not None:
        outage.end = input.end.value
    if input.published is not None:
        outage.published = input.published.value
    period(outage.begin, outage.end)


async def _end(deed: Deed, input: EndOutageInput) -> db.Outage:
    outage = await _find(deed, input.outage_id, input.if_version)
    if outage.cancelled_at is not None:
        raise conflict("outageId", "The outage was called off.")
    if outage.end is not None and outage.end <= deed.now:
        raise conflict("outageId", "The outage is over already.")
    items = await out(deed, outage)
    before = await _image(deed, outage, items)
    anchors = outage_anchors(outage.published, items)
    outage.end = input.end or deed.now
    if input.message is not None:
        outage.message = words(input.message, "message", LONGEST_MESSAGE)
    period(outage.begin, outage.end)
    await _tell(deed, outage, before, anchors, items)
    return outage


async def _tell(
    deed: Deed, outage: db.Outage, image_before: str, before: Anchors, items: frozenset[int]
) -> None:
    """Which items are out PORTAL does not read, but it decides who sees the outage: that is told
    by the anchors. An outage that nobody outside saw or sees is no news there."""
    after = outage_anchors(outage.published, items)
    portal = stamp(outage, deed.now, beyond=before != after)
    if portal is not None:
        seen = bool(before["published"] or after["published"])
        change = Change(image_before, await _image(deed, outage, items), portal and seen)
        deed.tell_updated(outage, change, before, after)


async def _image(deed: Deed, outage: db.Outage, items: frozenset[int]) -> str:
    return await deed.image(outage, configuration_items=await public_ids(deed, items))
