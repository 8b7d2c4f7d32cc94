"""Whom a bearer token names.

Tokens are JWTs that this server signs and verifies with a key pair of its own; whatever else may
issue them later, `Tokens.verify` stays the one door. The algorithm is a setting: the header of a
token chooses neither algorithm nor key.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from auth.keys import kept
from auth.viewer import Kind
from settings import TokenAlgorithm

REQUIRED = ["exp", "iat", "iss", "aud", "sub"]
RSA_BITS = 3072
LONGEST_TOKEN = 4096
REMEMBERED_TOKENS = 1024
# Clocks of two servers differ a little; a token of one must not be from the other's future.
LEEWAY = timedelta(seconds=5)


class Unauthenticated(Exception):  # noqa: N818 (the word of the answer, not a fault)
    """Nobody is asking. Says no more than that: reasons help whoever guesses."""

    code = "UNAUTHENTICATED"

    def __init__(self) -> None:
        super().__init__("A valid bearer token of an active principal is needed.")


@dataclass(frozen=True, slots=True)
class Identity:
    """The principal a token names. That it exists and is active, the database says."""

    public_id: str
    kind: Kind
    issued_at: datetime
    expires_at: datetime


def bearer(authorization: object) -> str:
    """The token of an `Authorization` value: the scheme in any case, one space, one token."""
    if not isinstance(authorization, str):
        raise Unauthenticated
    scheme, *token = authorization.split(" ")
    if scheme.lower() != "bearer" or len(token) != 1 or not token[0] or not token[0].isascii():
        raise Unauthenticated
    return token[0]


class Tokens:
    """`revoked`: up to which moment what was issued for somebody, by public id, is void; it may
    change all the time."""

    def __init__(
        self,
        private_key: bytes,
        *,
        algorithm: TokenAlgorithm,
        issuer: str,
        audience: str,
        revoked: Mapping[str, datetime] = {},
    ) -> None:
        self._algorithm = algorithm
        self._issuer = issuer
        self._revoked = revoked
        self._audience = audience
        self._private: Any = serialization.load_pem_private_key(private_key, password=None)
        self._public: Any = self._private.public_key()
        self._verified: OrderedDict[str, Identity] = OrderedDict()

    @classmethod
    def at(
        cls,
        home: Path,
        *,
        algorithm: TokenAlgorithm,
        issuer: str,
        audience: str,
        revoked: Mapping[str, datetime] = {},
    ) -> Self:
        """With the key pair kept in this home, made on first use."""
        path = home / f"token-{algorithm.lower()}.pem"
        key = kept(path, lambda: _new_private_key(algorithm))
        return cls(key, algorithm=algorithm, issuer=issuer, audience=audience, revoked=revoked)

    def issue(self, public_id: str, kind: Kind, expires: timedelta) -> str:
        issued_at = datetime.now(UTC)
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": public_id,
            "kind": kind.name.lower(),
            "iat": issued_at,
            "exp": issued_at + expires,
        }
        return jwt.encode(claims, self._private, algorithm=self._algorithm)

    def verify(self, token: str) -> Identity:
        """Raises Unauthenticated for whatever is not a live token of ours."""
        identity = self._known(token)
        revoked = self._revoked.get(identity.public_id)
        # tokens are stamped with whole seconds: one of the same second may be an older one
        if revoked is not None and identity.issued_at <= revoked:
            raise Unauthenticated
        return identity

    def _known(self, token: str) -> Identity:
        known = self._verified.get(token)
        if known is not None and known.expires_at > datetime.now(UTC):
            self._verified.move_to_end(token)
            return known
        self._verified.pop(token, None)
        identity = self._read(token)
        self._verified[token] = identity
        if len(self._verified) > REMEMBERED_TOKENS:
            del self._verified[next(iter(self._verified))]
        return identity

    def _read(self, token: str) -> Identity:
        if len(token) > LONGEST_TOKEN:
            raise Unauthenticated
        try:
            claims = jwt.decode(
                token,
                self._public,
                algorithms=[self._algorithm],
                issuer=self._issuer,
                audience=self._audience,
                leeway=LEEWAY,
                options={"require": REQUIRED},  # pragma: no mutate (each is asked for anyway)
            )
            return _identity(claims)
        except (jwt.PyJWTError, LookupError, ValueError, TypeError, ArithmeticError, OSError):
            raise Unauthenticated from None


def _identity(claims: dict[str, Any]) -> Identity:
    """The library takes numbers in any disguise for times; here they are whole numbers."""
    subject, kind = claims["sub"], Kind[str(claims["kind"]).upper()]
    if claims["kind"] != kind.name.lower() or not subject.startswith(f"{kind.value}_"):
        raise ValueError
    if type(claims["exp"]) is not int or type(claims["iat"]) is not int:
        raise TypeError
    issued_at, expires_at = (datetime.fromtimestamp(claims[name], UTC) for name in ("iat", "exp"))
    return Identity(subject, kind, issued_at, expires_at)


def _new_private_key(algorithm: TokenAlgorithm) -> bytes:
    if algorithm == "EdDSA":
        key = ed25519.Ed25519PrivateKey.generate()
    else:
        key = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
