"""The sample submissions are real files, made once in a short cut, and say what their credentials ask for."""

import json
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pymupdf
import pytest
from docx import Document
from PIL import Image

from assessor_app.bundles.samples import make_sample_folders
from assessor_app.bundles.samples.catalogue import FULL_LENGTH, samples
from assessor_app.bundles.samples.classrooms import ROOMS
from assessor_app.bundles.samples.clip import FULL, Cut, make_clip
from assessor_app.bundles.samples.content import Sample
from assessor_app.bundles.samples.folders import write_papers
from assessor_app.bundles.samples.lettering import STROKES
from assessor_app.bundles.samples.marked import blocks, runs
from assessor_app.bundles.samples.talk import TEACHER, captions, spoken
from assessor_app.domain.credential import Question
from assessor_app.domain.submission import word_count
from assessor_app.rubric_files.catalogue import load_credential

RUBRICS = Path(__file__).parents[2] / "rubrics"
SAMPLES = {sample.id: sample for sample in samples()}
FIRST, AGAIN = SAMPLES["S-7F3K-11"], SAMPLES["S-7F3K-21"]
OVER, UNDER = {("S-8H3R-52", "1.1")}, {("S-5T1X-33", "1.2")}  # what an assessor should notice
every_sample = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES.keys())


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    return make_sample_folders(tmp_path_factory.mktemp("samples"), quick=True)


@pytest.fixture
def told(folders: tuple[Path, ...]) -> list[dict[str, Any]]:
    return [json.loads((folder / "submission.json").read_text("utf-8")) for folder in folders]


def questions(sample: Sample) -> dict[str, Question]:
    return {str(q.id): q for q in load_credential(RUBRICS / sample.credential).questions}


def pages(folder: Path) -> list[str]:
    with pymupdf.open(str(folder / "artifacts" / "lesson-plan.pdf")) as plan:  # type: ignore[no-untyped-call]
        return [plan[number].get_text() for number in range(len(plan))]


def shingles(text: str) -> set[tuple[str, ...]]:
    """Every run of six words."""
    words = text.lower().split()
    return {tuple(words[i : i + 6]) for i in range(len(words) - 5)}


def shared(one: str, other: str) -> float:
    """The part of the shorter text that stands in the other word for word, 0 to 1."""
    a, b = shingles(one), shingles(other)
    return len(a & b) / min(len(a), len(b))


def written(sample: Sample) -> dict[str, str]:
    return {
        "plan": sample.plan_text,
        "reflection": sample.reflection_text,
        "answers": " ".join(answer.text for answer in sample.answers),
        "talk": " ".join(turn.text for turn in sample.talk.turns),
        "work": " ".join(f"{work.top} {work.bottom}" for work in sample.works),
    }


def test_there_are_seven_submissions_of_three_credentials_and_one_second_attempt(told: list[dict[str, Any]]) -> None:
    assert len({t["submission_id"] for t in told}) == 7
    assert len({t["credential"]["id"] for t in told}) == 3
    assert [t["previous_submission_id"] for t in told if t["attempt"] == 2] == ["S-7F3K-11"]


def test_every_submission_but_a_second_attempt_is_by_another_teacher_about_another_lesson() -> None:
    first = [sample for sample in SAMPLES.values() if sample.attempt == 1]
    for of in (lambda s: s.educator, lambda s: s.title, lambda s: s.line, lambda s: s.talk.board.question):
        assert len({of(sample) for sample in first}) == len(first)
    assert len({sample.room for sample in SAMPLES.values()}) == 7


@pytest.mark.parametrize("part", ["plan", "reflection", "answers", "talk", "work"])
def test_no_two_submissions_share_their_words(part: str) -> None:
    for one, other in combinations(SAMPLES.values(), 2):
        allowed = 0.35 if (one, other) == (FIRST, AGAIN) else 0.03  # the second attempt keeps the table of the river
        assert shared(written(one)[part], written(other)[part]) <= allowed, (one.id, other.id)


@pytest.mark.parametrize("suffix", ["pdf", "docx", "vtt", "mp4", "png", "jpg"])
def test_no_two_submissions_hold_the_same_file(folders: tuple[Path, ...], suffix: str) -> None:
    held = [path.read_bytes() for folder in folders for path in (folder / "artifacts").glob(f"*.{suffix}")]
    assert len(set(held)) == len(held) >= 7


