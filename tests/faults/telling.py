"""The telling world: the demo world, and beside it a row for every clause of every rule, such that
the clause alone decides whether somebody sees the row. What is left out of a rule then shows.

The rows are in telling/, as columns of the import format, beside those that every account and
consumer gets here. Torvane (t) has a hierarchy with a closed account in between; Pelham (p) serves
each s-account in another manner; x1 and x2 are reached by relationships of contacts, x3 by related
parties alone.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from tests.demo_world import DEMO
from tests.worlds.folders import read_folder, write_folder

TELLING = Path(__file__).parent / "telling"
Rows = list[dict[str, str]]


def of_owner(column: str, key: str) -> Iterator[tuple[str, str]]:
    """What every account and consumer has: one of each, and two cases."""
    product = f"key,name,{column},product_model,unit_price,currency"
    yield "sold_products", f"{product}\nsp-{key},Of {key},{key},lm1,5.00,EUR"
    yield "configuration_items", f"key,name,class\nci-{key},Of {key},host"
    item = f"key,name,{column},configuration_item,service_context"
    yield "install_base_items", f"{item}\nib-{key},Of {key},{key},ci-{key},ci-{key}"
    yield "installed_products", f"sold_product,install_base_item\nsp-{key},ib-{key}"
    case = f"key,subject,{column},opened_at"
    yield "cases", f"{case}\nca-{key},Old,{key},now-9d\ncb-{key},New,{key},now-1d"
    yield "contracts", f"key,name,{column},value\nct-{key},Of {key},{key},7.00"
    alone = f"key,name,{column},contract"
    yield "entitlements", f"{alone}\nen-{key},Alone,{key},"
    other = "t1" if key != "t1" else "x3"
    yield "entitlements", f"{alone}\nec-{key},Of the contract,{key},ct-{other}"


def comments(case: str) -> str:
    """One told, one noted."""
    columns = "key,case,author,body,visibility,created_at"
    told = f"pub-{case},{case},u1,Told,public,now-1d"
    return f"{columns}\n{told}\nint-{case},{case},u1,Noted,internal,now-1d"


def added(files: dict[str, Rows]) -> Iterator[tuple[str, str]]:
    for file, column in (("accounts", "account"), ("consumers", "consumer")):
        for row in files[file]:
            yield from of_owner(column, row["key"])
    for case in (*(row["key"] for row in files["cases"]), "ca-t1", "ca-s1", "ca-k-h1"):
        yield "case_comments", comments(case)


def rows_of(text: str) -> Rows:
    return list(csv.DictReader(text.splitlines()))


def write(folder: Path) -> Path:
    """The telling world as an import folder."""
    files, more = read_folder(DEMO), read_folder(TELLING)
    for name, rows in (*more.items(), *((name, rows_of(text)) for name, text in added(more))):
        files.setdefault(name, []).extend(rows)
    return write_folder(folder, files)
