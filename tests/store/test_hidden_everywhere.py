"""What a bundle calls its files, sheets and attachments reaches no screen and no decision with a name in it."""

import json
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from assessor_app.commands import assessments, decisions
from assessor_app.commands.looking_over import look_over
from assessor_app.commands.submissions import import_bundle
from assessor_app.documents.labels import HEADING, labels
from assessor_app.documents.passages import passages
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import CaptionTrack, Trait
from assessor_app.documents.veil import Veil
from assessor_app.domain.assessment import Conflict, Policy
from assessor_app.domain.evidence import CellRange, from_selector, to_selector
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.queries.scoring import ScoreView, score_view
from assessor_app.store.engine import Store
from assessor_app.store.findings import KNOWN
from assessor_app.store.rows import EventRow, SettingRow
from tests import builders
from tests.bundles.bundle_builders import BagText, artifact_json, put, submission_json
from tests.documents.workbook_files import cell, sheet_xml, xlsx_bytes

CHILDREN = ("Zoe Pond", "Ana Reed")
WORK = ArtifactId("work")


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(spares=0) as made:
        yield made


def mail() -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = "The team", "Our plan"
    made.set_content("The work is attached.\n")
    made.add_attachment(b"not shown", maintype="application", subtype="pdf", filename="Zoe_Pond_essay.pdf")
    return made.as_bytes()


def book(*names: str) -> bytes:
    return xlsx_bytes({name: sheet_xml({1: [cell("A1", "turns"), cell("B1", 4)]}) for name in names})


def handed_in(store: Store, pool: WorkerPool, folder: Path, data: bytes, name: str, **more: str) -> SubmissionId:
    """One file, looked over while the programme lists both children, its reading begun."""
    path = f"artifacts/{name}"
    file = artifact_json(id=WORK, title="Work", path=path, media_type="application/octet-stream")
    bag = BagText(submission_json(artifacts=[file], answers=[], **more), {path: data})
    with store.write() as session:
        session.merge(SettingRow(name=KNOWN, value={"names": list(CHILDREN)}))
    at = lambda: "2026-11-23T09:00:00.000Z"  # noqa: E731
    found, _ = import_bundle(store, put(folder, bag.zip()), builders.known, now=at)
    look_over(store, pool, builders.known, found, today=date(2026, 11, 24))
    decisions.answer_conflict(store, found, Conflict.NONE, now=builders.ticking(), new_id=builders.counting())
    return found


def shown(store: Store, submission: SubmissionId) -> ScoreView:
    return score_view(store, builders.known, submission, Policy(), date(2026, 11, 24))


def test_what_the_reader_said_of_a_file_is_shown_without_names(store: Store, pool: WorkerPool, tmp_path: Path) -> None:
    view = shown(store, handed_in(store, pool, tmp_path, mail(), "mail.eml"))
    (said,) = view.view(WORK).warnings
    assert "Zoe" not in said and "essay.pdf" in said and "Zoe Pond" in view.hidden


def test_the_sentence_that_refuses_a_file_is_shown_without_names(
    store: Store, pool: WorkerPool, tmp_path: Path
) -> None:
    from assessor_app.store.rows import ArtifactFactRow

    submission = handed_in(store, pool, tmp_path, mail(), "mail.eml")
    with store.write() as session:
        fact = session.get_one(ArtifactFactRow, (submission, WORK))
        fact.outcome, fact.reason = "refused", "The part “Zoe Pond” is damaged."
    refused = shown(store, submission).view(WORK).refused
    assert refused is not None and "Zoe" not in refused and refused.endswith("is damaged.")


def test_sheets_called_after_children_are_found_and_hidden(store: Store, pool: WorkerPool, tmp_path: Path) -> None:
    view = shown(store, handed_in(store, pool, tmp_path, book(*CHILDREN), "turns.xlsx"))
    assert set(CHILDREN) <= set(view.hidden)
    assert all("name of a sheet" in f.proof for f in view.findings if "beside its pages" in f.sentence)
    with pool.open(BytesSource(book(*CHILDREN)), "turns.xlsx") as document:
        document.veil = Veil(view.hidden)
        assert [sheet.name for sheet in document.sheets] == ["███ ████ 1", "███ ████ 2"]


