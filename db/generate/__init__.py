"""`csmgraph generate`: a synthetic world in the import format, of a chosen size, by a seed.

The sizes and skews are those of the large synthetic data the product is measured with: a few big
customers and many small ones, services shared by many tenants, alerts in bursts. Nothing in it is
real. The same tier and seed give the same files, byte for byte.
"""

import random
from pathlib import Path

from db.generate import cases, events, parties, products, sales, services
from db.generate.tiers import TIERS
from db.generate.world import World

__all__ = ["TIERS", "generate"]


def generate(tier: str, out: Path, seed: int = 1) -> None:
    """Write the files of a world of tier S, M or L into a new or empty folder."""
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty")
    world = World(TIERS[tier], out, random.Random(seed))
    for part in (parties, products, services, sales, events, cases):
        part.write(world)
