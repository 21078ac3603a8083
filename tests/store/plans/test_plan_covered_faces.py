"""Where people agreed to be seen with covered faces only, no clear face leaves in a plan: its pictures, pixel by
pixel, as other libraries read them."""

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pymupdf
import pytest
from docx import Document
from numpy.typing import NDArray
from PIL import Image

from assessor_app.commands import coaching, findings
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.veil import Veil
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import Anchor, Box, ImageRegion
from assessor_app.domain.submission import Artifact, ArtifactId, Faces, SubmissionId
from assessor_app.domain.withheld import stays_words
from assessor_app.queries import coaching_plan
from assessor_app.queries.coaching import session_view
from assessor_app.queries.coaching_material import StoredMaterial
from assessor_app.reports.coaching_plan import DOCX, PDF, plan_files
from assessor_app.store.engine import Store
from assessor_app.store.findings import covers
from tests.builders import known
from tests.coaching import S1, TODAY, Coach, bring, consented
from tests.store.plans.plan_parts import WORK, Desk, docx_words, pdf_words

FACE, ELSEWHERE = Box(20, 25, 10, 15), Box(70, 70, 10, 10)  # where the poster has its face, and where not
POSTER = ArtifactId("work")
STAYS = "The people in the picture agreed to be seen with covered faces only"


