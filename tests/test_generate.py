"""Synthetic worlds: the same for the same seed, importable, and as uneven as real ones."""

import csv
import time
from collections import Counter
from filecmp import cmpfiles
from pathlib import Path

import pytest

import db
from db.generate import TIERS, generate
from tests.folders import load

FILES = 24


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def medium(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated") / "medium"
    generate("M", folder, seed=1)
    return folder


def test_the_seed_decides_every_byte(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("again", 7), ("other", 8)):
        generate("S", tmp_path / name, seed=seed)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert len(names) == FILES
    same, _, _ = cmpfiles(tmp_path / "one", tmp_path / "again", names, shallow=False)
    assert same == names
    _, differing, _ = cmpfiles(tmp_path / "one", tmp_path / "other", names, shallow=False)
    assert {"accounts.csv", "cases.csv", "alerts.csv"} <= set(differing)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    with pytest.raises(FileExistsError, match="is not empty"):
        generate("S", tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


async def test_every_row_of_a_small_world_loads(
    empty_database: db.Database, tmp_path: Path
) -> None:
    generate("S", tmp_path / "small", seed=3)
    report = await load(empty_database, tmp_path / "small")
    assert report.problems == []
    assert len(report.files) == FILES
    assert report.files["accounts"].created == TIERS["S"].accounts


def test_a_tier_has_as_many_rows_as_it_says(medium: Path) -> None:
    tier = TIERS["M"]
    for name, expected in (
        ("accounts", tier.accounts), ("contacts", tier.contacts),
        ("consumers", tier.consumers), ("sold_products", tier.sold_products),
        ("install_base_items", tier.install_base_items),
        ("configuration_items", tier.configuration_items),
        ("ci_dependencies", tier.dependencies), ("alerts", tier.alerts),
        ("incidents", tier.incidents), ("cases", tier.cases), ("outages", tier.outages),
        ("case_comments", tier.cases * 10),
    ):  # fmt: skip
        assert len(rows(medium, name)) == pytest.approx(expected, rel=0.05), name


def test_a_few_have_most(medium: Path) -> None:
    """One service carries two fifths of the items, a hundredth of the accounts asks three tenths
    of the questions, and the largest hierarchy has a sixteenth of the accounts."""
    items = Counter(item["configuration_item"] for item in rows(medium, "install_base_items"))
    assert items.most_common(1)[0][1] / items.total() == pytest.approx(0.4, abs=0.03)
    cases = Counter(case["account"] for case in rows(medium, "cases") if case["account"])
    busiest = sum(count for _, count in cases.most_common(10))
    assert busiest / cases.total() == pytest.approx(0.3, abs=0.04)
    top: dict[str, str] = {}
    for account in rows(medium, "accounts"):
        top[account["key"]] = top.get(account["parent"], account["key"])
    assert Counter(top.values()).most_common(1)[0][1] == 60


def test_half_of_the_alerts_come_in_bursts(medium: Path) -> None:
    minutes = Counter(alert["raised_at"] for alert in rows(medium, "alerts"))
    busiest = sum(count for _, count in minutes.most_common(7 * 24 * 60 // 20))
    assert busiest / minutes.total() > 0.4


@pytest.mark.prove
@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
async def test_a_medium_world_loads_within_a_minute(
    empty_database: db.Database, medium: Path
) -> None:
    begin = time.monotonic()
    assert (await load(empty_database, medium)).ok
    assert time.monotonic() - begin < 60
