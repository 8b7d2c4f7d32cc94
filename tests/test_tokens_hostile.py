"""Tokens that others made: whatever their header claims, they name nobody."""

import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from jwt.algorithms import RSAAlgorithm

from auth.tokens import LONGEST_TOKEN, Tokens, Unauthenticated, bearer
from auth.viewer import Kind
from settings import TokenAlgorithm
from tests.forging import BO, HOUR, claims, private_key, refused, segment, tokens_at


@pytest.fixture(name="tokens", scope="module", params=get_args(TokenAlgorithm))
def tokens_fixture(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Tokens:
    return tokens_at(tmp_path_factory.mktemp("home"), request.param)


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
    with pytest.raises(Unauthenticated) as refusal:
        bearer(value)
    assert str(refusal.value) == "A valid bearer token of an active principal is needed."


def test_length_alone_refuses_nothing_up_to_the_longest(tmp_path: Path) -> None:
    tokens = tokens_at(tmp_path)

    def padded(characters: int) -> str:
        body = claims(padding="x" * characters)
        return jwt.encode(body, private_key(tmp_path), algorithm="EdDSA")

    longest = padded((LONGEST_TOKEN - len(padded(0))) * 3 // 4 + 1)
    assert len(longest) == LONGEST_TOKEN
    assert tokens.verify(longest).public_id == BO
