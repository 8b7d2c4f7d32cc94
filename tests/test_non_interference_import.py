"""An import that changes what PORTAL may not read leaves no trace there: neither the values, nor in
`version` and `updatedAt`, by which whoever asks again would know that something happened."""

from pathlib import Path

from tests.asking import Asker
from tests.demo_world import AGENT, AL, DEMO, MIA, NOW, PORTAL_PEOPLE, changed
from tests.folders import load
from tests.oracle import NODE_TYPES, World
from tests.probing import Prober, by_ids, probing
from tests.projection import projection
from tests.reference import Names

# Prices, values, codes, mail and telephone, owners, parents of cases, contexts of items, what is
# out: commercial, personal, secret and internal columns.
CHANGES = {
    "accounts.csv": (
        "true,false,false,c6,AVD-M8GX-35RN",
        "true,true,false,c7,AVD-0000-0000",
    ),
    "contacts.csv": (
        "al.voss@avid.example,+1 617 555 0106,a5,customer_admin",
        "al@avid.example,+1 617 555 0000,a5,case_manager",
    ),
    "consumers.csv": ("mia.koch@home.example,+49 40 5550 7701", "mia@home.example,+49 40 5550"),
    "sold_products.csv": ("now-610d,now+120d,71.25,USD", "now-610d,now+120d,99.99,CHF"),
    "contracts.csv": ("ib12,121750.00", "ib12,9.99"),
    "cases.csv": ("now-9d3h,,false,,,,ib7", "now-9d3h,cs100,false,rejected,,,ib7"),
    "install_base_items.csv": ("as4,as4,production,c7", "as4,as2,production,c7"),
    "service_offerings.csv": ("pm5,Standard,u6", "pm5,Standard,u5"),
    "outages.csv": ("OU6611358,planned,net1", "OU6611358,planned,net1;host1"),
}
EDITED = (
    "account", "contact", "consumer", "sold_product", "contract", "case_record",
    "install_base_item", "service_offering", "outage",
)  # fmt: skip


async def versions(demo: Asker) -> dict[str, tuple[int, int]]:
    """How often rows changed, as the two audiences count it."""
    parts = (f"select max(version) v, max(portal_version) p from {table}" for table in EDITED)
    rows = [(await demo.fetch(part))[0] for part in parts]
    return {table: (row[0], row[1]) for table, row in zip(EDITED, rows, strict=True)}


async def answers(prober: Prober, names: Names, who: str) -> list[object]:
    ids = {
        kind: [public for row, public in names.public.items() if row.type == kind]
        for kind in NODE_TYPES
    }
    audience = "WORKSPACE" if who == AGENT else "PORTAL"
    return [await prober.ask(who, probe) for probe in by_ids(audience, ids)]


async def test_an_import_of_what_is_hidden_leaves_no_trace(own_demo: Asker, tmp_path: Path) -> None:
    world, other = World.load(DEMO, NOW), changed(tmp_path / "changed", CHANGES)
    names = await Names.read(world, own_demo.database.reader)
    # Rows of two worlds are the same by type and key, as they print.
    known = {who: repr(projection(world, who)) for who in PORTAL_PEOPLE}
    hidden = [who for who in PORTAL_PEOPLE if repr(projection(other, who)) == known[who]]
    assert {*PORTAL_PEOPLE} - {*hidden} == {AL, MIA}
    async with probing(own_demo) as prober:
        before = {who: await answers(prober, names, who) for who in [*hidden, AL, AGENT]}
        assert (await load(own_demo.database, tmp_path / "changed")).ok
        after = {who: await answers(prober, names, who) for who in before}
    assert [who for who in before if after[who] != before[who]] == [AL, AGENT]
    assert await versions(own_demo) == dict.fromkeys(EDITED, (2, 1))
