"""The secrets of a server: made once, whole, and for their owner alone."""

import hmac
import stat
from pathlib import Path

import pytest

from auth.keys import derived_key, kept, server_secret


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_server_makes_its_secret_once(tmp_path: Path) -> None:
    secret = server_secret(tmp_path)
    assert len(secret) == 32
    assert server_secret(tmp_path) == secret == (tmp_path / "server.key").read_bytes()
    assert server_secret(tmp_path / "another") != secret


def test_only_the_owner_enters_the_home_and_reads_the_secret(tmp_path: Path) -> None:
    home = tmp_path / "several" / "deep" / "home"
    server_secret(home)
    assert (mode(home), mode(home / "server.key")) == (0o700, 0o600)
    assert [path.name for path in home.iterdir()] == ["server.key"]


def test_a_file_that_somebody_left_in_the_way_gets_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where its name was foreseen."""
    theirs = tmp_path / "server.key.foreseen"
    theirs.write_bytes(b"")
    monkeypatch.setattr("auth.keys.secrets.token_hex", lambda: "foreseen")
    with pytest.raises(FileExistsError):
        server_secret(tmp_path)
    assert theirs.read_bytes() == b""


def test_who_comes_second_takes_the_secret_of_the_first(tmp_path: Path) -> None:
    """Two processes that both found none: here the other one makes it in between."""
    path = tmp_path / "some.key"

    def slow() -> bytes:
        assert kept(path, lambda: b"of the first") == b"of the first"
        return b"of the second"

    assert kept(path, slow) == b"of the first"
    assert [path.name for path in tmp_path.iterdir()] == ["some.key"]


def test_each_purpose_has_a_key_of_its_own() -> None:
    """By HKDF, here as RFC 5869 puts it: another version opens what this one seals."""
    secret = bytes(range(32))
    for purpose in ("feed cursor", "page cursor"):
        extracted = hmac.digest(bytes(32), secret, "sha256")
        expanded = hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")
        assert derived_key(secret, purpose) == expanded