def test_the_second_attempt_answers_what_the_feedback_on_the_first_found_missing() -> None:
    first = [turn.speaker for turn in FIRST.talk.turns]
    again = [turn.speaker for turn in AGAIN.talk.turns]
    threes = [s for s in zip(again, again[1:], again[2:], strict=False) if TEACHER not in s]
    assert first.count(TEACHER) * 2 > len(first) - 1
    assert again.count(TEACHER) * 4 < len(again)
    assert len(threes) >= 3
    assert "misunderstanding" in AGAIN.plan_text
    assert "misunderstanding" not in FIRST.plan_text
    assert "first attempt" in AGAIN.reflection_text
    assert AGAIN.changed
    assert not FIRST.changed


def test_the_turns_that_the_second_reflection_counts_are_those_of_the_clips() -> None:
    for sample in (FIRST, AGAIN):
        speakers = [turn.speaker for turn in sample.talk.turns]
        assert f"{speakers.count(TEACHER)} of {len(speakers)}" in AGAIN.reflection_text


def test_every_file_named_is_there_and_every_captions_id_exists(folders: tuple[Path, ...]) -> None:
    for folder in folders:
        artifacts = json.loads((folder / "submission.json").read_text("utf-8"))["artifacts"]
        ids = {a["id"] for a in artifacts}
        assert len(ids) == len(artifacts)
        assert {f"artifacts/{path.name}" for path in (folder / "artifacts").iterdir()} == {a["path"] for a in artifacts}
        assert all(a["captions"] in ids for a in artifacts if a["captions"])


@every_sample
def test_every_question_asked_is_one_of_the_credentials_own_version(sample: Sample) -> None:
    credential = load_credential(RUBRICS / sample.credential)
    asked = {entry.question for entry in (*sample.answers, *sample.files, *sample.works)}
    assert credential.version == sample.version
    assert asked <= {str(q.id) for q in credential.questions}
    assert {str(q.id) for q in credential.questions if q.required} <= asked


@every_sample
def test_every_answer_has_the_length_asked_for_but_for_one_too_long_and_one_too_short(sample: Sample) -> None:
    for answer in sample.answers:
        question, words, at = questions(sample)[answer.question], word_count(answer.text), (sample.id, answer.question)
        assert (words > (question.word_limit or 9999)) == (at in OVER), (at, words)
        assert (words < (question.word_minimum or 0)) == (at in UNDER), (at, words)


@every_sample
def test_every_reflection_has_the_length_asked_for(sample: Sample) -> None:
    question, words = questions(sample)["3.1"], word_count(sample.reflection_text)
    assert (question.word_minimum or 0) <= words <= (question.word_limit or 0)


@every_sample
def test_students_are_letters_and_every_letter_can_be_written_by_hand(sample: Sample) -> None:
    assert {turn.speaker for turn in sample.talk.turns} == {TEACHER, *(f"Student {letter}" for letter in "ABCDEFGH")}
    board = sample.talk.board
    seen = [board.question, *(line.text for line in (*board.left, *board.right)), *written(sample)["work"].split()]
    known = {*STROKES, *(letter.upper() for letter in STROKES), " ", "'", "¿"}
    assert {letter for text in seen for letter in text} <= known


def test_clips_are_h264_with_aac_and_a_key_frame_every_two_seconds(folders: tuple[Path, ...]) -> None:
    for folder in folders:
        with av.open(str(folder / "artifacts" / "clip-1.mp4")) as clip:
            assert clip.streams.video[0].codec_context.name == "h264"
            assert clip.streams.audio[0].codec_context.name == "aac"
            stream = clip.streams.video[0]
            keys = [float(p.pts * p.time_base) for p in clip.demux(stream) if p.is_keyframe and p.pts is not None]
            assert all(later - earlier <= 2.01 for earlier, later in pairwise(keys))


def test_something_moves_in_every_second(folders: tuple[Path, ...]) -> None:
    with av.open(str(folders[1] / "artifacts" / "clip-1.mp4")) as clip:
        seen = [f.to_ndarray(format="gray").astype(int) for f in list(clip.decode(video=0))[::12]]
    assert all(np.abs(a - b).max() > 20 for a, b in pairwise(seen))


