"""What leaves a coach's session, read back by other libraries; the wall in both directions."""

import io
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import icalendar
import numpy as np
import pymupdf
import pytest
from docx import Document
from PIL import Image, ImageDraw
from sqlalchemy import select

from assessor_app.commands import assessments, coach_notebook, coaching, decisions
from assessor_app.commands.preferences import set_preference
from assessor_app.documents.captions import parse_captions
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Cue
from assessor_app.documents.veil import Veil
from assessor_app.domain.assessment import Conflict, Policy
from assessor_app.domain.coaching import NoteKind, Voice
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import Box, ImageRegion, TimeSpan
from assessor_app.domain.findings import Check, Finding
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.domain.submission_form import submission_json
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.queries import coach_sessions, coaching_plan
from assessor_app.queries import coaching as asked
from assessor_app.queries import growth as growths
from assessor_app.queries.decisions import decisions as decided
from assessor_app.queries.decisions import log_lines
from assessor_app.queries.preview import preview
from assessor_app.queries.scoring import score_view
from assessor_app.reports import coaching_plan as coaching_files
from assessor_app.reports.coaching_plan import CALENDAR, DOCX, PDF, disclosure_files, plan_files, write_files
from assessor_app.reports.exporting import export
from assessor_app.reports.pages_out import A4, Heading, Picture, Title, Words, docx_bytes, pdf_bytes
from assessor_app.reports.plan_pictures import spoken
from assessor_app.reports.selection import Selection
from assessor_app.store import findings
from assessor_app.store.engine import Store
from assessor_app.store.files import write_whole
from assessor_app.store.final_outcomes import ALLOWED
from assessor_app.store.rows import EventRow, FeedRow, SubmissionRow
from tests import builders
from tests.coaching import S1, TODAY, Coach, bring, consented, plan_file
from tests.store.test_coaching import KNOWN
from tests.store.test_commands import commit, finish

WORK = plan_file("work", media_type="image/png", path="artifacts/work.png", title="A poster by Maya Rivera")
CLIP = plan_file("clip", media_type="video/mp4", path="artifacts/clip.mp4")
NORMS = CriterionId("norms")


def poster() -> bytes:
    """White, with a small dark face in its upper left quarter."""
    image = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(image).ellipse((90, 90, 106, 106), fill="black")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class Desk:
    """The evidence of the plan: one poster, one clip's captions."""

    def __init__(self, covers: tuple[ImageRegion, ...] = ()) -> None:
        self.covers = covers

    def source(self, submission: SubmissionId, artifact: object) -> BytesSource:
        return BytesSource(poster())

    def veil(self, submission: SubmissionId, artifact: object) -> Veil:
        return Veil((), self.covers)

    def cues(self, submission: SubmissionId, artifact: object) -> tuple[Cue, ...]:
        return (Cue(56.0, 58.0, "Student 1", "Turn to your partner."), Cue(90.0, 91.0, "", "Later."))


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(spares=0) as made:
        yield made


@pytest.fixture
def coach(store: Store) -> Coach:
    bring(store, consented("S-1", WORK, CLIP))
    with store.write() as rows:
        found = Finding(None, None, "problem", None, "", Check.IDENTITY, hidden=("Maya Rivera",))
        findings.keep(rows, "S-1", [found], "2026-11-23")
    made = Coach(store)
    made.open()
    made.mark("Look what Maya Rivera drew", artifact="work", anchor=ImageRegion(Box(0, 0, 60, 60)), by=Voice.TEACHER)
    made.mark("Nobody looked at me --> <b>", artifact="clip", anchor=TimeSpan(56.25, 80.5), criterion=NORMS)
    made.write(NoteKind.STRENGTH, "Children answer children")
    made.write(NoteKind.GOAL, "Three turns before I speak")
    made.write(NoteKind.STEP, "Wait ten seconds after each claim", due=date(2026, 12, 1))
    made.write(NoteKind.PRIVATE, "Mind the time, privately")
    coach_notebook.look_again(store, made.session, date(2026, 12, 9), now=made.now)
    return made


def files(coach: Coach, pool: WorkerPool, desk: Desk | None = None) -> dict[str, bytes]:
    plan = coaching_plan.plan(coach.store, KNOWN, coach.session, TODAY)
    return plan_files(pool, plan, desk or Desk())


