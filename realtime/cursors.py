"""Where in the log a feed stands, sealed so that nobody outside learns where that is.

A cursor is the epoch and the number, encrypted and signed under a key of the server with a fresh
nonce: all have one length, no two are equal, none can be made or read elsewhere. It grants
nothing: what a feed tells is decided by the scope of whoever presents it.
"""

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from realtime.outbox import Position

PURPOSE = "feed cursor"
NONCE_LENGTH = 12
EPOCH_LENGTH = 16
SEQUENCE_LENGTH = 8
TAG_LENGTH = 16
# A multiple of three, so that its base64 has no padding and one spelling only.
LENGTH = 54
VERSION_LENGTH = LENGTH - NONCE_LENGTH - EPOCH_LENGTH - SEQUENCE_LENGTH - TAG_LENGTH
VERSION = (1).to_bytes(VERSION_LENGTH, "big")


class FeedCursors:
    """`key`: 32 bytes, of this purpose alone."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, position: Position) -> str:
        nonce = secrets.token_bytes(NONCE_LENGTH)
        number = position.sequence.to_bytes(SEQUENCE_LENGTH, "big")
        plain = VERSION + _digest(position.epoch) + number
        return urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, plain, None)).decode()

    def open(self, cursor: str, epoch: str) -> int | None:
        """The number it stands at; None if it is not ours or of another epoch."""
        try:
            sealed = urlsafe_b64decode(cursor.encode("ascii"))
            if len(sealed) != LENGTH or urlsafe_b64encode(sealed).decode() != cursor:
                return None
            plain = self._cipher.decrypt(sealed[:NONCE_LENGTH], sealed[NONCE_LENGTH:], None)
        except (ValueError, InvalidTag):
            return None
        if plain[:-SEQUENCE_LENGTH] != VERSION + _digest(epoch):
            return None
        return int.from_bytes(plain[-SEQUENCE_LENGTH:], "big")


def _digest(epoch: str) -> bytes:
    return hashlib.sha256(epoch.encode()).digest()[:EPOCH_LENGTH]