def test_speech_is_louder_than_the_pauses(folders: tuple[Path, ...]) -> None:
    with av.open(str(folders[1] / "artifacts" / "clip-1.mp4")) as clip:
        sound = np.concatenate([f.to_ndarray()[0] for f in clip.decode(audio=0)])
    loud = [float(np.sqrt((part**2).mean())) for part in np.array_split(sound, 100)]
    assert max(loud) > 0.05
    assert min(loud) < max(loud) / 8


@every_sample
def test_captions_hold_the_whole_talk_and_end_inside_the_clip(sample: Sample) -> None:
    heard = spoken(sample.talk, FULL_LENGTH)
    assert len(heard) == len(sample.talk.turns) >= 40
    assert 180 < heard[-1].end < FULL_LENGTH == FULL.seconds
    assert captions(heard).count("<v ") == len(heard)


def test_a_full_clip_lasts_longer_than_three_minutes(tmp_path: Path) -> None:
    small = Cut(FULL.seconds, 320, 180, rate=1)  # as long as the real ones, but quickly drawn
    make_clip(tmp_path / "clip.mp4", AGAIN.talk, ROOMS[AGAIN.room], small, 7)
    with av.open(str(tmp_path / "clip.mp4")) as clip:
        assert clip.duration is not None
        assert clip.duration / 1e6 > 185


def test_the_second_clip_of_one_submission_has_no_sound(folders: tuple[Path, ...]) -> None:
    with av.open(str(folders[4] / "artifacts" / "clip-2.mp4")) as clip:
        assert not clip.streams.audio


def test_photographs_carry_their_rotation_and_stand_upright_with_it(folders: tuple[Path, ...]) -> None:
    for folder, sample in zip(folders, SAMPLES.values(), strict=True):
        paths = sorted((folder / "artifacts").glob("student-work-*.jpg"))
        assert [Image.open(path).getexif()[0x0112] for path in paths] == [work.turned for work in sample.works]
        assert {cv2.imread(str(path)).shape for path in paths} == {(1760, 1700, 3)}  # cv2 turns them upright
        assert len({work.turned for work in sample.works}) >= 3


def test_every_submission_has_a_drawing_or_a_chart_as_png(folders: tuple[Path, ...]) -> None:
    for folder in folders:
        (path,) = (folder / "artifacts").glob("*.png")
        assert Image.open(path).size == (1800, 1300)


def test_the_plan_has_at_least_three_pages_of_text_and_none_that_ran_over(folders: tuple[Path, ...]) -> None:
    for folder, sample in zip(folders, SAMPLES.values(), strict=True):
        found = pages(folder)
        assert len(found) == sample.plan_text.count("\n---\n") + 1 >= 3
        assert all(len(text) > 250 for text in found)


def test_the_reflection_has_a_table_a_picture_and_real_lists(folders: tuple[Path, ...]) -> None:
    for folder in folders:
        reflection = Document(str(folder / "artifacts" / "reflection.docx"))
        styles = {p.style.name for p in reflection.paragraphs if p.style is not None}
        assert reflection.tables
        assert reflection.inline_shapes
        assert {"List Bullet", "List Number", "Heading 1"} <= styles


def test_the_times_in_a_reflection_are_those_of_the_clip() -> None:
    start = int(spoken(AGAIN.talk, FULL_LENGTH)[11].start)
    assert f"At {start // 60}:{start % 60:02}, shortly after the partner talk" in AGAIN.reflection_text
    assert all("{turn" not in sample.reflection_text for sample in SAMPLES.values())


def test_papers_made_twice_are_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_papers(tmp_path / name, FIRST, 7)
        made.append([path.read_bytes() for path in sorted((tmp_path / name).iterdir())])
    assert made[0] == made[1]


def test_a_clip_made_twice_is_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        make_clip(tmp_path / name, FIRST.talk, ROOMS[FIRST.room], Cut(4.0, 320, 180), 7)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_the_markup_of_the_papers_becomes_blocks_and_runs() -> None:
    found = list(
        blocks("# T\n\n- a\n- b\n\n1. c\n2. d\n\n| x | y |\n| 30 | 70 |\n| 1 | |\n\n![Cap](a.png)\n---\n____\nwords\n")
    )
    assert [b.kind for b in found] == ["title", "bullets", "numbers", "table", "picture", "page", "lines", "text"]
    assert found[1].lines == ("a", "b")
    assert (found[3].rows, found[3].widths) == ((("x", "y"), ("1", "")), (30, 70))
    assert list(runs("a **b** c *d*")) == [("", "a "), ("b", "b"), ("", " c "), ("i", "d")]
