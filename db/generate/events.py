"""Alerts in bursts, the incidents made of some of them, and outages."""

from db.generate import words
from db.generate.world import MINUTES_PER_DAY, World, ago

SEVERITIES = {"critical": 0.04, "major": 0.11, "minor": 0.25, "warning": 0.45, "info": 0.15}
PRIORITIES = {"moderate": 0.851, "low": 0.096, "high": 0.037, "critical": 0.016}
OUTAGE_TYPES = {"planned": 0.6, "outage": 0.25, "degradation": 0.15}
OPEN_ALERTS = 0.01
ON_A_HUB = 0.04
MINUTES_OF_A_WEEK = 7 * MINUTES_PER_DAY


def write(world: World) -> None:
    _write_alerts(world)
    _write_incidents(world)
    _write_outages(world)


def _item(world: World) -> str:
    numbers = world.hubs if world.happens(ON_A_HUB) else world.configuration_items
    return f"ci{world.pick(numbers)}"


def _write_alerts(world: World) -> None:
    """Half of them within a twentieth of the minutes."""
    bursts = world.chance.sample(range(MINUTES_OF_A_WEEK), MINUTES_OF_A_WEEK // 20)
    with world.file(
        "alerts", "key configuration_item severity state description raised_at closed_at"
    ) as row:
        for number in range(1, world.tier.alerts + 1):
            minute = world.pick(bursts if world.happens(0.5) else range(MINUTES_OF_A_WEEK))
            closed = not world.happens(OPEN_ALERTS)
            row(
                key=f"alr{number}",
                configuration_item=_item(world),
                severity=world.weighted(SEVERITIES),
                state="closed" if closed else "open",
                description=world.pick(words.ALERTS),
                raised_at=ago(minute),
                closed_at=ago(minute - world.chance.randint(0, minute)) if closed else "",
            )


def _write_incidents(world: World) -> None:
    with world.file(
        "incidents",
        "key alert configuration_item summary state priority opened_at resolved_at",
    ) as row:
        for number in range(1, world.tier.incidents + 1):
            opened = world.office_minutes(30)
            solved = world.happens(0.8)
            lasted = min(opened, int(world.lognormal(54.5 * 60, 1.2)))
            alert = f"alr{world.chance.randint(1, world.tier.alerts)}" if world.happens(0.5) else ""
            row(
                key=f"inc{number}",
                alert=alert,
                configuration_item=_item(world),
                summary=f"Something {world.pick(words.ALERTS)}",
                state="resolved" if solved else world.pick(("new", "in_progress", "on_hold")),
                priority=world.weighted(PRIORITIES),
                opened_at=ago(opened),
                resolved_at=ago(opened - lasted) if solved else "",
            )


def _write_outages(world: World) -> None:
    """Planned ones up to a month ahead; a median of two hours, one in twenty takes a day."""
    with world.file(
        "outages",
        "key type configuration_items summary message begin end cancelled_at published",
    ) as row:
        for number in range(1, world.tier.outages + 1):
            kind = world.weighted(OUTAGE_TYPES)
            ahead = kind == "planned" and world.happens(0.3)
            begin = -world.chance.randrange(43_200) if ahead else world.chance.randrange(525_600)
            length = int(world.lognormal(120, 1.51)) + 1
            items = dict.fromkeys(_item(world) for _ in range(world.pick((1, 1, 1, 2, 3))))
            row(
                key=f"out{number}",
                type=kind,
                configuration_items=";".join(items),
                summary=f"Outage {number}",
                message="A part of our services is affected.",
                begin=ago(begin),
                end=ago(begin - length),
                cancelled_at=ago(begin + 60) if not ahead and world.happens(0.02) else "",
                published="true" if world.happens(0.9) else "false",
            )