class StoredDesk(Desk):
    """A poster that is white but for the fine lines of a face, with the boxes over it that are kept."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._kept = StoredMaterial(store, lambda: TODAY)

    def source(self, submission: SubmissionId, artifact: object) -> BytesSource:
        picture, out = np.full((300, 400, 3), 255, np.uint8), io.BytesIO()
        picture[80:116:4, 84:116] = picture[81:116:4, 84:116] = 0
        Image.fromarray(picture).save(out, "PNG")
        return BytesSource(out.getvalue())

    def veil(self, submission: SubmissionId, artifact: Artifact) -> Veil:
        return self._kept.veil(submission, artifact)


def looking_at(store: Store, faces: Faces | None) -> Coach:
    """A moment over a poster with one face."""
    bring(store, consented("S-1", replace(WORK, faces=faces)))
    coach = Coach(store)
    coach.open()
    coach.mark("Look here", artifact="work", anchor=ImageRegion(Box(0, 0, 60, 60)))
    return coach


@pytest.fixture
def blurred(store: Store) -> Coach:
    """Whose people want it covered."""
    return looking_at(store, Faces.BLURRED)


def cover(coach: Coach, box: Box) -> None:
    findings.cover(coach.store, S1, POSTER, ImageRegion(box), now=coach.now, new_id=coach.new_id)


def find(coach: Coach, *boxes: Box) -> None:
    places: list[Anchor] = [ImageRegion(box) for box in boxes]
    findings.cover_faces(coach.store, S1, POSTER, places, now=coach.now, new_id=coach.new_id)


def look_through(coach: Coach) -> None:
    findings.say_none_clear(coach.store, S1, POSTER, now=coach.now)


def planned(coach: Coach) -> dict[str, bytes]:
    with WorkerPool(spares=0) as pool:
        plan = coaching_plan.plan(coach.store, known, coach.session, TODAY)
        return plan_files(pool, plan, StoredDesk(coach.store))


def pictures(files: dict[str, bytes]) -> list[NDArray[np.uint8]]:
    """Those in the DOCX, then those in the PDF."""
    parts = Document(io.BytesIO(files[DOCX])).part.package.iter_parts()
    found = [part.blob for part in parts if part.content_type.startswith("image/")]
    with pymupdf.open("pdf", files[PDF]) as printed:
        found += [printed.extract_image(xref)["image"] for page in printed for xref, *_ in page.get_images()]
    return [np.asarray(Image.open(io.BytesIO(each)).convert("RGB")) for each in found]


def black(picture: NDArray[np.uint8]) -> int:
    """Pixels in the lines of the face; nothing else is as dark."""
    return int((picture < 40).all(axis=2).sum())


def test_a_clear_face_leaves_neither_in_word_nor_in_print_but_the_words_do(blurred: Coach) -> None:
    files = planned(blurred)
    assert pictures(files) == []
    with WorkerPool(spares=0) as pool:
        for said in (docx_words(files[DOCX]), " ".join(pdf_words(pool, files[PDF]).split())):
            assert STAYS in said and "Look here" in said


@pytest.mark.parametrize("faces", [None, Faces.SHOWN])
def test_the_same_picture_leaves_with_its_face_where_the_consent_does_not_ask(
    store: Store, faces: Faces | None
) -> None:
    assert [black(each) > 500 for each in pictures(planned(looking_at(store, faces)))] == [True, True]


def cover_and_look_through(coach: Coach, box: Box) -> None:
    cover(coach, box)
    assert pictures(planned(coach)) == []  # a box by hand answers for no face by itself
    look_through(coach)


@pytest.mark.parametrize("covered", [cover_and_look_through, find])
def test_a_covered_face_leaves_covered(blurred: Coach, covered: Callable[[Coach, Box], None]) -> None:
    covered(blurred, FACE)
    made = pictures(planned(blurred))
    assert [black(each) for each in made] == [0, 0]
    assert all(len(np.unique(each.reshape(-1, 3), axis=0)) > 1 for each in made)  # its mosaic, on white


def test_a_box_elsewhere_covers_nobody_here(blurred: Coach) -> None:
    cover(blurred, ELSEWHERE)
    assert pictures(planned(blurred)) == []


def test_what_somebody_looked_through_leaves_as_it_is_until_that_is_taken_back(blurred: Coach) -> None:
    look_through(blurred)
    assert len(pictures(planned(blurred))) == 2
    findings.take_none_clear_back(blurred.store, S1, POSTER)
    assert pictures(planned(blurred)) == []


def test_it_was_said_of_the_boxes_that_were_there_so_it_ends_with_them(blurred: Coach) -> None:
    def stays() -> bool:
        return bool(coaching_plan.plan(blurred.store, known, blurred.session, TODAY).unpictured)

    cover(blurred, ELSEWHERE)
    look_through(blurred)
    with blurred.store.read() as rows:
        (box,) = covers(rows, S1)
    assert not stays()
    findings.uncover(blurred.store, S1, box.id)
    assert stays()
    look_through(blurred)
    find(blurred, ELSEWHERE)  # faces that nobody had seen
    assert stays()
    look_through(blurred)
    findings.uncover_faces(blurred.store, S1, POSTER)
    assert stays()


def test_what_stays_behind_is_said(blurred: Coach) -> None:
    plan = coaching_plan.plan(blurred.store, known, blurred.session, TODAY)
    assert stays_words(plan).startswith(f"1 of 1 moment leaves without a picture. Moment 1: {STAYS}")
    assert plan.bare == ()  # nothing to ask about: it stays


def test_a_box_that_is_taken_away_while_a_plan_is_drawn_keeps_it_back(blurred: Coach) -> None:
    find(blurred, FACE)
    plan = coaching_plan.plan(blurred.store, known, blurred.session, TODAY)
    findings.uncover_faces(blurred.store, S1, POSTER)
    with pytest.raises(RuleBroken, match=r"in moment 1 any more\. Nothing was written"):
        coaching.note_exported(blurred.store, plan, ["plan.docx"], today=TODAY, now=blurred.now)


def test_a_room_does_not_see_what_may_only_be_seen_covered(blurred: Coach) -> None:
    def to_a_room() -> None:
        coaching.note_shown(
            blurred.store, blurred.session, S1, POSTER, today=TODAY, now=blurred.now, to_a_room=True
        )  # fmt: skip

    with pytest.raises(RuleBroken, match="agreed to be seen with covered faces only"):
        to_a_room()
    coaching.note_shown(blurred.store, blurred.session, S1, POSTER, today=TODAY, now=blurred.now)  # coach and teacher
    find(blurred, FACE)
    to_a_room()


def test_a_found_face_uncovered_by_itself_keeps_the_rest_back_until_faces_are_found_again_or_somebody_says(
    blurred: Coach,
) -> None:
    def goes() -> bool:
        plan = coaching_plan.plan(blurred.store, known, blurred.session, TODAY)
        stays = session_view(blurred.store, known, blurred.session, TODAY).of(S1).kept_from_a_room(POSTER)
        assert bool(plan.unpictured) is (stays is not None)
        return stays is None

    find(blurred, FACE, ELSEWHERE)
    assert goes()
    with blurred.store.read() as rows:
        first = covers(rows, S1)[0]
    findings.uncover(blurred.store, S1, first.id)
    with blurred.store.read() as rows:
        assert [each.found for each in covers(rows, S1)] == [True]  # still one that can be taken away with Shift+F
    assert not goes()
    look_through(blurred)
    assert goes()
    findings.take_none_clear_back(blurred.store, S1, POSTER)
    assert not goes()
    find(blurred, FACE, ELSEWHERE)
    assert goes()


def test_a_box_drawn_by_hand_and_taken_away_may_leave_a_face_that_was_overlooked(blurred: Coach) -> None:
    find(blurred, FACE)
    cover(blurred, ELSEWHERE)
    with blurred.store.read() as rows:
        (by_hand,) = (each for each in covers(rows, S1) if not each.found)
    assert len(pictures(planned(blurred))) == 2
    findings.uncover(blurred.store, S1, by_hand.id)
    assert pictures(planned(blurred)) == []
    look_through(blurred)
    assert len(pictures(planned(blurred))) == 2
