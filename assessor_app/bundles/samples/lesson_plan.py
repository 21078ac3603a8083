"""The lesson plan as a PDF of several pages, each submission in a face, a paper and a colour of its own."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pymupdf

from assessor_app.bundles.samples.content import Paper, Sample
from assessor_app.bundles.samples.marked import Block, blocks, runs
from assessor_app.bundles.samples.paint import mixed

SET: Any = pymupdf  # it has no types of its own
MARGIN, TOP = 64, 66
BREAK = "<!-- page -->"
CSS = """
body {{margin: 0; font-family: {face}; font-size: 10.5pt; line-height: 1.42; color: #20242a}}
h1 {{font-size: 21pt; color: {accent}; margin: 4pt 0 9pt 0}}
h2 {{font-size: 13pt; color: {accent}; margin: 15pt 0 5pt 0}}
h3 {{font-size: 11pt; margin: 11pt 0 3pt 0}}
p {{margin: 0 0 7pt 0}} .quiet {{font-family: sans-serif; font-size: 8.5pt; color: #5c6672}}
.write {{border-bottom: 0.6pt solid #8b929b; margin: 0 0 4pt 0}}
th {{text-align: left; background-color: {tint}; border-bottom: 1pt solid {accent}; padding: 5pt 7pt 5pt 7pt}}
td {{border-bottom: 0.5pt solid #b9bec6; padding: 5pt 7pt 5pt 7pt; vertical-align: top}}
table {{width: 100%; margin: 3pt 0 9pt 0; border-collapse: collapse}} li {{margin-bottom: 4pt}}
td div {{vertical-align: baseline}}
"""
TAGS = {"title": "h1", "heading": "h2", "subheading": "h3", "text": "p"}


def write_plan(path: Path, sample: Sample) -> None:
    """Sets the plan; its pictures are taken from the folder of `path`."""
    raw = path.with_suffix(".part.pdf")
    page = SET.paper_rect(sample.paper.paper)
    writer, beside = SET.DocumentWriter(str(raw)), SET.Archive(str(path.parent))
    # one story a section: a forced page break inside a story is placed for ever
    for section in "".join(_html(sample.plan_text)).split(BREAK):
        _set(writer, SET.Story(section, user_css=_css(sample.paper), archive=beside), page)
    writer.close()
    with SET.open(str(raw), filetype="pdf") as document:
        _footers(document, sample, page)
        stamp = "D:" + "".join(filter(str.isdigit, sample.submitted_at)) + "Z"
        document.set_metadata({"title": f"Lesson plan: {sample.title}", "creationDate": stamp, "modDate": stamp})
        document.subset_fonts()
        document.save(str(path), garbage=4, deflate=True, no_new_id=True)
    raw.unlink()


def _css(paper: Paper) -> str:
    return CSS.format(face=paper.face, accent=paper.accent, tint=mixed(paper.accent, "#FFFFFF", 0.88))


def _set(writer: Any, story: Any, page: Any) -> None:
    more, inner = 1, SET.Rect(MARGIN, TOP, page.x1 - MARGIN, page.y1 - TOP)
    while more:
        device = writer.begin_page(page)
        more, _ = story.place(inner)
        story.draw(device)
        writer.end_page()


def _footers(document: Any, sample: Sample, page: Any) -> None:
    for number, sheet in enumerate(document, 1):
        text = f"{sample.title}   ·   page {number} of {len(document)}"
        sheet.insert_text((MARGIN, page.y1 - 36), text, fontname="helv", fontsize=8, color=(0.42, 0.46, 0.52))


def _html(text: str) -> Iterator[str]:
    for block in blocks(text):
        yield _tagged(block)


def _tagged(block: Block) -> str:
    match block.kind:
        case "page":
            return BREAK
        case "lines":
            return '<p class="write">&#160;</p>'
        case "quiet":
            return f'<p class="quiet">{_words(block.lines[0])}</p>'
        case "bullets" | "numbers":
            tag = "ul" if block.kind == "bullets" else "ol"
            return f"<{tag}>" + "".join(f"<li>{_words(line)}</li>" for line in block.lines) + f"</{tag}>"
        case "table":
            return _table(block)
        case "picture":
            return f'<p><img src="{block.name}" width="300"/></p><p class="quiet">{_words(block.lines[0])}</p>'
        case "title" | "heading" | "subheading" | "text":
            tag = TAGS[block.kind]
            return f"<{tag}>{_words(block.lines[0])}</{tag}>"


def _table(block: Block) -> str:
    head, *rows = block.rows
    heads = "".join(f'<th width="{w}%">{_words(c)}</th>' for w, c in zip(block.widths, head, strict=True))
    body = "".join("<tr>" + "".join(f"<td><div>{_words(cell)}</div></td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{heads}</tr>{body}</table>"


def _words(words: str) -> str:
    return "".join(f"<{tag}>{escape(part)}</{tag}>" if tag else escape(part) for tag, part in runs(words)) or "&#160;"