def docx_words(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def pdf_words(pool: WorkerPool, data: bytes) -> str:
    with pool.open(BytesSource(data), "plan.pdf") as document:
        return "\n".join(document.text(page) for page in range(1, len(document.pages) + 1))


# -- the files


def test_the_plan_says_goals_steps_with_their_days_and_moments(coach: Coach, pool: WorkerPool):
    words = docx_words(files(coach, pool)[DOCX])
    for said in (
        "Coaching plan, 23 November 2026", "Three turns before I speak",
        "Wait ten seconds after each claim (by 1 December 2026)", "Look again on 9 December 2026.",
        "The clip, 00:56–01:20 (coach)", "“Student 1: Turn to your partner.”", "Children answer children",
    ):  # fmt: skip
        assert said in words


def test_the_pdf_says_the_same_words_as_the_word_file(coach: Coach, pool: WorkerPool):
    made = files(coach, pool)
    printed = " ".join(pdf_words(pool, made[PDF]).split())
    for paragraph in docx_words(made[DOCX]).replace("☐", "").splitlines():
        assert " ".join(paragraph.split()) in printed


def test_a_student_s_name_is_masked_in_titles_and_in_what_was_typed(coach: Coach, pool: WorkerPool):
    coach.write(NoteKind.THOUGHT, "She waits.", criterion=CriterionId("norms"), prompt="What does Maya Rivera need?")
    for data in files(coach, pool).values():
        assert b"Maya" not in data
    words = docx_words(files(coach, pool)[DOCX])
    assert "Maya" not in words and "Look what ████ ██████ drew" in words
    assert "What does ████ ██████ need?" in words


def test_a_box_drawn_by_hand_covers_its_place_in_the_picture(coach: Coach, pool: WorkerPool):
    assert darkest_of(files(coach, pool)[DOCX]) < 20
    assert darkest_of(files(coach, pool, Desk((ImageRegion(Box(5, 5, 45, 50)),)))[DOCX]) > 40


def darkest_of(docx: bytes) -> int:
    document = Document(io.BytesIO(docx))
    blobs = [part.blob for part in document.part.package.iter_parts() if part.content_type == "image/png"]
    (picture,) = blobs
    return int(np.asarray(Image.open(io.BytesIO(picture)).convert("L")).min())


def test_the_moments_of_a_recording_are_captions_a_player_reads(coach: Coach, pool: WorkerPool):
    made = files(coach, pool)["moments-S-1-clip.vtt"].decode()
    (cue,) = parse_captions(made)
    assert made.startswith("WEBVTT\n") and (cue.start, cue.end) == (56.25, 80.5)
    assert (cue.speaker, cue.text) == ("Coach", "Nobody looked at me --> <b>")


def test_two_recordings_whose_ids_are_alike_have_a_file_each(store: Store, pool: WorkerPool):
    names = ("a/b", "a-b", "A-B")
    bring(store, consented("S-1", *(plan_file(n, media_type="video/mp4", path=f"artifacts/{n}.mp4") for n in names)))
    made = Coach(store)
    made.open()
    for name in names:
        made.mark(f"About {name}", artifact=name, anchor=TimeSpan(1, 2))
    said = {n: d.decode() for n, d in files(made, pool).items() if n.endswith(".vtt")}
    assert len({name.casefold() for name in said}) == len(said) == 3
    assert {each.rsplit("About ", 1)[1].strip() for each in said.values()} == set(names)


def test_a_name_in_an_artifact_s_id_is_not_in_the_name_of_a_file(coach: Coach, pool: WorkerPool):
    clip = plan_file("clip-maya-rivera", media_type="video/mp4", path="artifacts/clip.mp4")
    with coach.store.write() as rows:
        rows.get_one(SubmissionRow, "S-1").body = submission_json(consented("S-1", WORK, CLIP, clip))
    coach.mark("Here", artifact="clip-maya-rivera", anchor=TimeSpan(1, 2))
    made = [name for name in files(coach, pool) if name.endswith(".vtt")]
    assert len(made) == 2 and "maya" not in "".join(made)


def test_steps_and_the_day_of_looking_again_come_into_a_calendar(coach: Coach, pool: WorkerPool):
    calendar = icalendar.Calendar.from_ical(files(coach, pool)[CALENDAR])
    entries = {str(e["summary"]): e.decoded("dtstart") for e in calendar.walk("VEVENT")}
    assert entries == {
        "Wait ten seconds after each claim": date(2026, 12, 1),
        "Look at the evidence again together": date(2026, 12, 9),
    }


def test_the_same_session_gives_the_same_calendar_entries(coach: Coach, pool: WorkerPool):
    assert files(coach, pool)[CALENDAR] == files(coach, pool)[CALENDAR]


def calendar_lines(coach: Coach, pool: WorkerPool) -> list[bytes]:
    """As they are written, folded."""
    return files(coach, pool)[CALENDAR].split(b"\r\n")


def entry(coach: Coach, pool: WorkerPool, words: str) -> icalendar.Event:
    calendar = icalendar.Calendar.from_ical(files(coach, pool)[CALENDAR])
    (found,) = [each for each in calendar.walk("VEVENT") if str(each["summary"]) == words]
    return found


def test_a_calendar_is_folded_at_75_octets_and_ends_its_lines_as_its_standard_says(coach: Coach, pool: WorkerPool):
    words = "Wait, then ask; " + "äöü 😀 " * 30 + "and write \\ it\ndown"
    coach.write(NoteKind.STEP, words, due=date(2026, 12, 2))
    lines = calendar_lines(coach, pool)
    assert lines[0] == b"BEGIN:VCALENDAR" and lines[-1] == b"" and not [x for x in lines if b"\n" in x or b"\r" in x]
    assert max(map(len, lines)) <= 75 and [line.decode() for line in lines]
    assert entry(coach, pool, words)


def test_an_entry_is_a_whole_day_and_its_stamps_are_in_utc(coach: Coach, pool: WorkerPool):
    lines = calendar_lines(coach, pool)
    assert b"DTSTART;VALUE=DATE:20261201" in lines and b"DTEND;VALUE=DATE:20261202" in lines
    stamps = [line for line in lines if line.startswith((b"DTSTAMP", b"LAST-MODIFIED"))]
    assert len(stamps) == 4 and all(re.fullmatch(rb"[A-Z-]+:\d{8}T\d{6}Z", line) for line in stamps)


def test_an_entry_that_was_changed_since_comes_after_the_one_before(coach: Coach, pool: WorkerPool):
    words = "Wait ten seconds after each claim"
    before = entry(coach, pool, words)
    (step,) = asked.session_view(coach.store, KNOWN, coach.session, TODAY).session.of_kind(NoteKind.STEP)
    coach_notebook.set_due(coach.store, coach.session, step.id, date(2026, 12, 4), now=coach.now)
    after = entry(coach, pool, words)
    assert after["uid"] == before["uid"] and after["sequence"] > before["sequence"]
    assert after.decoded("last-modified") > before.decoded("last-modified")


def test_a_step_carried_twice_is_the_same_entry_in_a_calendar(coach: Coach, pool: WorkerPool):
    words = "Wait ten seconds after each claim"
    first = entry(coach, pool, words)
    for _ in range(2):
        coach.open()
    again = entry(coach, pool, words)
    assert again["uid"] == first["uid"] and again["sequence"] > first["sequence"]


def test_private_notes_are_in_no_file(coach: Coach, pool: WorkerPool):
    made = files(coach, pool)
    assert "privately" not in docx_words(made[DOCX]) + pdf_words(pool, made[PDF])
    assert all(b"privately" not in data for data in made.values())


def test_a_moment_whose_consent_is_gone_leaves_its_reason_in_the_place_of_its_picture(coach: Coach, pool: WorkerPool):
    coaching.withdraw_consent(coach.store, S1, ArtifactId("work"), now=coach.now)
    made = files(coach, pool)[DOCX]
    assert "was withdrawn on 2026-11-23; it stays shut." in docx_words(made)
    assert not [p for p in Document(io.BytesIO(made)).part.package.iter_parts() if p.content_type == "image/png"]


def test_the_record_of_what_was_shown_can_be_printed(coach: Coach):
    coach.show("work")
    made = disclosure_files(asked.disclosures(coach.store), TODAY)
    assert "shown on the screen" in docx_words(made["disclosures.docx"])


def test_a_name_in_an_artifact_s_id_is_not_in_the_printed_record(coach: Coach):
    clip = plan_file("clip-maya-rivera", media_type="video/mp4", path="artifacts/clip.mp4")
    with coach.store.write() as rows:
        rows.get_one(SubmissionRow, "S-1").body = submission_json(consented("S-1", WORK, CLIP, clip))
    coach.show("clip-maya-rivera")
    words = docx_words(disclosure_files(asked.disclosures(coach.store), TODAY)["disclosures.docx"])
    assert "clip-█" in words and "maya" not in words.casefold()


def test_the_printed_record_says_what_its_columns_are(coach: Coach, pool: WorkerPool):
    coach.show("work")
    made = disclosure_files(asked.disclosures(coach.store), TODAY)
    printed = " ".join(pdf_words(pool, made["disclosures.pdf"]).split())
    for paragraph in docx_words(made["disclosures.docx"]).splitlines():
        assert " ".join(paragraph.split()) in printed
    assert "When (UTC)" in printed and "To whom" in printed


def test_words_of_any_kind_can_be_written(pool: WorkerPool):
    blocks = (Title("\x00Plan"), Words("a مرحبا 😀 \ud800 <b> & c\x0b", lead="é:"))
    assert "<b> & c" in docx_words(docx_bytes(blocks, "t")) and "<b> & c" in pdf_words(pool, pdf_bytes(blocks, "t"))


def test_a_disk_that_is_full_leaves_no_file_of_a_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(path: Path, data: bytes) -> None:
        if path.name == CALENDAR:
            raise OSError(28, "No space left on device")
        write_whole(path, data)

    monkeypatch.setattr(coaching_files, "write_whole", full)
    (tmp_path / DOCX).write_bytes(b"the plan of last week")
    with pytest.raises(RuleBroken, match="cannot be written to: its disk is full"):
        write_files({DOCX: b"new", CALENDAR: b"new"}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [DOCX]
    assert (tmp_path / DOCX).read_bytes() == b"the plan of last week"


def saved_into(coach: Coach, pool: WorkerPool, out: Path) -> set[str]:
    write_files(files(coach, pool), out)
    return {path.name for path in out.iterdir()}


def test_saved_again_a_plan_takes_along_what_it_holds_no_more(coach: Coach, pool: WorkerPool, tmp_path: Path):
    (tmp_path / "moments-of-another.vtt").write_text("WEBVTT\n\nNOTE Mine\n")
    first = saved_into(coach, pool, tmp_path)
    coaching.withdraw_consent(coach.store, S1, ArtifactId("clip"), now=coach.now)
    (step,) = asked.session_view(coach.store, KNOWN, coach.session, TODAY).session.of_kind(NoteKind.STEP)
    coach_notebook.set_due(coach.store, coach.session, step.id, None, now=coach.now)
    coach_notebook.look_again(coach.store, coach.session, None, now=coach.now)
    assert first - saved_into(coach, pool, tmp_path) == {"moments-S-1-clip.vtt", CALENDAR}
    assert (tmp_path / "moments-of-another.vtt").exists()


def test_the_plan_of_another_session_is_not_written_over(coach: Coach, pool: WorkerPool, tmp_path: Path):
    out = tmp_path / "out"
    saved_into(coach, pool, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    coach.open()
    coach.write(NoteKind.GOAL, "Something else")
    with pytest.raises(RuleBroken, match="holds the plan of another session"):
        saved_into(coach, pool, out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_where_one_file_cannot_have_its_name_the_folder_is_as_it_was(coach: Coach, pool: WorkerPool, tmp_path: Path):
    out = tmp_path / "out"
    there = saved_into(coach, pool, out)
    before = (out / DOCX).read_bytes()
    coach.write(NoteKind.GOAL, "Something else")
    (out / PDF).unlink()
    (out / PDF).mkdir()
    (out / PDF / "mine").write_text("mine")
    with pytest.raises(RuleBroken, match="cannot be written to"):
        saved_into(coach, pool, out)
    assert {path.name for path in out.iterdir()} == there and (out / PDF / "mine").exists()
    assert (out / DOCX).read_bytes() == before


ARABIC = "ثلاثة أدوار قبل أن أتكلم"


def test_a_paragraph_that_runs_from_right_to_left_says_so_in_word():
    blocks = (Words(ARABIC, lead="C:", inset=True), Words(f"Wait: {ARABIC}"), Title(ARABIC))
    turned, plain, title = Document(io.BytesIO(docx_bytes(blocks, "t"))).paragraphs
    assert [bool(p._p.xpath("w:pPr/w:bidi")) for p in (turned, plain, title)] == [True, False, True]
    assert [run.font.rtl for run in turned.runs] == [None, True] and title.runs[0].font.rtl
    order = [each.tag.split("}")[1] for each in turned._p.pPr]
    assert order.index("bidi") < order.index("spacing") < order.index("ind")


def test_a_paragraph_that_runs_from_right_to_left_begins_at_the_right_of_its_page():
    with pymupdf.open("pdf", pdf_bytes((Words(ARABIC), Words("Three turns")), "t")) as made:
        turned, plain = (pymupdf.Rect(block[:4]) for block in made[0].get_text("blocks"))
    assert turned.x0 > A4[0] / 2 and A4[0] - turned.x1 == pytest.approx(plain.x0, abs=2)


def test_no_heading_and_no_moment_stands_alone_at_the_foot_of_a_page():
    png = io.BytesIO()
    Image.new("RGB", (240, 170), "white").save(png, "PNG")
    moment = (Heading("Part"), Words("The clip", lead="1."), Picture(png.getvalue(), (240, 170), "A clip"))
    for lines in range(30, 46):
        with pymupdf.open("pdf", pdf_bytes((*[Words("Line")] * lines, *moment), "t")) as made:
            feet = [page.get_text().rstrip().splitlines()[-1] for page in made]
            pictured = [page for page in made if page.get_images()]
            assert "Part" not in feet[:-1] and "The clip" in pictured[-1].get_text(), lines


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_opens_a_plan_and_reads_all_of_it(coach: Coach, pool: WorkerPool, tmp_path: Path):
    coach.write(NoteKind.WONDERING, ARABIC)
    made = files(coach, pool)[DOCX]
    (tmp_path / "plan.docx").write_bytes(made)
    home = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    out = ["--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "plan.docx")]
    subprocess.run(["soffice", home, "--headless", *out], check=True, capture_output=True, timeout=120)
    with pymupdf.open(tmp_path / "plan.pdf") as pages:
        said = "".join(page.get_text() for page in pages)
        pictures = {xref for page in pages for xref, *_ in page.get_images()}
    assert letters(docx_words(made)) == letters(said) and ARABIC.split()[0] in docx_words(made)
    assert len(pictures) == 1


def letters(said: str) -> Counter[str]:
    """Which letters stand in it, whatever the order in which a page has them."""
    return Counter(c for c in unicodedata.normalize("NFKC", said) if c.isalnum())


def test_what_was_said_in_a_stretch_is_its_quote():
    cues = (Cue(0, 2, "", "One"), Cue(2, 4, "S", "Two"), Cue(9, 10, "", "Three"))
    assert spoken(cues, TimeSpan(1, 3)) == "One S: Two"


# -- the wall


def read_and_decide(store: Store, submission: SubmissionId = S1) -> None:
    """An assessor's reading, with words that must not be found anywhere else, committed."""
    finish(store)
    assessments.write_rationale(
        store, builders.rubric(), submission, NORMS, "Verdictwords of an assessor", now=builders.ticking()
    )
    commit(store)


def test_nothing_a_coach_writes_reaches_an_assessor_a_decision_or_an_export(coach: Coach, tmp_path):
    store = coach.store
    bring(store, replace(consented("S-2", attempt=2, previous=S1), educator="E-1"))
    decisions.answer_conflict(
        store, SubmissionId("S-2"), Conflict.NONE, now=builders.ticking(50_000), new_id=builders.counting("r")
    )
    jws = [repr(payload_unchecked(each)) for each in jws_of(store)]
    seen = [
        repr(score_view(store, KNOWN, SubmissionId("S-2"), Policy(), TODAY)),
        repr(preview(store, KNOWN, S1, TODAY)),
        repr(preview(store, KNOWN, SubmissionId("S-2"), TODAY)),
        repr(decided(store, KNOWN)),
        *jws,
    ]
    for said in ("Nobody looked", "drew", "Children answer", "Three turns", "Wait ten", "Mind the time"):
        assert not [text for text in seen if said in text], said


def jws_of(store: Store) -> list[str]:
    with store.read() as rows:
        return list(rows.scalars(select(EventRow.jws)))


def test_nothing_a_coach_writes_is_in_an_export_of_decisions(reading: Store, tmp_path):
    read_and_decide(reading)
    bring(reading, consented("S-3", WORK, CLIP))
    coach = Coach(reading)
    coach.open("S-3")
    coach.mark("Nobody looked at me", submission="S-3")
    coach.write(NoteKind.GOAL, "Three turns")
    lines = log_lines(reading)
    for form in ("csv", "jsonl"):
        written = export(Selection(reading, KNOWN), form, tmp_path, log=lines).read_text()
        assert "Verdictwords" in written or form == "csv"
        assert "Nobody looked" not in written and "Three turns" not in written


def test_the_event_of_a_coach_says_that_they_are_recused_and_no_more(coach: Coach):
    (said,) = [payload_unchecked(jws) for jws in jws_of(coach.store)]
    assert set(said) == {
        "submission", "reading", "reason", "programme", "assessor", "app_version", "id", "type", "device",
        "device_seq", "prev", "decided_at",
    }  # fmt: skip


def test_nothing_of_an_assessment_is_in_a_coach_s_view_or_files(reading: Store, pool: WorkerPool):
    read_and_decide(reading)
    bring(reading, replace(consented("S-2", WORK, attempt=2, previous=S1), educator="E-1"))
    coach = Coach(reading)
    coach.open("S-2")
    coach.mark("Together", submission="S-2", artifact="work", anchor=ImageRegion(Box(0, 0, 60, 60)), criterion=NORMS)
    made = plan_files(pool, coaching_plan.plan(reading, KNOWN, coach.session, TODAY), Desk())
    view = asked.session_view(reading, KNOWN, coach.session, TODAY)
    shown = repr((view.session, view.shared[0].submission, view.shared[0].artifacts, view.earlier))
    everything = "\n".join(
        (
            shown, repr(growths.growth(reading, KNOWN, coach.session, TODAY)),
            repr(coach_sessions.teachers(reading, KNOWN, TODAY)), docx_words(made[DOCX]), pdf_words(pool, made[PDF]),
        )
    )  # fmt: skip
    for leak in ("Verdictwords", "roficient", "arned", "not yet", "Not yet", "Incomplete", "Unplayable", "eginning"):
        assert leak not in everything, leak


# -- the one window in the wall


def allow(store: Store, allowed: bool = True) -> None:
    set_preference(store, ALLOWED, allowed)


def told_by_the_issuer(store: Store, standing: str, seq: int = 1) -> None:
    """What the issuer said about the one decision."""
    with store.write() as rows:
        event = rows.scalars(select(EventRow.id).where(EventRow.type.startswith("decision/1"))).one()
        body = {"event": event, "submission": "S-1", "status": "accepted", "standing": standing}
        rows.add(FeedRow(seq=seq, kind="decision", body=body, applied=True))


def outcomes(coach: Coach) -> dict[str, str]:
    view = asked.session_view(coach.store, KNOWN, coach.session, TODAY)
    return {str(ident): final.outcome for ident, final in view.outcomes.items()}


@pytest.fixture
def decided_coach(reading: Store) -> Coach:
    """A session over a submission that was read and decided before, and its second attempt."""
    read_and_decide(reading)
    with reading.write() as rows:
        whole = replace(consented("S-1", WORK, CLIP), educator="E-1")
        rows.get_one(SubmissionRow, "S-1").body = submission_json(whole)
    bring(reading, replace(consented("S-2", WORK, attempt=2, previous=S1), educator="E-1"))
    coach = Coach(reading)
    coach.open("S-1", "S-2")
    coach.mark("Together", submission="S-2", artifact="work", anchor=ImageRegion(Box(0, 0, 60, 60)), criterion=NORMS)
    return coach


def test_a_final_outcome_is_seen_where_the_programme_allows_it(decided_coach: Coach):
    allow(decided_coach.store)
    told_by_the_issuer(decided_coach.store, "final")
    assert outcomes(decided_coach) == {"S-1": "earned"}


@pytest.mark.parametrize("standing", ["awaits a second reading", "second reading", "waits for moderation", "replaced"])
def test_a_decision_that_is_not_final_shows_nothing(decided_coach: Coach, standing: str):
    allow(decided_coach.store)
    told_by_the_issuer(decided_coach.store, standing)
    assert outcomes(decided_coach) == {}


def test_that_a_final_outcome_was_shown_is_logged_and_the_outcome_itself_is_not(decided_coach: Coach):
    allow(decided_coach.store)
    told_by_the_issuer(decided_coach.store, "final")
    decided_coach.open("S-1")
    *_, last = asked.disclosures(decided_coach.store)
    assert last.what == "opened in a coach session, with its final outcome"


def test_that_a_plan_holds_a_final_outcome_is_logged(decided_coach: Coach):
    store = decided_coach.store
    allow(store)
    told_by_the_issuer(store, "final")
    plan = coaching_plan.plan(store, KNOWN, decided_coach.session, TODAY)
    coaching.note_exported(store, plan, ["plan.docx"], today=TODAY, now=builders.ticking())
    said = {d.submission: d.what for d in asked.disclosures(store)}
    assert said == {"S-1": "written to plan.docx, with its final outcome", "S-2": "written to plan.docx"}


def test_an_outcome_that_is_no_longer_final_when_a_plan_was_drawn_keeps_it_back(decided_coach: Coach):
    store = decided_coach.store
    allow(store)
    told_by_the_issuer(store, "final")
    plan = coaching_plan.plan(store, KNOWN, decided_coach.session, TODAY)
    told_by_the_issuer(store, "replaced", seq=2)
    with pytest.raises(RuleBroken, match="outcome of S-1 may not be shown any more"):
        coaching.note_exported(store, plan, ["plan.docx"], today=TODAY, now=builders.ticking())


def test_an_outcome_that_becomes_final_in_an_open_session_is_logged_once(decided_coach: Coach):
    allow(decided_coach.store)
    told_by_the_issuer(decided_coach.store, "final")
    for _ in range(2):
        coaching.note_outcomes(decided_coach.store, decided_coach.session, now=builders.ticking())
    said = [(each.submission, each.what) for each in asked.disclosures(decided_coach.store)]
    assert said[-1] == ("S-1", "shown its final outcome")
    assert [what for _, what in said].count("shown its final outcome") == 1


def test_an_outcome_known_when_the_session_opened_is_not_logged_again(decided_coach: Coach):
    allow(decided_coach.store)
    told_by_the_issuer(decided_coach.store, "final")
    decided_coach.open("S-1")
    before = asked.disclosures(decided_coach.store)
    coaching.note_outcomes(decided_coach.store, decided_coach.session, now=builders.ticking())
    assert asked.disclosures(decided_coach.store) == before


def test_a_decision_the_issuer_has_not_answered_shows_nothing(decided_coach: Coach):
    allow(decided_coach.store)
    assert outcomes(decided_coach) == {}


def test_the_issuer_s_newest_word_counts(decided_coach: Coach):
    allow(decided_coach.store)
    told_by_the_issuer(decided_coach.store, "final")
    told_by_the_issuer(decided_coach.store, "replaced", seq=2)
    assert outcomes(decided_coach) == {}


def test_a_programme_that_does_not_allow_it_shows_no_outcome(decided_coach: Coach):
    told_by_the_issuer(decided_coach.store, "final")
    assert outcomes(decided_coach) == {}
    allow(decided_coach.store, False)
    assert outcomes(decided_coach) == {}


def test_of_an_assessment_the_files_say_the_final_outcome_and_no_more(decided_coach: Coach, pool: WorkerPool):
    allow(decided_coach.store)
    told_by_the_issuer(decided_coach.store, "final")
    made = plan_files(pool, coaching_plan.plan(decided_coach.store, KNOWN, decided_coach.session, TODAY), Desk())
    for words in (docx_words(made[DOCX]), " ".join(pdf_words(pool, made[PDF]).split())):
        assert words.count("arned") == 1 and "attempt 1. Final decision: earned." in words
        for leak in ("Verdictwords", "roficient", "not yet", "Not yet", "Incomplete", "Unplayable", "eginning"):
            assert leak not in words, leak
    rest = {name: data for name, data in made.items() if name not in (DOCX, PDF)}
    assert not [name for name, data in rest.items() if b"arned" in data]
