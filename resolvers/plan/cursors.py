"""Page cursors: sort key and id of a row, sealed for one viewer and one list.

The statement writes them in the clear behind a nonce of the request; one pass over the answer
seals them. Sealing is deterministic (AES-SIV): the same row in the same list of the same viewer
always has the same cursor, so that hidden changes cannot show in it.
"""

import base64
import binascii
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

# Cursors in the clear: nonce of the request, number of the list, key in hexadecimal or -, id.
CLEAR = re.compile(rb'"([0-9a-f]{16}):(\d+):(-|[0-9A-Fa-f]*):(\d+)"')


@dataclass(frozen=True)
class Place:
    """A place in a list: the sort key as text (None: null) and the id of the row."""

    key: str | None
    id: int


class BadCursorError(ValueError):
    """Not a cursor of this viewer and this list."""


class Seal:
    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(key)

    def close(self, place: bytes, context: bytes) -> str:
        return text_of(self._cipher.encrypt(place, [context]))

    def open(self, cursor: str, context: bytes) -> Place:
        try:
            sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
            if text_of(sealed) != cursor:  # another spelling of the same bytes
                raise BadCursorError
            key, _, number = self._cipher.decrypt(sealed, [context]).partition(b":")
        except (binascii.Error, InvalidTag, ValueError, UnicodeEncodeError) as error:
            raise BadCursorError from error
        text = None if key == b"-" else bytes.fromhex(key.decode()).decode()
        return Place(text, int(number))


def text_of(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")
