"""What a related-party row hands to the one it names."""

from tests.oracle.facts import Facts
from tests.oracle.world import Row


def granted(facts: Facts, principal: Row) -> set[Row]:
    """Sold products, items and cases of every authorized party that names the principal.

    Grants do not chain: nothing besides these rows becomes visible by them.
    """
    found: set[Row] = set()
    for party in facts.world.rows("RelatedParty"):
        # Listed parties count for nothing; `responsibility` is a label.
        if party.values["kind"] == "AUTHORIZED" and names(party, principal):
            found |= reached_by(facts, party)
    return found


def names(party: Row, principal: Row) -> bool:
    """The contact, its home as authorised account, or the consumer alone."""
    if principal.type == "Consumer":
        return party.one("consumer") is principal
    home = principal.one("account")
    return party.one("contact") is principal or (home is not None and party.one("account") is home)


def reached_by(facts: Facts, party: Row) -> set[Row]:
    product, item, case = (
        party.one("sold_product"),
        party.one("install_base_item"),
        party.one("case"),
    )
    cases = facts.world.rows("Case")
    found: set[Row] = set()
    if product is not None:
        # That product, the items installed for it, the cases that name that *product*.
        found |= {product, *facts.items_of(product)}
        found |= {each for each in cases if each.one("sold_product") is product}
    # A party row on an item with a parent loads and grants nothing.
    if item is not None and item.one("parent") is None:
        # Every item of the tree, the products installed on them, the cases that name such an item.
        tree = facts.tree(item)
        found |= {*tree, *(each for one in tree for each in facts.products_of(one))}
        found |= {c for c in cases if any(i in tree for i in c.many("install_base_items"))}
    if case is not None:
        found.add(case)  # a party on a case reaches that case alone
    return found
