"""The documentation is true: its examples are asked, its links followed, its tables compared."""

import ast
import re
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from markdown_it import MarkdownIt
from starlette.applications import Starlette

from db.importing.columns import File
from db.importing.format import FILES
from pages import documentation, page, titles
from realtime.streams import stream
from resolvers import explaining
from resolvers.plan import compiler, documents, filters, roots, window
from resolvers.refusals import UserErrorCode
from settings import NAMES, PREFIX, Settings
from tests.asking import Asker

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
FILES_OF_DOCS = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
PEOPLE = {
    "Bo": "c1", "Bea": "c2", "Eli": "c4", "Fay": "c5", "Al": "c6", "Pat": "c8", "Pia": "c9",
    "Mia": "k1", "the agent": "u1", "the manager": "u3", "the NOC engineer": "u4",
    "the owner of Network Monitoring": "u5", "the administrator": "u7",
}  # fmt: skip
ASKS = re.compile(r"[Aa]s ([\w ]+)(?:, [^.:]*)?:\Z")
# <!-- $id is case_record cs3 -->: the variable is the public id of this row of the demo world.
NAMED = re.compile(r"<!-- \$(\w+) is (\w+) (\w+) -->")


@dataclass
class Example:
    """A document somebody asks; `answer` where the page says in full what comes back."""

    file: Path
    line: int
    who: str
    document: str
    rows: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    answer: Any = None

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}"

    @property
    def only_reads(self) -> bool:
        return not self.document.lstrip().startswith(("mutation", "subscription"))

    async def ask(self, asker: Asker) -> Any:
        ids = {name: await asker.public_id(*row) for name, row in self.rows.items()}
        return await asker.answer(self.who, self.document, **ids)


def examples(file: Path) -> Iterator[Example]:
    """Every ```graphql block, asked by whom the text before it names."""
    said, rows, last = "", dict[str, tuple[str, str]](), None
    for token in MarkdownIt("commonmark").parse(file.read_text()):
        if token.type == "inline":
            said = " ".join(token.content.split())
            last = None
        elif token.type == "html_block":
            rows = {name: (table, key) for name, table, key in NAMED.findall(token.content)}
        elif token.type == "fence" and token.info == "graphql":
            line = token.map[0] + 1 if token.map else 0
            asks = ASKS.search(said)
            assert asks, f"{file.name}:{line}: who asks?"
            last = Example(file, line, PEOPLE[asks[1]], token.content, rows)
            yield last
            rows = {}
        elif token.type == "fence" and token.info == "json" and last is not None:
            last.answer, last = orjson.loads(token.content), None


EXAMPLES = [example for file in FILES_OF_DOCS for example in list(examples(file))]
READS = [example for example in EXAMPLES if example.only_reads]
DEEDS = [example for example in EXAMPLES if example.document.lstrip().startswith("mutation")]
FEEDS = [example for example in EXAMPLES if example.document.lstrip().startswith("subscription")]


def holds(example: Example, answer: Any) -> None:
    if example.answer is None:
        assert "errors" not in answer
        assert not refusals(answer), answer
    else:
        assert answer == example.answer


def refusals(answer: Any) -> list[Any]:
    payloads: list[dict[str, Any]] = [one or {} for one in answer["data"].values()]
    return [payload for payload in payloads if payload.get("userErrors")]


def test_there_are_examples_of_every_kind() -> None:
    assert READS
    assert DEEDS
    assert FEEDS


@pytest.mark.parametrize("example", READS, ids=str)
async def test_a_query_of_the_docs_is_answered_as_they_say(example: Example, demo: Asker) -> None:
    answer = await example.ask(demo)
    if example.answer is None:
        assert "errors" not in answer
    else:
        assert answer == example.answer


@pytest.mark.parametrize("example", DEEDS, ids=str)
async def test_a_mutation_of_the_docs_does_what_they_say(example: Example, own_demo: Asker) -> None:
    holds(example, await example.ask(own_demo))


@pytest.fixture
async def live(own_demo: Asker) -> AsyncGenerator[Asker]:
    await own_demo.parts.start()
    yield own_demo
    await own_demo.parts.stop()


@pytest.mark.parametrize("example", FEEDS, ids=str)
async def test_a_subscription_of_the_docs_begins(example: Example, live: Asker) -> None:
    ids = {name: await live.public_id(*row) for name, row in example.rows.items()}
    body = {"query": example.document, "variables": ids}
    answer = await live.parts.answering.answer(await live.identity(example.who), body)
    assert not isinstance(answer, bytes)
    async with aclosing(stream(answer)) as results:
        ((_, first),) = orjson.loads(await anext(results))["data"].items()
    assert first["kind"] == "CHECKPOINT"


# --- links and pages ----------------------------------------------------------------------------


