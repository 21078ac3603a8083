"""Letters to educators: one for each decision, as DOCX and PDF, with no name of a student or an assessor in them."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessor_app.domain.findings import hidden_words
from assessor_app.domain.letter import Letter, letter_of
from assessor_app.domain.masking import masked
from assessor_app.reports.annotations import file_name
from assessor_app.reports.letter_template import Template, filled, shipped
from assessor_app.reports.pages_out import Block, Heading, Title, Words, pdf_bytes
from assessor_app.reports.selection import Selection, Signed
from assessor_app.store import findings
from assessor_app.store.engine import Store
from assessor_app.store.letters import template_of
from assessor_app.store.rows import SubmissionRow


@dataclass(frozen=True, slots=True)
class Made:
    """A letter that was written; `sha256` is that of its DOCX (hex)."""

    decision: str
    submission: str
    template: str
    sha256: str


def write_letters(selection: Selection, folder: Path) -> None:
    """One DOCX a decision, in a batch."""
    for _made in letters_into(selection, folder, pdf=False):
        pass


def letters_into(selection: Selection, folder: Path, *, pdf: bool) -> Iterator[Made]:
    """Write each letter under its submission's ID; a decision whose credential is not known here has none."""
    template = programme_template(selection.store)
    folder.mkdir(parents=True, exist_ok=True)
    for signed in selection.signed():
        letter = the_letter(selection, signed)
        if letter is None:
            continue
        docx = filled(template, letter)
        stem = folder / file_name(_stem(signed))
        stem.with_name(f"{stem.name}.docx").write_bytes(docx)
        if pdf:
            stem.with_name(f"{stem.name}.pdf").write_bytes(as_pdf(docx, f"Letter on {letter.submission}"))
        yield Made(letter.decision, letter.submission, template.name, hashlib.sha256(docx).hexdigest())


def _stem(signed: Signed) -> str:
    """A correction has a letter of its own beside the first one's."""
    said = signed.payload
    return said["submission"] if not said.get("supersedes") else f"{said['submission']}-{said['id'][-8:]}"


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
        hidden = hidden_words(findings.load(session, submission), None)
        return {a["id"]: masked(a["title"], hidden) for a in row.body["artifacts"]}


def as_pdf(docx: bytes, title: str) -> bytes:
    """The words of a filled template as pages, in their order; Word's own layout stays in the DOCX."""
    return pdf_bytes(list(blocks_of(docx)), title)


def blocks_of(docx: bytes) -> Iterator[Block]:
    from docx import Document

    for paragraph in Document(io.BytesIO(docx)).paragraphs:
        words, style = paragraph.text.strip(), paragraph.style.name if paragraph.style is not None else ""
        if not words:
            continue
        if style == "Title":
            yield Title(words)
        elif style.startswith("Heading"):
            yield Heading(words)
        else:
            lead = _lead(paragraph)
            yield Words(words.removeprefix(lead).strip(), lead.strip(), inset=style.startswith("List"))


def _lead(paragraph: Any) -> str:
    """The bold words a paragraph begins with."""
    lead = ""
    for run in paragraph.runs:
        if not run.bold:
            break
        lead += run.text
    return lead if paragraph.text.startswith(lead) else ""
