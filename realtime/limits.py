"""How much one principal and one address may have open in a process at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from realtime.executor import Errors, RequestRefused, Sink, Subscription

# Of IPv6 a customer is given at least so much: whoever has one address has all of these.
IPV6_CUSTOMER_BITS = 64


@dataclass(frozen=True)
class Most:
    sockets_per_address: int = 2_000
    subscriptions_per_address: int = 10_000
    subscriptions_per_principal: int = 1_000


class Places:
    """So many for each of them; whoever has none left is not in `taken`."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.taken: dict[str, int] = {}

    def take(self, who: str) -> bool:
        """False where all of theirs are taken."""
        count = self.taken.get(who, 0)
        if count >= self.most:
            return False
        self.taken[who] = count + 1
        return True

    def give_back(self, who: str) -> None:
        if self.taken[who] == 1:
            del self.taken[who]
        else:
            self.taken[who] -= 1


class Limits:
    def __init__(self, most: Most | None = None) -> None:
        most = most or Most()
        self.sockets = Places(most.sockets_per_address)
        self.of_addresses = Places(most.subscriptions_per_address)
        self.of_principals = Places(most.subscriptions_per_principal)

    def counted(self, subscription: Subscription, principal: str, address: str) -> Subscription:
        """The subscription, as one of theirs: `open` raises RequestRefused where it is one too
        many."""
        return Counted(self, subscription, principal, address)

    def take(self, principal: str, address: str) -> None:
        if not self.of_principals.take(principal):
            raise RequestRefused(too_many("One principal", self.of_principals.most))
        if not self.of_addresses.take(address):
            self.of_principals.give_back(principal)
            raise RequestRefused(too_many("One address", self.of_addresses.most))

    def give_back(self, principal: str, address: str) -> None:
        self.of_principals.give_back(principal)
        self.of_addresses.give_back(address)


@dataclass(frozen=True, slots=True)
class Counted:
    limits: Limits
    subscription: Subscription
    principal: str
    address: str

    def open(self, sink: Sink) -> Callable[[], None]:
        self.limits.take(self.principal, self.address)
        try:
            end = self.subscription.open(sink)
        except BaseException:
            self.limits.give_back(self.principal, self.address)
            raise
        held = True

        def close() -> None:
            nonlocal held
            if held:
                held = False
                self.limits.give_back(self.principal, self.address)
            end()

        return close


def too_many(whose: str, most: int) -> Errors:
    message = f"{whose} has at most {most} subscriptions at a time."
    return [{"message": message, "extensions": {"code": "RATE_LIMITED"}}]


def address_of(scope: Mapping[str, Any]) -> str:
    """By whom a connection is counted; the server has put there what a proxy it trusts says."""
    client = scope.get("client")
    host = str(client[0]) if client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((address.packed, IPV6_CUSTOMER_BITS), strict=False))
