"""Markdown as pages: headings, lists, tables and code; raw HTML in it is cleaned like any web page."""

import html
import re
from typing import Any

from assessor_app.documents.readers.encodings import decoded
from assessor_app.documents.readers.letters import undrawable
from assessor_app.documents.readers.markdown_notes import notes_html, with_notes
from assessor_app.documents.readers.patience import Patience
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.readers.sheets import Sheets
from assessor_app.documents.readers.terminal import plain
from assessor_app.documents.readers.visible import doubts
from assessor_app.documents.readers.web_page import written
from assessor_app.documents.readers.web_sheets import Album, web_sheets

NOTICE = "Markdown shown as pages; nothing was fetched."
_FRONT = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TASK = re.compile(r"<li>(\s*(?:<p>)?)\[([ xX])\] ")
_PLAIN = "The Markdown is nested too deep to be shown as such; it is shown as it is written."
_LOST = "Parts of the Markdown that no reader sees are shown at the end, as they are written."
_UNSEEN = re.compile(r"^ {0,3}\[[^\]\n]{1,500}\]:[ \t]*\S.*$", re.MULTILINE)
_NESTING = 60
_SECONDS, _CLOCK = 2.5, 7.0  # for reading its marks: of a processor, which a crowded machine gives late
_MOST_LETTERS = 1_500_000  # about as many as there may be pages for; to read the marks of more takes too long
_LONG = "The text is very long; its end is not shown."
_SLOW = "The marks of the Markdown take too long to read; it is shown as it is written."


def open_leaves(job: Job) -> Sheets:
    """Raises Unfit for what is not text, or none."""
    data = job.source.read_at(0, job.limits.max_text_bytes)
    text, warnings = decoded(data)
    text, cleaned = plain(text)
    if not text.strip():
        raise Unfit("The file holds no text.")
    if job.source.size > len(data):
        warnings.append(_LONG)
    text, cut = _most_of(text.replace("\r\n", "\n").replace("\r", "\n"))
    warnings += [_LONG] if cut and _LONG not in warnings else []
    body, said = _as_html(text)
    album = Album(lambda _: None, job.limits)
    made = written(f"<body>{body}</body>", album.find, job.reading)
    pages = web_sheets([made], album, job.limits, job.patience)
    pages.warnings = (*warnings, *cleaned, *said, *doubts(text), *undrawable(text), *pages.warnings)
    pages.notice = NOTICE
    return pages


def _most_of(text: str) -> tuple[str, bool]:
    """As much of it as is read, to the end of a line, and whether that is not all of it."""
    if len(text) <= _MOST_LETTERS:
        return text, False
    return text[: text.rfind("\n", 0, _MOST_LETTERS) + 1] or text[:_MOST_LETTERS], True


def _as_html(text: str) -> tuple[str, list[str]]:
    from markdown_it import MarkdownIt

    front = _FRONT.match(text)
    before = f"<pre>{html.escape(front[1])}</pre>" if front else ""
    rest = text[front.end() :] if front else text
    if _deepest(rest) >= _NESTING:
        return f"<pre>{html.escape(text)}</pre>", [_PLAIN]
    rest, notes = with_notes(rest)
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 2 * _NESTING}).enable(["table", "strikethrough"])
    _hurry(parser)
    try:
        made = parser.render(rest)
        made += notes_html(notes, parser.render)
    except _Late:
        return f"<pre>{html.escape(text)}</pre>", [_SLOW]
    except RecursionError:
        return f"<pre>{html.escape(text)}</pre>", [_PLAIN]
    made = _TASK.sub(lambda found: f"<li>{found[1]}{'☐' if found[2] == ' ' else '☑'} ", made)
    unseen = _unseen(rest, made)
    if unseen:
        made += f"<hr/><pre>{html.escape(unseen)}</pre>"
    return before + made, [_LOST] if unseen else []


class _Late(Exception):
    """Its marks were made to be read for ever."""


def _hurry(parser: Any) -> None:
    """Have it look at the time wherever it looks for a mark."""
    patience = Patience(_SECONDS, _CLOCK)

    def look(*_: Any) -> bool:
        if patience.over:
            raise _Late
        return False

    parser.block.ruler.before("table", "time", look, {"alt": ["paragraph"]})
    parser.inline.ruler.before("text", "time", look)


def _deepest(text: str) -> int:
    """How deep quotes, lists and emphasis may nest, at most."""
    return max((_marks(line) for line in text.split("\n")), default=0)


def _marks(line: str) -> int:
    indent = len(line) - len(line.lstrip(" \t>"))
    return line[:indent].count(">") + line[:indent].count(" ") // 2 + line[:indent].count("\t") + (
        len(line) - len(line.lstrip(" \t>*+-")) - indent) // 2  # fmt: skip


def _unseen(text: str, made: str) -> str:
    """Definitions of links that nothing refers to: a place to hide words in."""
    lost = []
    for line in _UNSEEN.findall(text):
        target = line.partition("]:")[2].split()
        if target and html.escape(target[0].strip("<>"), quote=False) not in made:
            lost.append(line.strip())
    return "\n".join(lost)[:20_000]
