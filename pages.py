"""The documentation as pages: docs/ and the printed schemas as HTML, without any script.

The pages are the same for everybody and hold nothing of the database, so nobody has to say who
they are. A link from one file of docs/ to another works in the files and in the pages alike,
because a page has the name of its file.
"""

import re
from functools import cache
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt
from mdit_py_plugins.anchors import anchors_plugin
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from schema.build import SDL

DOCS = Path(__file__).parent / "docs"
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}
FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} - csmgraph</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<nav aria-label="Pages"><a href="/docs/">csmgraph</a>{links}</nav>
<main>
{text}
</main>
</body>
</html>
"""


@cache
def titles() -> dict[str, str]:
    """Every page by its name, in the order in which the index leads to them."""
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    files = ["index.md", *re.findall(r"\]\(([\w/-]+\.md)\)", index)]
    files += sorted(str(file.relative_to(DOCS)) for file in DOCS.glob("adr/0*.md"))
    written = {name: _title(DOCS / name) for name in files}
    return written | {f"schema-{one.value}": f"{one.name} schema" for one in SDL}


def _title(file: Path) -> str:
    with file.open(encoding="utf-8") as lines:
        return next(lines).removeprefix("# ").strip()


@cache
def page(name: str) -> str | None:
    """The HTML of a page; None where there is none of this name."""
    if name not in titles():
        return None
    schemas = {f"schema-{one.value}": file for one, file in SDL.items()}
    if name in schemas:
        sdl = schemas[name].read_text(encoding="utf-8")
        text = f"<h1>{titles()[name]}</h1>\n<pre><code>{escape(sdl)}</code></pre>"
    else:
        text = _markdown().render((DOCS / name).read_text(encoding="utf-8"))
    return FRAME.format(title=escape(titles()[name]), links=_links(name), text=text)


def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table").use(anchors_plugin, max_level=3)


def _links(current: str) -> str:
    """Links to the pages; single decisions are found by their index."""
    shown = [name for name in titles() if not name.startswith(("index", "adr/0"))]
    return "".join(
        f'<a href="/docs/{name}"{mark(name, current)}>{escape(titles()[name])}</a>'
        for name in shown
    )


def mark(name: str, current: str) -> str:
    here = name == current or (name == "adr/index.md" and current.startswith("adr/"))
    return ' aria-current="page"' if here else ""


async def _serve(request: Request) -> Response:
    found = page(request.path_params["name"] or "index.md")
    if found is None:
        return PlainTextResponse("There is no such page.\n", 404, headers=HEADERS)
    return HTMLResponse(found, headers=HEADERS)


async def _style(_request: Request) -> Response:
    text = (DOCS / "style.css").read_text(encoding="utf-8")
    return Response(text, media_type="text/css", headers=HEADERS)


def documentation() -> BaseRoute:
    return Mount("/docs", routes=[Route("/style.css", _style), Route("/{name:path}", _serve)])
