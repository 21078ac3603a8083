"""What would be found where the wall around a session leaks: an assessment, a name, and files to look for them in."""

import unicodedata
import zipfile
from pathlib import Path

import pymupdf
from sqlalchemy import select

from assessor_app.cli.opening import credentials
from assessor_app.commands import assessments, decisions
from assessor_app.commands.preferences import set_preference
from assessor_app.domain.assessment import CodeUse, Conflict, Policy
from assessor_app.domain.credential import Part
from assessor_app.domain.decision import DECISION
from assessor_app.domain.findings import Check, Finding
from assessor_app.domain.submission import SubmissionId
from assessor_app.store import findings, opening
from assessor_app.store.engine import Store
from assessor_app.store.final_outcomes import ALLOWED
from assessor_app.store.rows import EventRow, FeedRow
from tests import builders
from tests.builders import PASSPHRASE
from tests.journeys.coach_sitting import (
    CoachSitting,
)
from ui.hands import CTRL, Key

CREDENTIAL = credentials()("facilitating-student-discourse", "3.1")


def read_and_commit(folder: Path) -> None:
    """S-1 was read and decided before anybody sat down over it, with words that must be found nowhere else."""
    opened = opening.open_workspace(folder, PASSPHRASE)
    first, rubric = SubmissionId("S-1"), CREDENTIAL.rubric
    try:
        clock = builders.ticking()
        decisions.answer_conflict(opened.store, first, Conflict.NONE, now=clock, new_id=builders.counting("reading"))
        for criterion in rubric.criteria:
            assessments.mark_no_evidence(opened.store, rubric, first, criterion.id, True, now=clock)
            level = criterion.levels[0].id
            assessments.give_score(opened.store, rubric, first, criterion.id, level, Policy(), now=clock)
            assessments.write_rationale(opened.store, rubric, first, criterion.id, "Verdictwords", now=clock)
        code = rubric.condition_codes[0]
        assessments.add_code(opened.store, rubric, first, CodeUse(code.code, Part.WORK, note="Codewords"), now=clock)
        decisions.commit(opened.store, CREDENTIAL, first, Policy(), now=clock, new_id=builders.counting("decision"))
    finally:
        opened.close()


def make_final(folder: Path) -> None:
    """The programme allows final outcomes to be seen, and the issuer called this one final."""
    opened = opening.open_workspace(folder, PASSPHRASE)
    try:
        call_final(opened.store)
    finally:
        opened.close()


def call_final(store: Store) -> None:
    set_preference(store, ALLOWED, True)
    with store.write() as rows:
        event = rows.scalars(
            select(EventRow.id).where(EventRow.submission_id == "S-1", EventRow.type == DECISION)
        ).one()
        body = {"event": event, "submission": "S-1", "status": "accepted", "standing": "final"}
        rows.add(FeedRow(seq=1, kind="decision", body=body, applied=True))


def leaks_in(said: str, *, outcomes: bool = True) -> list[str]:
    rubric = CREDENTIAL.rubric
    levels = {level.title for c in rubric.criteria for level in c.levels}
    descriptors = {level.description for c in rubric.criteria for level in c.levels}
    codes = {code.title for code in rubric.condition_codes}
    words = {"Earned", "Not yet", "not yet", "Incomplete"} if outcomes else set()
    return sorted(w for w in levels | descriptors | codes | words | {"Verdictwords", "Codewords"} if w and w in said)


def take_the_plan(sitting: CoachSitting) -> None:
    """A moment, a line of three kinds and a day; then the plan and the record of what was shown."""
    saved: list[object] = []
    hands, room = sitting.hands, sitting.window.coach.room
    hands.press(Key.Key_M)
    hands.write("Look here")
    hands.press(Key.Key_Escape)
    sitting.line(Key.Key_G, "Three turns before I speak")
    sitting.line(Key.Key_Y, "Mind the time")
    hands.press(Key.Key_A)
    hands.write("2030-12-09")
    hands.press(Key.Key_Escape)
    room.saved.connect(saved.append)
    hands.press(Key.Key_S, CTRL)
    hands.until(sitting.desk.saving.isVisible, "it being said that a film in it is covered by nothing")
    hands.press(Key.Key_S, CTRL)
    hands.until(lambda: len(saved) == 1, "the plan being saved")
    sitting.window.files.print_record()
    hands.until(lambda: len(saved) == 2, "the record being saved")


def everything_in(path: Path) -> str:
    """All text of a file: every part of a Word file with its properties, every page of a PDF with its, where a word may
    be drawn with ligatures."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as parts:
            return "\n".join(parts.read(n).decode() for n in parts.namelist() if n.endswith((".xml", ".rels")))
    if path.suffix == ".pdf":
        with pymupdf.open(path) as pdf:
            pages = "\n".join([repr(pdf.metadata), *(page.get_text() for page in pdf)])
        return unicodedata.normalize("NFKC", pages)
    return path.name + path.read_text()


def hide_a_name(folder: Path) -> None:
    opened = opening.open_workspace(folder, PASSPHRASE)
    try:
        with opened.store.write() as rows:
            found = Finding(None, None, "problem", None, "", Check.IDENTITY, hidden=("Maya Rivera",))
            findings.keep(rows, "S-1", [found], "2026-11-23")
    finally:
        opened.close()
