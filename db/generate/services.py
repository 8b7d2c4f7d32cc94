"""Application services and what they run on: for each a cell of its own, a few hubs below many.

In a cell everything depends, over up to seven steps, on what lies below it; so an alert reaches
the tenants of one service. A hub carries up to a third of all services.
"""

from itertools import pairwise

from db.generate.world import World

LAYERS = (
    ("application", 0.1), ("application", 0.2), ("database", 0.15), ("host", 0.35),
    ("network", 0.1), ("device", 0.1),
)  # fmt: skip
HUBS = 6
SERVICES_ON_A_HUB = 0.3
ENVIRONMENTS = {"development": 0.2, "test": 0.2, "production": 0.6}


def write(world: World) -> None:
    """Services come first (ci1 and so on), then the hubs, then the cells."""
    services = world.tier.services
    world.hubs = range(services + 1, services + HUBS + 1)
    cells = _cells(world)
    world.configuration_items = range(1, cells[-1][-1].stop)
    with world.file("configuration_items", "key name class environment in_maintenance") as row:
        for number in range(1, services + 1):
            row(
                key=f"ci{number}",
                name=f"service-{number}",
                **{"class": "application_service"},
                environment="production",
            )
        for number in world.hubs:
            row(key=f"ci{number}", name=f"hub-{number}", **{"class": "network"})
        for cell in cells:
            for (kind, _), layer in zip(LAYERS, cell, strict=True):
                for number in layer:
                    row(
                        key=f"ci{number}",
                        name=f"{kind}-{number}",
                        **{"class": kind},
                        environment=world.weighted(ENVIRONMENTS),
                        in_maintenance="true" if world.happens(0.01) else "",
                    )
    _write_dependencies(world, cells)


def _cells(world: World) -> list[list[range]]:
    """For every service the numbers of its items, layer by layer from the top."""
    next_number = world.hubs.stop
    each = (world.tier.configuration_items - next_number + 1) / world.tier.services
    cells: list[list[range]] = []
    for _ in range(world.tier.services):
        cell: list[range] = []
        for _, share in LAYERS:
            size = max(1, round(each * share))
            cell.append(range(next_number, next_number + size))
            next_number += size
        cells.append(cell)
    return cells


def _write_dependencies(world: World, cells: list[list[range]]) -> None:
    each = world.tier.dependencies / sum(len(layer) for cell in cells for layer in cell)
    with world.file("ci_dependencies", "dependent dependency type") as row:
        for service, cell in enumerate(cells, 1):
            pairs = dict.fromkeys((service, below) for below in cell[0])
            for upper, lower in pairwise(cell):
                pairs |= _between(world, upper, lower, each)
            for hub in world.hubs:
                if world.happens(SERVICES_ON_A_HUB):
                    pairs[world.pick(cell[-2]), hub] = None
            for dependent, dependency in pairs:
                row(dependent=f"ci{dependent}", dependency=f"ci{dependency}", type="depends_on")


def _between(world: World, upper: range, lower: range, each: float) -> dict[tuple[int, int], None]:
    """Who depends on whom between two layers; nothing below is there for nobody."""
    pairs = dict.fromkeys((world.pick(upper), below) for below in lower)
    for dependent in upper:
        for _ in range(max(1, int(each * 0.7 + world.chance.random()))):
            pairs[dependent, world.pick(lower)] = None
    return pairs
