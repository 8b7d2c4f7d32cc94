"""What is said to record, change or end an outage."""

from datetime import datetime

import strawberry

from db.operations import OutageType
from resolvers.inputs import IDEMPOTENCY_KEY, IF_VERSION, optional


@strawberry.input(description="An outage to record: by itself, from an alert or an incident.")
class RecordOutageInput:
    type: OutageType = strawberry.field(description="What kind of outage it is.")
    summary: str = strawberry.field(description="In a few words; at most 200 characters.")
    message: str | None = optional("What customers are told; at most 10,000 characters.")
    begin: datetime | None = optional("When it begins; now by default.")
    end: datetime | None = optional("When it ends or ended, where that is known.")
    published: bool = strawberry.field(default=False, description="Whether customers are told.")
    configuration_item_ids: list[strawberry.ID] | None = optional(
        "What is out; besides the item of the alert and of the incident."
    )
    alert_id: strawberry.ID | None = optional("The alert it is recorded from.")
    incident_id: strawberry.ID | None = optional("The incident it is recorded from.")
    idempotency_key: str | None = IDEMPOTENCY_KEY


@strawberry.input(description="What to change of an outage; what is left out stays.")
class UpdateOutageInput:
    outage_id: strawberry.ID = strawberry.field(description="The outage.")
    type: strawberry.Maybe[OutageType] = optional("What kind of outage it is.")
    summary: strawberry.Maybe[str] = optional("In a few words; at most 200 characters.")
    message: strawberry.Maybe[str | None] = optional("What customers are told.")
    begin: strawberry.Maybe[datetime] = optional("When it begins.")
    end: strawberry.Maybe[datetime | None] = optional("When it ends; null where nobody knows.")
    published: strawberry.Maybe[bool] = optional("Whether customers are told.")
    configuration_item_ids: strawberry.Maybe[list[strawberry.ID]] = optional("What is out.")
    cancelled: strawberry.Maybe[bool] = optional("Whether it was called off.")
    if_version: int | None = IF_VERSION
    idempotency_key: str | None = IDEMPOTENCY_KEY


@strawberry.input(description="An outage that is over.")
class EndOutageInput:
    outage_id: strawberry.ID = strawberry.field(description="The outage.")
    end: datetime | None = optional("When it ended; now by default.")
    message: str | None = optional("What customers are told; as it was by default.")
    if_version: int | None = IF_VERSION
    idempotency_key: str | None = IDEMPOTENCY_KEY
