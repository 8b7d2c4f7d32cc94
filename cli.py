"""The command `csmgraph`."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import db
from app import assemble, create_app, serve
from cli_principals import run_explain_access, run_revoke, run_token
from db.backup import backup, begin_new_epoch, restore
from db.copying import UnfitFileError
from db.generate import TIERS, generate
from db.importing import import_folder
from db.importing.bars import Bars
from db.lock import in_use
from db.migrate import NotReadyError, migrate, require_current
from settings import Settings, SettingsError

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def duration(text: str) -> timedelta:
    """`90s`, `15m`, `1h`, `7d`."""
    number, unit = text[:-1], text[-1:]
    if not (number.isascii() and number.isdigit() and unit in UNITS and int(number) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a duration such as 15m, 1h or 7d")
    try:
        return timedelta(**{UNITS[unit]: int(number)})
    except OverflowError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is too long") from error


def run_serve(settings: Settings, _arguments: argparse.Namespace) -> int:
    with in_use(settings.database_url):
        asyncio.run(require_current(settings.database_url))
        serve(create_app(assemble(settings)), settings.host, settings.port)
    return 0


def run_demo(settings: Settings, arguments: argparse.Namespace) -> int:
    from demo import play_outage, run

    return play_outage(settings) if arguments.play else run(settings)


def run_migrate(settings: Settings, _arguments: argparse.Namespace) -> int:
    with in_use(settings.database_url):
        migrate(settings.database_url)
    print("The database has every table.")
    return 0


def run_backup(settings: Settings, arguments: argparse.Namespace) -> int:
    print(backup(settings.database_url, arguments.file, overwrite=arguments.overwrite))
    return 0


def run_restore(settings: Settings, arguments: argparse.Namespace) -> int:
    url, file = settings.database_url, arguments.file
    print(restore(url, file) if file else asyncio.run(begin_new_epoch(url)))
    return 0


def run_import(settings: Settings, arguments: argparse.Namespace) -> int:
    """0: everything loaded; 1: something was refused."""
    folder: Path = arguments.folder
    if not folder.is_dir():
        print(f"{folder} is not a folder", file=sys.stderr)
        return 2
    database, bars = db.Database(settings.database_url), Bars()

    async def load() -> int:
        try:
            report = await import_folder(
                database,
                folder,
                dry_run=arguments.dry_run,
                strict=arguments.strict,
                progress=bars,
                tell=lambda problem: print(problem, file=sys.stderr),
            )
        finally:
            bars.close()
            await database.close()
        for name, count in report.files.items():
            print(
                f"{name}: {', '.join(f'{number} {what}' for what, number in vars(count).items())}"
            )
        if arguments.dry_run:
            print("Dry run: nothing was written.")
        elif not report.ok and arguments.strict:
            print("Strict: nothing was written.")
        return 0 if report.ok else 1

    with in_use(settings.database_url):
        migrate(settings.database_url)
        return asyncio.run(load())


def run_generate(_settings: Settings, arguments: argparse.Namespace) -> int:
    try:
        generate(arguments.tier, arguments.out, arguments.seed)
    except FileExistsError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Wrote a world of tier {arguments.tier} to {arguments.out}.")
    return 0


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        prog="csmgraph",
        description="GraphQL with live subscriptions for customer service on an install base.",
        epilog="Settings are read from the environment: CSMGRAPH_DATABASE_URL, "
        "CSMGRAPH_BROADCAST_URL, CSMGRAPH_HOST, CSMGRAPH_PORT, CSMGRAPH_HOME.",
    )
    commands = whole.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[Settings, argparse.Namespace], int], text: str
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    command("serve", run_serve, "Serve the database that is configured.")
    demo = command("demo", run_demo, "Serve the demo world, with tokens for the people in it.")
    demo.add_argument(
        "play", nargs="?", choices=["outage"], help="play an outage in the demo that runs"
    )
    command("migrate", run_migrate, "Give the database every table it needs.")
    save = command("backup", run_backup, "Copy the database to a file, while it is served.")
    save.add_argument("file", type=Path, metavar="FILE")
    save.add_argument("--overwrite", action="store_true", help="replace FILE where there is one")
    back = command("restore", run_restore, "Put a backup in the place of the database.")
    either = back.add_mutually_exclusive_group(required=True)
    either.add_argument("file", type=Path, nargs="?", metavar="FILE", help="what backup wrote")
    either.add_argument(
        "--new-epoch", action="store_true", help="for a database that was restored by other means"
    )
    load = command("import", run_import, "Import a folder of CSV files; again to update.")
    load.add_argument("folder", type=Path, metavar="DIR")
    load.add_argument("--dry-run", action="store_true", help="report, and write nothing")
    load.add_argument("--strict", action="store_true", help="load all or nothing")
    make = command("generate", run_generate, "Write a synthetic world in the import format.")
    make.add_argument("--tier", choices=sorted(TIERS), default="S")
    make.add_argument("--seed", type=int, default=1)
    make.add_argument("out", type=Path, metavar="OUT")
    token = command("token", run_token, "Print a token for a contact, consumer or user.")
    token.add_argument("--as", dest="key", required=True, metavar="KEY", help="key of the import")
    token.add_argument("--expires", type=duration, default="1h", help="such as 15m, 1h, 7d")
    end = command("revoke", run_revoke, "End all sessions of a contact, consumer or user.")
    end.add_argument("key", metavar="KEY", help="key of the import")
    why = command("explain-access", run_explain_access, "Say why somebody sees a row, or not.")
    why.add_argument("--as", dest="key", required=True, metavar="KEY", help="key of the import")
    why.add_argument("id", metavar="ID", help="id of the row, as the graph shows it")
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = parser().parse_args(arguments)
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    run: Callable[[Settings, argparse.Namespace], int] = chosen.run
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return run(settings, chosen)
    except (NotReadyError, UnfitFileError) as error:
        print(error, file=sys.stderr)
        return 2 if isinstance(error, UnfitFileError) else 1


if __name__ == "__main__":
    sys.exit(main())
