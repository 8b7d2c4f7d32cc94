"""Every setting of the server, typed, read from the environment once at start.

`Settings.port` is the variable `CSMGRAPH_PORT`, and so on for every field; an empty variable
counts as not set. Whatever is wrong is said at once and in full, before anything has started.
"""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal, Self, TypeAlias, TypeVar, get_args
from urllib.parse import urlsplit

PREFIX = "CSMGRAPH_"
TokenAlgorithm: TypeAlias = Literal["EdDSA", "RS256"]
Parsed = TypeVar("Parsed")


class SettingsError(ValueError):
    """Says, one per line, every variable of the environment that cannot be used, and why."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The URLs may hold passwords, so `repr` leaves them out."""

    home: Path
    """Holds the signing keys and, unless told otherwise, the database."""
    database_url: str = field(repr=False)
    """`sqlite:///FILE` or `postgresql://...`, naming no driver: db/ chooses that."""
    broadcast_url: str = field(default="memory://", repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    read_connections: int = 4
    log_keep_days: int = 7
    log_keep_rows: int = 1_000_000
    """The log of changes is kept as far back as both admit."""
    sockets_per_address: int = 2_000
    subscriptions_per_address: int = 10_000
    subscriptions_per_principal: int = 1_000
    """At a time, in one process."""
    token_issuer: str = "csmgraph"
    token_audience: str = "csmgraph"
    token_algorithm: TokenAlgorithm = "EdDSA"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        values = {
            name.removeprefix(PREFIX): text
            for name, text in environ.items()
            if name.startswith(PREFIX) and text
        }
        problems = [_unknown(name) for name in values if name not in NAMES]

        def read(name: str, parse: Callable[[str], Parsed], default: Parsed) -> Parsed:
            try:
                return parse(values[name]) if name in values else default
            except ValueError as error:
                problems.append(f"{PREFIX}{name} {error}")
                return default

        home = read("HOME", Path, Path(".csmgraph")).absolute()
        settings = cls(
            home=home,
            database_url=read("DATABASE_URL", _database_url, f"sqlite:///{home / 'csmgraph.db'}"),
            broadcast_url=read("BROADCAST_URL", _broadcast_url, cls.broadcast_url),
            host=read("HOST", str, cls.host),
            port=read("PORT", _whole_number(1, 65535), cls.port),
            read_connections=read("READ_CONNECTIONS", _whole_number(1, 1000), cls.read_connections),
            log_keep_days=read("LOG_KEEP_DAYS", _whole_number(1, 3650), cls.log_keep_days),
            log_keep_rows=read("LOG_KEEP_ROWS", _whole_number(1, 10**9), cls.log_keep_rows),
            sockets_per_address=read(
                "SOCKETS_PER_ADDRESS", _whole_number(1, 10**6), cls.sockets_per_address
            ),
            subscriptions_per_address=read(
                "SUBSCRIPTIONS_PER_ADDRESS", _whole_number(1, 10**6), cls.subscriptions_per_address
            ),
            subscriptions_per_principal=read(
                "SUBSCRIPTIONS_PER_PRINCIPAL",
                _whole_number(1, 10**6),
                cls.subscriptions_per_principal,
            ),
            token_issuer=read("TOKEN_ISSUER", str, cls.token_issuer),
            token_audience=read("TOKEN_AUDIENCE", str, cls.token_audience),
            token_algorithm=read("TOKEN_ALGORITHM", _token_algorithm, cls.token_algorithm),
        )
        if problems:
            raise SettingsError("\n".join(problems))
        return settings


NAMES = frozenset(setting.name.upper() for setting in fields(Settings))


def _unknown(name: str) -> str:
    # compared without the prefix that they all share, or every name would be near every other
    near = difflib.get_close_matches(name, NAMES, n=1)
    hint = f"did you mean {PREFIX}{near[0]}?" if near else f"there are {', '.join(sorted(NAMES))}"
    return f"{PREFIX}{name} is not a setting: {hint}"


def _whole_number(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ValueError(f"must be a whole number from {least} to {most}, not {text!r}")
        return int(text)

    return parse


def _token_algorithm(text: str) -> TokenAlgorithm:
    for algorithm in get_args(TokenAlgorithm):
        if text == algorithm:
            return algorithm
    raise ValueError(f"must be {' or '.join(get_args(TokenAlgorithm))}, not {text!r}")


DATABASES = {"sqlite": "sqlite", "postgresql": "postgresql", "postgres": "postgresql"}


# What is wrong with a URL is told without repeating the URL: logs must not learn its password.
def _database_url(text: str) -> str:
    scheme, separator, rest = text.partition("://")
    database = DATABASES.get(scheme.partition("+")[0])
    if not separator or database is None:
        raise ValueError("must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
    if database == "sqlite" and rest in {"", "/", "/:memory:"}:
        raise ValueError("must name a file: connections cannot share an SQLite database in memory")
    if database == "sqlite" and not rest.startswith("/"):
        raise ValueError("must have three slashes before the file, four before an absolute path")
    return f"{database}://{rest}"


def _broadcast_url(text: str) -> str:
    if urlsplit(text).scheme not in {"memory", "redis", "rediss", "postgresql", "postgres"}:
        raise ValueError(
            "must be memory://, redis://HOST:PORT (rediss:// with TLS) or "
            "postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
        )
    try:
        urlsplit(text).port  # noqa: B018 (asked for its errors)
    except ValueError:
        raise ValueError("must have a number from 0 to 65535 as its port") from None
    return text
