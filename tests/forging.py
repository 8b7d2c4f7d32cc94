"""Tokens as this server signs them, and as others would like it to take them."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from auth.tokens import Tokens, Unauthenticated
from settings import TokenAlgorithm

BO = "con_0123456789abcdef"
HOUR = timedelta(hours=1)


def tokens_at(
    home: Path, algorithm: TokenAlgorithm = "EdDSA", revoked: Mapping[str, datetime] = {}
) -> Tokens:
    ours = "csmgraph"
    return Tokens.at(home, algorithm=algorithm, issuer=ours, audience=ours, revoked=revoked)


def claims(**changed: Any) -> dict[str, Any]:
    now = int(datetime.now(UTC).timestamp())
    body = {"iss": "csmgraph", "aud": "csmgraph", "sub": BO, "kind": "contact"}
    return {**body, "iat": now, "exp": now + 3600, **changed}


def private_key(home: Path, algorithm: str = "eddsa") -> Any:
    pem = (home / f"token-{algorithm}.pem").read_bytes()
    return serialization.load_pem_private_key(pem, password=None)


def segment(value: object) -> str:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def refused(tokens: Tokens, token: str) -> None:
    with pytest.raises(Unauthenticated):
        tokens.verify(token)