def test_a_place_in_a_hidden_sheet_is_found_again_however_it_was_cited(pool: WorkerPool) -> None:
    with pool.open(BytesSource(book(*CHILDREN)), "turns.xlsx") as document:
        document.veil = Veil(CHILDREN)
        assert [document.sheet_called(name) for name in ("Ana Reed", "███ ████ 2", "███ ████", "Turns")] == [
            2, 2, None, None,
        ]  # fmt: skip
        document.veil = Veil(CHILDREN[:1])
        assert document.sheet_called("███ ████") == 1


def test_a_place_cited_under_a_hidden_name_is_found_once_the_name_is_shown(pool: WorkerPool) -> None:
    with pool.open(BytesSource(book(*CHILDREN)), "turns.xlsx") as document:
        document.veil = Veil(CHILDREN)
        places = [CellRange(sheet.name, "A1", tab=tab) for tab, sheet in enumerate(document.sheets, 1)]
        kept = [from_selector(to_selector(place)) for place in places]
        for shown in (CHILDREN[1:], CHILDREN[:1], ()):
            document.veil = Veil(shown)
            assert [document.sheet_called(a.sheet, a.tab) for a in kept if isinstance(a, CellRange)] == [1, 2]
        assert document.sheet_called("████", 1) is None  # no name of this length


def test_a_decision_does_not_say_whose_sheet_it_cites(store: Store, pool: WorkerPool, tmp_path: Path) -> None:
    submission = handed_in(store, pool, tmp_path, book(*CHILDREN), "turns.xlsx")
    rubric, now, ids = builders.rubric(), builders.ticking(100), builders.counting("link")
    for name in ("norms", "talk"):
        one, level = CriterionId(name), builders.level(name, "proficient")
        anchor = CellRange("Zoe Pond", "A1:B1", "turns\t4")
        assessments.link_evidence(store, rubric, submission, one, WORK, anchor, now=now, new_id=ids)
        assessments.give_score(store, rubric, submission, one, level, Policy(), now=now)
    assert "Zoe" not in str(shown(store, submission).assessment.links)
    decisions.commit(store, builders.credential(), submission, Policy(), now=now, new_id=ids)
    with store.read() as session:
        signed = json.dumps(payload_unchecked(session.scalars(select(EventRow.jws)).one()), ensure_ascii=False)
    assert "Zoe" not in signed and "cell=███ ████!A1:B1" in signed


def test_names_in_what_is_told_of_the_changes_are_looked_at(store: Store, pool: WorkerPool, tmp_path: Path) -> None:
    told = "I went over it with Zoe Pond."
    view = shown(store, handed_in(store, pool, tmp_path, b"The plan.", "plan.txt", changed_since_last=told))
    assert view.submission.changed_since_last == "I went over it with ███ ████."


def test_the_title_of_captions_is_hidden() -> None:
    (track,) = Veil(("Zoe Pond",)).tracks((CaptionTrack("Interview with Zoe Pond", "en", ()),))
    assert track.title == "Interview with ███ ████"


def test_a_heading_is_looked_at_beside_the_pages_only_where_no_page_has_it(pool: WorkerPool) -> None:
    import pymupdf

    with pymupdf.open() as made:
        made.new_page().insert_text((50, 50), "The plan of Zoe Pond")
        made.set_toc([[1, "The plan of Zoe Pond", 1], [1, "Ana Reed on the river", 1]])
        data = made.tobytes()
    with pool.open(BytesSource(data), "plan.pdf") as document:
        said = labels(document, tuple(passages(document)))
    assert said == (Trait(HEADING, "Ana Reed on the river"),)
