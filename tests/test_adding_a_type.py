"""docs/adding-a-type.md is true: its changes are made in a copy of the project and tested there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "adding-a-type.md"
# What a server and its tests are made of.
COPIED = (
    "*.py",
    "pyproject.toml",
    "auth",
    "db",
    "docs",
    "realtime",
    "resolvers",
    "schema",
    "tests",
)
BLOCK = re.compile(r'python (?P<file>\S+)(?: before "(?P<before>.+)"| (?P<end>at the end))?')


def copy_of_the_project(folder: Path) -> None:
    for pattern in COPIED:
        for found in ROOT.glob(pattern):
            if found.is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(found, folder / found.name, ignore=ignored)
            else:
                shutil.copy(found, folder)


def make_the_changes(folder: Path) -> list[str]:
    """Every block of the page that names a file; gives the new ones."""
    new: list[str] = []
    for token in MarkdownIt("commonmark").parse(PAGE.read_text()):
        if token.type == "fence":
            block = BLOCK.fullmatch(token.info)
            assert block, f"what becomes of the block {token.info!r}?"
            file = folder / block["file"]
            if block["before"]:
                text = file.read_text()
                assert text.count("\n" + block["before"]) == 1, f"no place in {block['file']}"
                file.write_text(text.replace(block["before"], token.content + block["before"], 1))
            elif block["end"]:
                file.write_text(file.read_text() + token.content)
            else:
                assert not file.exists()
                file.write_text(token.content)
                new.append(block["file"])
    return new


def run(folder: Path, *command: str) -> None:
    """Without PostgreSQL: what differs between the databases is tested elsewhere."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_type_takes_three_new_files_and_a_few_lines(tmp_path: Path) -> None:
    copy_of_the_project(tmp_path)
    new = make_the_changes(tmp_path)
    assert new == [
        "db/surveys.py",
        "db/migrations/versions/0004_surveys.py",
        "schema/surveys.py",
        "tests/test_surveys.py",
    ]
    run(tmp_path, "schema")
    assert "type Survey implements Node" in (tmp_path / "schema/portal.graphql").read_text()
    run(tmp_path, "ruff", "check", "--no-cache", "auth", "db", "schema", "tests/test_surveys.py")
    rules = "tests/test_architecture.py::test_every_table_of_the_graph_has_a_row_rule"
    fields = "tests/test_architecture.py::test_a_field_may_be_null_exactly_when_its_value_may"
    tables = "tests/test_migrations.py::test_the_migrations_make_what_the_models_say"
    alike = "not postgresql"
    chosen = ["tests/test_surveys.py", rules, fields, tables]
    run(tmp_path, "pytest", "-q", "-p", "no:cacheprovider", "-m", alike, *chosen)
