"""A token names a principal, or nobody: every way to disguise one ends in the same answer."""

import base64
import hashlib
import hmac
import json
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from jwt.algorithms import RSAAlgorithm

from auth.tokens import LONGEST_TOKEN, REMEMBERED_TOKENS, Identity, Tokens, Unauthenticated, bearer
from auth.viewer import Kind
from settings import TokenAlgorithm

BO = "con_0123456789abcdef"
HOUR = timedelta(hours=1)


def tokens_at(home: Path, algorithm: TokenAlgorithm = "EdDSA") -> Tokens:
    return Tokens.at(home, algorithm=algorithm, issuer="csmgraph", audience="csmgraph")


@pytest.fixture(name="tokens", scope="module", params=get_args(TokenAlgorithm))
def tokens_fixture(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Tokens:
    return tokens_at(tmp_path_factory.mktemp("home"), request.param)


def claims(**changed: Any) -> dict[str, Any]:
    now = int(datetime.now(UTC).timestamp())
    body = {"iss": "csmgraph", "aud": "csmgraph", "sub": BO, "kind": "contact"}
    return {**body, "iat": now, "exp": now + 3600, **changed}


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in claims().items() if key != name}


def private_key(home: Path, algorithm: str = "eddsa") -> Any:
    pem = (home / f"token-{algorithm}.pem").read_bytes()
    return serialization.load_pem_private_key(pem, password=None)


def segment(value: object) -> str:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def refused(tokens: Tokens, token: str) -> None:
    with pytest.raises(Unauthenticated):
        tokens.verify(token)


def test_a_token_names_its_principal(tokens: Tokens) -> None:
    identity = tokens.verify(tokens.issue(BO, Kind.CONTACT, HOUR))
    assert (identity.public_id, identity.kind) == (BO, Kind.CONTACT)
    assert abs(identity.expires_at - datetime.now(UTC) - HOUR) < timedelta(seconds=5)


def test_the_key_pair_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    token = tokens_at(home).issue(BO, Kind.CONTACT, HOUR)
    assert tokens_at(home).verify(token).public_id == BO
    assert stat.S_IMODE((home / "token-eddsa.pem").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["token-eddsa.pem"]


def test_the_key_of_another_server_counts_for_nothing(tmp_path: Path) -> None:
    foreign = tokens_at(tmp_path / "theirs").issue(BO, Kind.CONTACT, HOUR)
    refused(tokens_at(tmp_path / "ours"), foreign)


def test_a_remembered_token_still_expires(tokens: Tokens, monkeypatch: pytest.MonkeyPatch) -> None:
    """Verified once, it is remembered; not beyond its own end."""
    token = tokens.issue(BO, Kind.CONTACT, HOUR)
    tokens.verify(token)
    later = datetime.now(UTC) + HOUR + timedelta(minutes=1)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return later.astimezone(tz)

    monkeypatch.setattr("auth.tokens.datetime", Clock)
    monkeypatch.setattr("jwt.api_jwt.datetime", Clock)
    refused(tokens, token)


def test_memory_of_verified_tokens_is_bounded(tmp_path: Path) -> None:
    tokens = tokens_at(tmp_path)
    for number in range(REMEMBERED_TOKENS + 10):
        tokens.verify(tokens.issue(f"con_{number}", Kind.CONTACT, HOUR))
    remembered: dict[str, Identity] = vars(tokens)["_verified"]
    assert len(remembered) == REMEMBERED_TOKENS


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


@pytest.mark.parametrize("algorithm", ["none", "None", "nOnE", "", "HS256", "RS512", "ES256K"])
def test_the_header_does_not_choose_the_algorithm(tokens: Tokens, algorithm: str) -> None:
    signed = f"{segment({'alg': algorithm, 'typ': 'JWT'})}.{segment(claims())}"
    for signature in ("", segment(b"x" * 64)):
        refused(tokens, f"{signed}.{signature}")


def public_forms(key: Any) -> list[bytes]:
    """The public key as an attacker may hold it, to be misused as a shared secret."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    pem = key.public_bytes(serialization.Encoding.PEM, form)
    der = key.public_bytes(serialization.Encoding.DER, form)
    jwk = RSAAlgorithm.to_jwk(key).encode()
    return [pem, b" " + pem, der, jwk]


def test_the_public_key_is_no_shared_secret(tmp_path: Path) -> None:
    tokens = tokens_at(tmp_path, "RS256")
    for secret in public_forms(private_key(tmp_path, "rs256").public_key()):
        signed = f"{segment({'alg': 'HS256', 'typ': 'JWT'})}.{segment(claims())}"
        signature = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
        refused(tokens, f"{signed}.{segment(signature)}")


@pytest.mark.parametrize(
    "header",
    [
        {"kid": "../../etc/passwd"},
        {"kid": "' OR 1=1--"},
        {"kid": "\x00"},
        {"jku": "http://attacker.example/keys"},
        {"x5u": "http://attacker.example/cert"},
    ],
)
def test_a_header_brings_no_key_of_its_own(tmp_path: Path, header: dict[str, str]) -> None:
    tokens, attacker = tokens_at(tmp_path), ed25519.Ed25519PrivateKey.generate()
    refused(tokens, jwt.encode(claims(), attacker, algorithm="EdDSA", headers=header))


@pytest.mark.parametrize(
    "header", [{"crit": ["exp"]}, {"crit": ["unknown"], "unknown": 1}, {"b64": False}]
)
def test_what_must_be_understood_and_is_not_is_refused(
    tmp_path: Path, header: dict[str, Any]
) -> None:
    tokens = tokens_at(tmp_path)
    key = private_key(tmp_path)
    refused(tokens, jwt.encode(claims(), key, algorithm="EdDSA", headers=header))


def truncated(token: str) -> str:
    return token[:-4]


def altered(token: str) -> str:
    header, _, signature = token.split(".")
    return f"{header}.{segment(claims(sub='con_fedcba9876543210'))}.{signature}"


def nested(token: str) -> str:
    return f"{segment({'alg': 'EdDSA', 'cty': 'JWT'})}.{segment(token.encode())}.{segment(b'')}"


DISGUISES: list[Callable[[str], str]] = [
    truncated,
    altered,
    nested,
    lambda _: "",
    lambda _: "..",
    lambda _: "....",
    lambda _: "not a token",
    lambda _: "a.b.c",
    lambda token: token + "\x00",
    lambda token: "A" * LONGEST_TOKEN + token,
    lambda token: f"{segment(['alg'])}.{token.split('.', 1)[1]}",
    lambda _: f"{segment(b'[' * 3000)}.e30.",
]


@pytest.mark.parametrize("disguise", DISGUISES)
def test_anything_else_is_nobody(tokens: Tokens, disguise: Callable[[str], str]) -> None:
    refused(tokens, disguise(tokens.issue(BO, Kind.CONTACT, HOUR)))


@pytest.mark.parametrize("value", ["Bearer abc", "bearer abc", "BEARER abc"])
def test_the_scheme_is_bearer_in_any_case(value: str) -> None:
    assert bearer(value) == "abc"


@pytest.mark.parametrize(
    "value",
    [None, 5, "", "abc", "Bearer", "Bearer ", "Bearer  abc", "Bearer abc, Bearer d", "Basic abc",
     "Bearer \u00e9"],
)  # fmt: skip
def test_any_other_value_of_the_header_is_nobody(value: object) -> None:
    with pytest.raises(Unauthenticated):
        bearer(value)
