"""A token names a principal, or nobody: every way to disguise one ends in the same answer."""

import json
import stat
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import jwt
import pytest

from auth.tokens import REMEMBERED_TOKENS, Identity, Tokens
from auth.viewer import Kind
from settings import TokenAlgorithm
from tests.forging import BO, HOUR, claims, private_key, refused, tokens_at


@pytest.fixture(name="tokens", scope="module", params=get_args(TokenAlgorithm))
def tokens_fixture(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Tokens:
    return tokens_at(tmp_path_factory.mktemp("home"), request.param)


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in claims().items() if key != name}


def test_a_token_names_its_principal(tokens: Tokens) -> None:
    identity = tokens.verify(tokens.issue(BO, Kind.CONTACT, HOUR))
    assert (identity.public_id, identity.kind) == (BO, Kind.CONTACT)
    assert abs(identity.expires_at - datetime.now(UTC) - HOUR) < timedelta(seconds=5)
    assert identity.issued_at == identity.expires_at - HOUR


def test_the_key_pair_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    token = tokens_at(home).issue(BO, Kind.CONTACT, HOUR)
    assert tokens_at(home).verify(token).public_id == BO
    assert stat.S_IMODE((home / "token-eddsa.pem").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["token-eddsa.pem"]


def test_a_key_pair_of_rsa_has_3072_bits(tmp_path: Path) -> None:
    tokens_at(tmp_path, "RS256")
    assert private_key(tmp_path, "rs256").key_size == 3072


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Lima"])
def test_a_token_counts_from_now_wherever_the_server_stands(
    tokens: Tokens, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("TZ", zone)
        time.tzset()
        identity = tokens.verify(tokens.issue(BO, Kind.CONTACT, HOUR))
    time.tzset()
    assert abs(identity.expires_at - datetime.now(UTC) - HOUR) < timedelta(seconds=5)


def test_the_key_of_another_server_counts_for_nothing(tmp_path: Path) -> None:
    foreign = tokens_at(tmp_path / "theirs").issue(BO, Kind.CONTACT, HOUR)
    refused(tokens_at(tmp_path / "ours"), foreign)


def remembered(tokens: Tokens) -> dict[str, Identity]:
    """From the one that was asked for longest ago to the latest."""
    return vars(tokens)["_verified"]


def at(moment: datetime) -> type[datetime]:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return moment.astimezone(tz)

    return Clock


def test_a_remembered_token_still_expires(tokens: Tokens, monkeypatch: pytest.MonkeyPatch) -> None:
    """Verified once, it is remembered; not beyond its own end."""
    token = tokens.issue(BO, Kind.CONTACT, HOUR)
    first = tokens.verify(token)
    assert tokens.verify(token) is first
    monkeypatch.setattr("auth.tokens.datetime", at(first.expires_at))
    assert tokens.verify(token) is not first
    later = at(first.expires_at + timedelta(minutes=1))
    monkeypatch.setattr("auth.tokens.datetime", later)
    monkeypatch.setattr("jwt.api_jwt.datetime", later)
    refused(tokens, token)
    assert token not in remembered(tokens)


def test_memory_of_verified_tokens_is_bounded(tmp_path: Path) -> None:
    """What nobody asked for longest goes first."""
    tokens = tokens_at(tmp_path)
    several = [
        tokens.issue(f"con_{number}", Kind.CONTACT, HOUR) for number in range(REMEMBERED_TOKENS)
    ]
    for token in (*several, several[0]):
        tokens.verify(token)
    assert list(remembered(tokens)) == [*several[1:], several[0]]
    newest = tokens.issue(BO, Kind.CONTACT, HOUR)
    tokens.verify(newest)
    assert list(remembered(tokens)) == [*several[2:], several[0], newest]


@pytest.mark.parametrize(
    "body",
    [
        *(without(name) for name in ("exp", "iat", "iss", "aud", "sub", "kind")),
        claims(exp=1),
        claims(exp="4102444800"),
        claims(exp=4102444800.5),
        claims(exp=10**18),
        claims(exp=float("nan")),
        claims(exp=True),
        claims(exp=None),
        claims(iat="1"),
        claims(iat=4102444800),
        claims(nbf=4102444800),
        claims(iss="csmgraph/"),
        claims(iss="CSMGRAPH"),
        claims(iss=["csmgraph"]),
        claims(aud="other"),
        claims(aud=[]),
        claims(sub=""),
        claims(sub=7),
        claims(sub="usr_0123456789abcdef"),
        claims(sub="CON_0123456789abcdef"),
        claims(kind="user"),
        claims(kind="Contact"),
        claims(kind="con"),
        claims(kind=["contact"]),
        claims(kind=None),
    ],
)
def test_every_claim_must_be_there_and_mean_what_it_says(
    tmp_path: Path, body: dict[str, Any]
) -> None:
    """Signed with our own key, so that only the claims can be at fault."""
    tokens = tokens_at(tmp_path)
    signed = jwt.PyJWS().encode(json.dumps(body).encode(), private_key(tmp_path), "EdDSA")
    refused(tokens, signed)


def test_an_audience_among_others_is_meant(tmp_path: Path) -> None:
    tokens = tokens_at(tmp_path)
    body = claims(aud=["other", "csmgraph"])
    assert tokens.verify(jwt.encode(body, private_key(tmp_path), algorithm="EdDSA"))


def test_the_clock_of_another_server_may_be_ahead_a_little(tmp_path: Path) -> None:
    tokens = tokens_at(tmp_path)
    for ahead, taken in ((3, True), (60, False)):
        body = claims(iat=claims()["iat"] + ahead)
        token = jwt.encode(body, private_key(tmp_path), algorithm="EdDSA")
        if taken:
            assert tokens.verify(token).public_id == BO
        else:
            refused(tokens, token)


def test_what_was_issued_up_to_a_revocation_is_void(tmp_path: Path) -> None:
    """Also what is remembered, and of its very second; not what is issued later, or to others."""
    revoked: dict[str, datetime] = {}
    tokens = tokens_at(tmp_path, revoked=revoked)
    token = tokens.issue(BO, Kind.CONTACT, HOUR)
    issued_at = tokens.verify(token).issued_at
    revoked["con_somebodyelse0000"] = issued_at + HOUR
    assert tokens.verify(token).public_id == BO
    revoked[BO] = issued_at - timedelta(seconds=1)
    assert tokens.verify(token).public_id == BO
    revoked[BO] = issued_at
    refused(tokens, token)