def links(html: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', html)


def anchors(file: Path) -> set[str]:
    name = str(file.relative_to(DOCS))
    return set(re.findall(r'id="([^"]+)"', page(name) or ""))


@pytest.mark.parametrize("file", FILES_OF_DOCS, ids=lambda file: file.name)
def test_links_between_the_files_lead_somewhere(file: Path) -> None:
    broken: list[str] = []
    for link in links(MarkdownIt("commonmark").enable("table").render(file.read_text())):
        target, _, anchor = link.partition("#")
        if "://" in link:
            continue
        found = (file.parent / target).resolve() if target else file
        if not found.exists() or (anchor and anchor not in anchors(found)):
            broken.append(link)
    assert broken == []


async def test_every_page_is_served_and_its_links_with_it() -> None:
    app = Starlette(routes=[documentation()])
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        for name in ["", *titles()]:
            response = await client.get(f"/docs/{name}")
            assert response.status_code == 200, name
            assert "script" not in response.headers["content-security-policy"]
            for link in set(links(response.text)):
                target = response.url.join(link)
                if target.host == "test":
                    assert (await client.get(target)).status_code == 200, f"{name}: {link}"


async def test_what_is_no_page_is_not_served() -> None:
    app = Starlette(routes=[documentation()])
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        for name in ["nothing.md", "..%2fREADME.md", "%2e%2e/app.py", "style.css/"]:
            assert (await client.get(f"/docs/{name}")).status_code == 404, name


def test_every_page_is_listed_in_an_index() -> None:
    index, decisions = links(page("index.md") or ""), links(page("adr/index.md") or "")
    for file in sorted(DOCS.glob("*.md")):
        assert file.name == "index.md" or file.name in index
    for file in sorted(DOCS.glob("adr/*.md")):
        assert file.name == "index.md" or file.name in decisions


# --- tables -------------------------------------------------------------------------------------


def table_rows(file: Path) -> list[list[str]]:
    """The cells of every row of every table, without backquotes."""
    lines = [line for line in file.read_text().splitlines() if line.startswith("| ")]
    return [[cell.strip().replace("`", "") for cell in line.split(" | ")] for line in lines]


@pytest.mark.parametrize("file", [ROOT / "README.md", DOCS / "operations.md"], ids=str)
def test_every_setting_is_told_with_its_default(file: Path) -> None:
    told = {row[0].strip("| "): row[1] for row in table_rows(file) if PREFIX in row[0]}
    assert set(told) == {PREFIX + name for name in NAMES}
    for setting in fields(Settings):
        if setting.name not in ("home", "database_url"):
            assert told[PREFIX + setting.name.upper()] == str(setting.default), setting.name


def test_every_file_and_column_of_the_import_format_is_told() -> None:
    told = {row[0].strip("| "): row[1].strip("| ") for row in table_rows(DOCS / "import.md")}
    for file in FILES:
        assert columns_told(told[f"{file.name}.csv"]) == columns_known(file), file.name


def columns_told(text: str) -> list[str]:
    """The names in a cell; what stands in parentheses explains."""
    return sorted(word.strip() for word in re.sub(r" \([^)]*\)", "", text).split(","))


def columns_known(file: File) -> list[str]:
    return sorted(f"{one.name}*" if one.required else one.name for one in file.columns.values())


def sources() -> Iterator[ast.AST]:
    for path in sorted(ROOT.rglob("*.py")):
        first = path.relative_to(ROOT).parts[0]
        if not first.startswith(".") and first not in ("bench", "build", "portal", "tests"):
            yield from ast.walk(ast.parse(path.read_text()))


def codes_of(node: ast.AST) -> Iterator[ast.expr | None]:
    """What stands for `extensions.code`: a keyword or a member `code`, or its default."""
    if isinstance(node, ast.keyword) and node.arg == "code":
        yield node.value
    elif isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        yield from (v for k, v in pairs if isinstance(k, ast.Constant) and k.value == "code")
    elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
        yield node.value
    elif isinstance(node, ast.arguments):
        several = zip(reversed(node.args), reversed(node.defaults), strict=False)
        yield from (default for argument, default in several if argument.arg == "code")
    elif isinstance(node, ast.Call) and ast.unparse(node.func) == "Refusal":
        yield from node.args[3:4]


def codes() -> set[str]:
    found = [one for node in sources() for one in codes_of(node)]
    constants = {one.value for one in found if isinstance(one, ast.Constant)}
    return {code for code in constants if isinstance(code, str)}


def told_in(section: str) -> set[str]:
    text = (DOCS / "graph.md").read_text().split(f"## {section}\n")[1].split("\n## ")[0]
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    return {row.split("`")[1] for row in rows}


def test_every_error_code_is_told() -> None:
    assert told_in("Errors") == codes()
    assert told_in("User errors") == set(UserErrorCode.__members__)


def test_every_close_code_of_a_socket_is_told() -> None:
    called = [node for node in sources() if isinstance(node, ast.Call)]
    closing = [
        node.args[0]
        for node in called
        if ast.unparse(node.func) in ("Closing", "websocket.close") and node.args
    ]
    numbers = {str(one.value) for one in closing if isinstance(one, ast.Constant)}
    text = (DOCS / "live.md").read_text()
    told = set(re.findall(r"^\| `(\d{4})`", text, flags=re.MULTILINE))
    assert numbers
    assert numbers <= told


def test_the_limits_that_are_told_are_those_of_the_code() -> None:
    text = (DOCS / "graph.md").read_text()
    limits = [
        documents.MAX_LENGTH, documents.MAX_TOKENS, documents.MAX_DEPTH, documents.MAX_FIELDS,
        compiler.MAX_COST, window.DEFAULT_SIZE, window.MAX_SIZE, filters.MAX_DEPTH,
        filters.MAX_TERMS, filters.MAX_VALUES, roots.MAX_IDS, explaining.MOST_EXPLAINED,
    ]  # fmt: skip
    for limit in limits:
        assert re.search(rf"\| {limit:,} \|", text), limit
