"""What is installed is what was pinned, from wherever the machine takes its packages."""

import json
import re
import tomllib
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
PYTHON_LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-portal.lock"]
NPM_LOCKS = (
    "portal/package-lock.json",
    "bench/peers/package-lock.json",
    "bench/live/peers/package-lock.json",
    "tests/clients/package-lock.json",
)


def pinned(lock: str) -> dict[str, str]:
    """Each package with its version and everything up to the next one, hashes included."""
    entries = re.split(r"^(?=[a-z0-9])", (ROOT / lock).read_text(), flags=re.MULTILINE)
    return {entry.partition("==")[0]: entry for entry in entries if entry}


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^a-z0-9-]", requirement, maxsplit=1)[0] for requirement in requirements}


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_every_package_is_pinned_with_hashes(lock: str) -> None:
    packages = pinned(lock)
    assert packages
    for name, entry in packages.items():
        assert re.match(rf"{name}==\S+ .*\\\n    --hash=sha256:[0-9a-f]{{64}}", entry), name


def test_what_the_project_asks_for_is_in_the_locks() -> None:
    groups = PROJECT["dependency-groups"]
    server = names(PROJECT["project"]["dependencies"]) | names(groups["build"])
    assert server <= pinned("requirements.lock").keys()
    assert names(groups["dev"]) <= pinned("requirements-dev.lock").keys()
    assert names(groups["portal"]) <= pinned("requirements-portal.lock").keys()


def test_tests_run_with_the_packages_of_the_server() -> None:
    development = pinned("requirements-dev.lock")
    for name, entry in pinned("requirements.lock").items():
        assert development[name].partition("    # via")[0] == entry.partition("    # via")[0]


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_no_python_lock_names_a_registry(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text()
    assert "index-url" not in (ROOT / lock).read_text()


@pytest.mark.parametrize("lock", NPM_LOCKS)
def test_no_npm_lock_names_a_registry_and_each_has_a_hash_for_every_package(lock: str) -> None:
    packages: dict[str, dict[str, Any]] = json.loads((ROOT / lock).read_text())["packages"]
    locked = {name: package for name, package in packages.items() if name}
    assert locked
    for name, package in locked.items():
        assert "resolved" not in package, name
        assert package["integrity"].startswith("sha512-"), name


def test_every_package_of_the_server_is_in_the_wheel() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/*.py")} - {"bench", "tests"}
    modules = {path.name for path in ROOT.glob("*.py")}
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert packages | modules | {"docs", "portal/build"} == set(wheel["only-include"])


def test_the_command_is_installed() -> None:
    (command,) = entry_points(group="console_scripts", name="csmgraph")
    assert callable(command.load())
