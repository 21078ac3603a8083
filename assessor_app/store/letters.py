"""Letters as rows: which decisions have one, and the programme's own template."""

import base64
from collections.abc import Iterable

from sqlalchemy.orm import Session

from assessor_app.domain.letter import Made
from assessor_app.store.leaving_rows import LetterRow
from assessor_app.store.rows import SettingRow

TEMPLATE = "letter_template"


def keep(session: Session, made: Iterable[Made], at: str) -> None:
    """Keep that letters were made; a newer one takes the place of the one before."""
    for letter in made:
        session.merge(
            LetterRow(decision_id=letter.decision, made_at=at, template=letter.template, sha256=letter.sha256)
        )


def template_of(session: Session) -> tuple[str, bytes] | None:
    """Name and DOCX of the programme's template; None while it has none of its own."""
    row = session.get(SettingRow, TEMPLATE)
    return (row.value["name"], base64.b64decode(row.value["docx"])) if row is not None else None


def set_template(session: Session, name: str, docx: bytes) -> None:
    session.merge(SettingRow(name=TEMPLATE, value={"name": name, "docx": base64.b64encode(docx).decode()}))


def forget_template(session: Session) -> None:
    row = session.get(SettingRow, TEMPLATE)
    if row is not None:
        session.delete(row)
