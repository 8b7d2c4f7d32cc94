"""Numbers people quote on the phone: random, so that they tell nobody how many there are."""

import secrets

from db.accounts import Account
from db.base import ALPHABET, Base
from db.cases import Case
from db.contracts import Contract
from db.operations import Alert, Incident, Outage

PREFIXES: dict[type[Base], str] = {
    Account: "AC",
    Alert: "AL",
    Case: "CS",
    Contract: "CT",
    Incident: "IN",
    Outage: "OU",
}
LENGTH = 10


def new_number(model: type[Base]) -> str:
    """A number with 50 random bits for a new row of a numbered table."""
    characters = (secrets.choice(ALPHABET) for _ in range(LENGTH))
    return PREFIXES[model] + "".join(characters).upper()
