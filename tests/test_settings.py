from dataclasses import replace
from pathlib import Path

import pytest

from settings import Settings, SettingsError


def complaint(**environ: str) -> str:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environ)
    return str(caught.value)


def test_the_defaults_keep_everything_in_one_local_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.from_environment({"PATH": "/bin", "CSMGRAPH_PORT": ""}) == Settings(
        home=tmp_path / ".csmgraph",
        database_url=f"sqlite:///{tmp_path}/.csmgraph/csmgraph.db",
        broadcast_url="memory://",
        host="127.0.0.1",
        port=8000,
        read_connections=4,
        log_keep_days=7,
        log_keep_rows=1_000_000,
        sockets_per_address=2_000,
        subscriptions_per_address=10_000,
        subscriptions_per_principal=1_000,
        token_issuer="csmgraph",
        token_audience="csmgraph",
        token_algorithm="EdDSA",
    )


def test_every_setting_can_be_set() -> None:
    settings = Settings.from_environment(
        {
            "CSMGRAPH_HOME": "/data",
            "CSMGRAPH_DATABASE_URL": "postgresql://ann:secret@db:5432/graph?ssl=require",
            "CSMGRAPH_BROADCAST_URL": "redis://cache:6379/1",
            "CSMGRAPH_HOST": "0.0.0.0",
            "CSMGRAPH_PORT": "65535",
            "CSMGRAPH_READ_CONNECTIONS": "16",
            "CSMGRAPH_LOG_KEEP_DAYS": "30",
            "CSMGRAPH_LOG_KEEP_ROWS": "5000",
            "CSMGRAPH_SOCKETS_PER_ADDRESS": "50",
            "CSMGRAPH_SUBSCRIPTIONS_PER_ADDRESS": "60",
            "CSMGRAPH_SUBSCRIPTIONS_PER_PRINCIPAL": "7",
            "CSMGRAPH_TOKEN_ISSUER": "our login",
            "CSMGRAPH_TOKEN_AUDIENCE": "the graph",
            "CSMGRAPH_TOKEN_ALGORITHM": "RS256",
        }
    )
    assert settings == Settings(
        home=Path("/data"),
        database_url="postgresql://ann:secret@db:5432/graph?ssl=require",
        broadcast_url="redis://cache:6379/1",
        host="0.0.0.0",
        port=65535,
        read_connections=16,
        log_keep_days=30,
        log_keep_rows=5000,
        sockets_per_address=50,
        subscriptions_per_address=60,
        subscriptions_per_principal=7,
        token_issuer="our login",
        token_audience="the graph",
        token_algorithm="RS256",
    )


def test_the_database_follows_the_home() -> None:
    settings = Settings.from_environment({"CSMGRAPH_HOME": "/data"})
    assert settings.database_url == "sqlite:////data/csmgraph.db"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("sqlite:///here.db", "sqlite:///here.db"),
        ("sqlite+aiosqlite:////data/there.db", "sqlite:////data/there.db"),
        ("postgres://db/graph", "postgresql://db/graph"),
        ("postgresql+asyncpg://db/graph", "postgresql://db/graph"),
    ],
)
def test_the_database_url_names_no_driver(given: str, kept: str) -> None:
    assert Settings.from_environment({"CSMGRAPH_DATABASE_URL": given}).database_url == kept


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("CSMGRAPH_PORT", "tcp://10.0.0.1:80", "must be a whole number from 1 to 65535, not 'tcp"),
        ("CSMGRAPH_PORT", "0", "must be a whole number from 1 to 65535, not '0'"),
        ("CSMGRAPH_PORT", "65536", "must be a whole number from 1 to 65535, not '65536'"),
        ("CSMGRAPH_PORT", "٣", "must be a whole number"),
        ("CSMGRAPH_READ_CONNECTIONS", "-1", "must be a whole number from 1 to 1000, not '-1'"),
        ("CSMGRAPH_LOG_KEEP_DAYS", "0", "must be a whole number from 1 to 3650, not '0'"),
        ("CSMGRAPH_LOG_KEEP_ROWS", "1e6", "must be a whole number from 1 to 1000000000, not '1e6'"),
        ("CSMGRAPH_TOKEN_ALGORITHM", "none", "must be EdDSA or RS256, not 'none'"),
        ("CSMGRAPH_TOKEN_ALGORITHM", "HS256", "must be EdDSA or RS256, not 'HS256'"),
        ("CSMGRAPH_DATABASE_URL", "mysql://db/graph", "must be sqlite:///FILE or postgresql://"),
        ("CSMGRAPH_DATABASE_URL", "graph.db", "must be sqlite:///FILE or postgresql://"),
        ("CSMGRAPH_DATABASE_URL", "sqlite://graph.db", "must have three slashes"),
        ("CSMGRAPH_DATABASE_URL", "sqlite:///:memory:", "must name a file"),
        ("CSMGRAPH_DATABASE_URL", "sqlite://", "must name a file"),
        ("CSMGRAPH_BROADCAST_URL", "kafka://bus", "must be memory://, redis://"),
        ("CSMGRAPH_BROADCAST_URL", "redis://bus:x", "must have a number from 0 to 65535 as its"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(name: str, text: str, reason: str) -> None:
    assert complaint(**{name: text}).startswith(f"{name} {reason}")


def test_a_misspelt_name_is_refused_with_the_one_that_was_meant() -> None:
    assert complaint(CSMGRAPH_DATABSE_URL="x") == (
        "CSMGRAPH_DATABSE_URL is not a setting: did you mean CSMGRAPH_DATABASE_URL?"
    )
    assert "there are BROADCAST_URL, DATABASE_URL, HOME" in complaint(CSMGRAPH_ZZ="x")


def test_all_that_is_wrong_is_said_at_once() -> None:
    lines = complaint(CSMGRAPH_PORT="x", CSMGRAPH_TOKEN_ALGORITHM="y", CSMGRAPH_PROT="1")
    assert [line.split()[0] for line in lines.splitlines()] == [
        "CSMGRAPH_PROT",
        "CSMGRAPH_PORT",
        "CSMGRAPH_TOKEN_ALGORITHM",
    ]


def test_no_password_is_repeated() -> None:
    assert "secret" not in complaint(CSMGRAPH_DATABASE_URL="mysql://ann:secret@db/graph")
    assert "secret" not in complaint(CSMGRAPH_BROADCAST_URL="amqp://ann:secret@bus")
    assert "secret" not in complaint(CSMGRAPH_BROADCAST_URL="redis://ann:secret@bus:x")
    settings = replace(
        Settings.from_environment({}),
        database_url="postgresql://ann:secret@db/graph",
        broadcast_url="redis://:secret@cache",
    )
    assert "secret" not in repr(settings)
