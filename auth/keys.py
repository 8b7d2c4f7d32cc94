"""The secrets of this server: files of its home that only their owner reads, made when first
needed. Losing one is harmless but for what it signed or sealed: tokens and cursors end with it.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """What the file holds; where there is none yet, what `make` gave it.

    Of several processes that start at once one makes the file, whole, and all read it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(make())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()


def server_secret(home: Path) -> bytes:
    """32 random bytes from which the keys of all that this server seals are derived."""
    return kept(home / "server.key", lambda: os.urandom(32))


def derived_key(secret: bytes, purpose: str) -> bytes:
    """A key of its own for each purpose: what was sealed for one does not open for another."""
    return HKDF(SHA256(), 32, None, purpose.encode()).derive(secret)
