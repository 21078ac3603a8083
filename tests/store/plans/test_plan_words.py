"""What a plan says, and what it does not: names, private notes, what consent holds back."""

import io
from dataclasses import replace

import numpy as np
from docx import Document
from PIL import Image

from assessor_app.commands import coaching
from assessor_app.documents.captions import parse_captions
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.values import Cue
from assessor_app.domain.coaching import NoteKind
from assessor_app.domain.credential import CredentialId, CredentialRef
from assessor_app.domain.evidence import Box, ImageRegion, TimeSpan
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId
from assessor_app.domain.submission_form import submission_json
from assessor_app.queries import coaching_plan
from assessor_app.queries.known import Credentials
from assessor_app.reports.coaching_plan import DOCX, PDF
from assessor_app.reports.pages_out import Words
from assessor_app.reports.plan_pictures import spoken
from assessor_app.reports.plan_words import plan_blocks
from assessor_app.store.engine import Store
from assessor_app.store.rows import SubmissionRow
from tests import builders
from tests.coaching import S1, TODAY, Coach, bring, consented, plan_file
from tests.store.plans.plan_parts import CLIP, WORK, Desk, docx_words, files, pdf_words


def test_the_plan_says_goals_steps_with_their_days_and_moments(coach: Coach, pool: WorkerPool):
    words = docx_words(files(coach, pool)[DOCX])
    for said in (
        "Coaching plan, 23 November 2026", "Three turns before I speak",
        "Wait ten seconds after each claim (by 1 December 2026)", "Look again on 9 December 2026.",
        "The clip, 00:56–01:20 (coach)", "“Student 1: Turn to your partner.”", "Children answer children",
    ):  # fmt: skip
        assert said in words


def test_of_two_attempts_a_moment_says_whose_it_is(store: Store, pool: WorkerPool):
    bring(store, consented("S-1", CLIP), consented("S-2", CLIP, attempt=2, previous=S1))
    both = Coach(store)
    both.open("S-1", "S-2")
    for name in ("S-1", "S-2"):
        both.mark(submission=name, artifact="clip", anchor=TimeSpan(1, 2))
    words = docx_words(files(both, pool)[DOCX])
    assert "The clip, S-1, 00:01–00:02 (coach)" in words and "The clip, S-2, 00:01–00:02 (coach)" in words


def test_a_moment_goes_by_the_name_its_own_rubric_gives_to_the_criterion(store: Store):
    """Two credentials may call different things by one ID; what was once filed elsewhere has no name here."""
    norms, listening = builders.rubric(("norms",)), builders.rubric(("norms", "listening"))
    named = replace(listening, criteria=tuple(replace(c, title=f"Other {c.id}") for c in listening.criteria))
    of = {"talk": builders.credential(norms), "checking": replace(builders.credential(named), id="checking")}
    other = consented("S-9", credential=CredentialRef(CredentialId("checking"), "1.0"))
    bring(store, consented(), other)
    both = Coach(store)
    both.open("S-1", "S-9")
    for name, criterion in (("S-1", "norms"), ("S-9", "norms"), ("S-1", "listening")):
        both.mark(submission=name, criterion=CriterionId(criterion), credentials=lambda *_: of["checking"])
    made = coaching_plan.plan(store, lambda ident, _: of[ident], both.session, TODAY)
    assert [moment.criterion for moment in made.moments] == ["Norms", "Other norms", ""]


def two_versions(store: Store, older: str, newer: str) -> tuple[Coach, Credentials]:
    """A session over two attempts, at two versions: each asks one question, and calls its criterion otherwise."""
    first, second = builders.rubric(("norms",)), builders.rubric(("norms",))
    old = replace(first, criteria=(replace(first.criteria[0], prompts=(older,)),))
    new = replace(second, criteria=(replace(second.criteria[0], prompts=(newer,), title="Norms of talk"),))
    of = {"1.0": builders.credential(old), "2.0": replace(builders.credential(new), version="2.0")}
    again = consented("S-2", attempt=2, previous=S1, credential=CredentialRef(of["1.0"].id, "2.0"))
    bring(store, consented(), again)
    both = Coach(store)
    both.open("S-1", "S-2")
    return both, lambda _, version: of[version]


def thought(coach: Coach, credentials: Credentials, prompt: str) -> str:
    """What stands before the question in the plan."""
    coach.write(NoteKind.THOUGHT, "She waits.", criterion=CriterionId("norms"), prompt=prompt)
    made = coaching_plan.plan(coach.store, credentials, coach.session, TODAY)
    (asked,) = (each for each in plan_blocks(made, {}) if isinstance(each, Words) and each.words == prompt)
    return asked.lead


def test_an_answer_goes_by_the_name_of_the_criterion_in_the_version_that_asks(store: Store):
    both, of = two_versions(store, "What is fair?", "Whose norm is it?")
    assert thought(both, of, "What is fair?") == "Norms:"
    assert thought(both, of, "Whose norm is it?") == "Norms of talk:"


def test_an_answer_to_what_both_versions_ask_or_neither_asks_any_more_goes_by_both_names(store: Store):
    both, of = two_versions(store, "What is fair?", "What is fair?")
    assert thought(both, of, "What is fair?") == thought(both, of, "Why?") == "Norms / Norms of talk:"


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


def test_a_moment_shorter_than_a_thousandth_ends_after_it_begins(coach: Coach, pool: WorkerPool):
    coach.mark("In the\x00 blink", artifact="clip", anchor=TimeSpan(3.0001, 3.0003))
    made = files(coach, pool)["moments-S-1-clip.vtt"].decode()
    assert "00:00:03.000 --> 00:00:03.001\n<v Coach>In the blink" in made


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


def test_private_notes_are_in_no_file(coach: Coach, pool: WorkerPool):
    made = files(coach, pool)
    assert "privately" not in docx_words(made[DOCX]) + pdf_words(pool, made[PDF])
    assert all(b"privately" not in data for data in made.values())


def test_a_moment_whose_consent_is_gone_leaves_its_reason_in_the_place_of_its_picture(coach: Coach, pool: WorkerPool):
    coaching.withdraw_consent(coach.store, S1, ArtifactId("work"), now=coach.now)
    made = files(coach, pool)[DOCX]
    assert "was withdrawn on 23 November 2026; it stays shut." in docx_words(made)
    assert not [p for p in Document(io.BytesIO(made)).part.package.iter_parts() if p.content_type == "image/png"]


def test_what_was_said_in_a_stretch_is_its_quote():
    cues = (Cue(0, 2, "", "One"), Cue(2, 4, "S", "Two"), Cue(9, 10, "", "Three"))
    assert spoken(cues, TimeSpan(1, 3)) == "One S: Two"
