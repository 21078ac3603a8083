"""Letters as rows: which decisions have one, and the programme's own template."""

import base64

from sqlalchemy.orm import Session

from assessor_app.store.rows import SettingRow

TEMPLATE = "letter_template"


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
