"""The lesson plan as a PDF of several pages, set in a serif face."""

from html import escape
from pathlib import Path
from typing import Any

import pymupdf

from assessor_app.bundles.samples.content import Lesson

SET: Any = pymupdf  # it has no types of its own
PAGE = SET.paper_rect("letter")
INNER = SET.Rect(64, 72, PAGE.x1 - 64, PAGE.y1 - 72)
BREAK = "<!-- page -->"
CSS = """
body {font-family: serif; font-size: 10.5pt; line-height: 1.45; color: #20242a}
h1 {font-size: 21pt; margin: 4pt 0 8pt 0} h2 {font-size: 13.5pt; margin: 18pt 0 5pt 0}
p {margin: 0 0 7pt 0} .quiet {font-family: sans-serif; font-size: 8.5pt; color: #5c6672}
th {text-align: left; border-bottom: 1pt solid #20242a; padding: 4pt 8pt 4pt 0}
td {border-bottom: 0.5pt solid #b9bec6; padding: 6pt 8pt 6pt 0; vertical-align: top}
table {width: 100%} li {margin-bottom: 4pt}
"""


def write_plan(path: Path, lesson: Lesson) -> None:
    """Three pages: the plan of the talk, what students may say, and the sheet they hold in their hands."""
    raw = path.with_suffix(".part.pdf")
    writer = SET.DocumentWriter(str(raw))
    # one story a section: a forced page break inside a story is placed for ever
    for section in _html(lesson).split(BREAK):
        _set(writer, SET.Story(section, user_css=CSS))
    writer.close()
    with SET.open(str(raw), filetype="pdf") as document:
        _footers(document, lesson)
        stamp = "D:20260901080000Z"
        document.set_metadata({"title": f"Lesson plan: {lesson.title}", "creationDate": stamp, "modDate": stamp})
        document.subset_fonts()
        document.save(str(path), garbage=4, deflate=True, no_new_id=True)
    raw.unlink()


def _set(writer: Any, story: Any) -> None:
    more = 1
    while more:
        device = writer.begin_page(PAGE)
        more, _ = story.place(INNER)
        story.draw(device)
        writer.end_page()


def _footers(document: Any, lesson: Lesson) -> None:
    for number, page in enumerate(document, 1):
        text = f"{lesson.title}   ·   page {number} of {len(document)}"
        page.insert_text((64, PAGE.y1 - 40), text, fontname="helv", fontsize=8, color=(0.42, 0.46, 0.52))


def _html(lesson: Lesson) -> str:
    rows = "".join(
        f"<tr><td>{escape(s.minutes)}</td><td>{escape(s.students)}</td><td>{escape(s.listen)}</td>"
        f"<td>{escape(s.stalls)}</td></tr>"
        for s in lesson.steps
    )
    ideas = "".join(f"<tr><td>{escape(a)}</td><td>{escape(b)}</td></tr>" for a, b in lesson.expected)
    data = "".join(f"<tr><td>{escape(n)}</td><td>{a}</td><td>{b}</td></tr>" for n, a, b in lesson.counts)
    return f"""<p class="quiet">{escape(lesson.line)}</p><h1>{escape(lesson.title)}</h1>
<p>{escape(lesson.summary)}</p><h2>Before the talk</h2><p>{escape(lesson.before)}</p>
<h2>Plan for the lesson</h2><table><tr><th width="12%">Minutes</th><th width="34%">Students</th>
<th width="27%">I listen for</th><th width="27%">If it stalls</th></tr>{rows}</table>
{BREAK}<h2>Questions I will ask, in order</h2><ol>{_items(lesson.questions)}</ol>
<h2>What students may say, and what I do then</h2>
<table><tr><th width="45%">A student may say</th><th width="55%">Then I</th></tr>{ideas}</table>
<h2>Supports on the table</h2><ul>{_items(lesson.supports)}</ul>
{BREAK}<h2>The sheet students hold</h2><p>Read the figures first. Write your claim alone, in one sentence with
“because”. Leave the lower half empty until the talk is over.</p>
<table><tr><th width="50%">What was counted</th><th width="25%">At first</th>
<th width="25%">Later</th></tr>{data}</table>
<h2>My claim before</h2><p>_______________________________________________________________</p>
<p>_______________________________________________________________</p><h2>My claim after, and whose idea I carry</h2>
<p>_______________________________________________________________</p>
<p>_______________________________________________________________</p>"""


def _items(lines: tuple[str, ...]) -> str:
    return "".join(f"<li>{escape(line)}</li>" for line in lines)
