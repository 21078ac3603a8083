"""Letters to educators: one for each decision, as DOCX and PDF, with no name of a student or an assessor in them."""

import hashlib
import io
import re
import zipfile
from collections.abc import Collection, Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.letter import Letter, Made, letter_of
from assessor_app.domain.masking import masked
from assessor_app.reports.file_names import file_name
from assessor_app.reports.letter_template import Press, Template, shipped
from assessor_app.reports.pages_out import Block, Heading, Title, Words
from assessor_app.reports.pages_pdf import pdf_bytes
from assessor_app.reports.selection import Selection, Signed
from assessor_app.store import findings
from assessor_app.store.engine import Store
from assessor_app.store.letters import template_of
from assessor_app.store.rows import SubmissionRow

MAIN = re.compile(r"word/document\d*\.xml")  # Word on the web numbers it
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def write_letters(selection: Selection, folder: Path) -> None:
    """One DOCX a decision, in a batch. Raises RuleBroken where one would be missing among them."""
    folder.mkdir()
    made = set[str]()
    for letter in letters_into(selection, folder, pdf=False):
        made.add(letter.decision)
        selection.letter_made(letter)
    for signed in selection.signed():
        if signed.payload["id"] not in made:
            named = signed.payload["credential"]
            raise RuleBroken(
                f"There can be no letter on {signed.payload['submission']}: the credential {named['id']} "
                f"{named['version']} is not known here. Nothing was written; leave the letters out, or bring it in."
            )


def letters_into(selection: Selection, folder: Path, *, pdf: bool) -> Iterator[Made]:
    """Write each letter under its submission's ID; a decision whose credential is not known here has none. The folder
    is made with the first letter, and no letter bears its name before it is whole."""
    template = programme_template(selection.store)
    press, taken = Press(template), set[str]()
    for signed in selection.signed():
        letter = the_letter(selection, signed)
        if letter is None:
            continue
        docx = press.letter(letter)
        name = file_name(_stem(signed, taken))
        taken.add(name.casefold())
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / f"{name}.docx", docx)
        if pdf:
            _write(folder / f"{name}.pdf", as_pdf(docx, f"Letter on {letter.submission}"))
        yield Made(letter.decision, letter.submission, template.name, hashlib.sha256(docx).hexdigest())


def _write(path: Path, data: bytes) -> None:
    """Beside, then renamed. A letter can be written again at any time, so it need not outlive a power cut."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _stem(signed: Signed, taken: Collection[str]) -> str:
    """A correction has a letter of its own beside the first one's, and so has what another device decided; to
    some systems a and A are one letter."""
    said = signed.payload
    plain: str = said["submission"]
    return f"{plain}-{said['id'][-8:]}" if said.get("supersedes") or file_name(plain).casefold() in taken else plain


def programme_template(store: Store) -> Template:
    """The programme's own template where it has one, else the one that ships."""
    with store.read() as session:
        kept = template_of(session)
    return Template(*kept) if kept else shipped()


def the_letter(selection: Selection, signed: Signed) -> Letter | None:
    credential = selection.credential(signed.payload)
    if credential is None:
        return None
    return letter_of(signed.payload, credential, _titles(selection.store, signed.payload["submission"]))


def _titles(store: Store, submission: str) -> dict[str, str]:
    """What each artifact is called, without the names the pre-check found."""
    with store.read() as session:
        row = session.get(SubmissionRow, submission)
        if row is None:
            return {}
        hidden = findings.hidden(session, submission)
        return {a["id"]: masked(a["title"], hidden) for a in row.body["artifacts"]}


def as_pdf(docx: bytes, title: str) -> bytes:
    """The words of a filled template as pages, in their order; Word's own layout stays in the DOCX."""
    return pdf_bytes(list(blocks_of(docx)), title)


def blocks_of(docx: bytes) -> Iterator[Block]:
    """The paragraphs of a letter: titles, headings, lists and the bold words they begin with."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(docx)) as packed:
        main = next(name for name in packed.namelist() if MAIN.fullmatch(name))
        root = etree.fromstring(packed.read(main), etree.XMLParser(resolve_entities=False))
    for paragraph in root.iter(f"{W}p"):
        if next(paragraph.iterancestors(FALLBACK), None) is not None:
            continue  # a text box once more, for what does not know it
        own = (run for run in paragraph.iter(f"{W}r") if next(run.iterancestors(f"{W}p")) is paragraph)
        runs = [(_is_bold(run), _text(run)) for run in own]
        words = "".join(text for _, text in runs).strip()
        if words:
            lead = "".join(text for _, text in takewhile(lambda run: run[0], runs)).strip()
            yield _block(_style(paragraph), words, lead)


def _block(style: str, words: str, lead: str) -> Block:
    if style == "Title":
        return Title(words)
    if style.startswith("Heading"):
        return Heading(words)
    return Words(
        words.removeprefix(lead).strip(), lead, inset=style.startswith("List"), item=style.startswith("ListBullet")
    )


def _style(paragraph: Any) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else str(found.get(f"{W}val", ""))


def _is_bold(run: Any) -> bool:
    found = run.find(f"{W}rPr/{W}b")
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false")


def _text(run: Any) -> str:
    marks = {f"{W}tab": "\t", f"{W}br": "\n"}
    return "".join(each.text or "" if each.tag == f"{W}t" else marks.get(each.tag, "") for each in run)
