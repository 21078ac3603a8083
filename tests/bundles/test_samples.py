"""The sample submissions are real files, made once in a short cut, and say what their credentials ask for."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pymupdf
import pytest
from docx import Document
from PIL import Image

from assessor_app.bundles.samples import make_sample_folders
from assessor_app.bundles.samples.lesson_plan import write_plan
from assessor_app.bundles.samples.reflection import write_reflection
from assessor_app.bundles.samples.samples import SAMPLES
from assessor_app.bundles.samples.student_work import write_poster
from assessor_app.bundles.samples.talk import captions, spoken
from assessor_app.bundles.samples.talk_fish_first import TALK as FIRST_TALK
from assessor_app.domain.submission import word_count

RUBRICS = Path(__file__).parents[2] / "rubrics"


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    return make_sample_folders(tmp_path_factory.mktemp("samples"), quick=True)


@pytest.fixture
def told(folders: tuple[Path, ...]) -> list[dict[str, Any]]:
    return [json.loads((folder / "submission.json").read_text("utf-8")) for folder in folders]


def questions(credential: str) -> Iterator[tuple[dict[str, Any], int | None]]:
    achievement = json.loads((RUBRICS / credential / "credential.json").read_text("utf-8"))
    for section in achievement["assessor"].get("sections", []) or _sections(achievement):
        for question in section["questions"]:
            yield question["assessor"], question.get("wordLimit")


def _sections(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for item in value for found in _sections(item)]
    if not isinstance(value, dict):
        return []
    here = [value] if "questions" in value else []
    return here + [found for item in value.values() for found in _sections(item)]


def test_there_are_seven_submissions_of_three_credentials_and_one_second_attempt(told: list[dict[str, Any]]) -> None:
    assert len({t["submission_id"] for t in told}) == 7
    assert len({t["credential"]["id"] for t in told}) == 3
    assert [t["previous_submission_id"] for t in told if t["attempt"] == 2] == ["S-7F3K-11"]


def test_every_file_named_is_there_and_every_captions_id_exists(folders: tuple[Path, ...]) -> None:
    for folder in folders:
        artifacts = json.loads((folder / "submission.json").read_text("utf-8"))["artifacts"]
        ids = {a["id"] for a in artifacts}
        assert all((folder / a["path"]).is_file() for a in artifacts)
        assert all(a["captions"] in ids for a in artifacts if a["captions"])


def test_every_version_question_and_word_limit_is_the_credentials_own(told: list[dict[str, Any]]) -> None:
    for one in told:
        credential = one["credential"]["id"]
        achievement = json.loads((RUBRICS / credential / "credential.json").read_text("utf-8"))
        assert achievement["version"] == one["credential"]["version"]
        limits = {question["id"]: limit for question, limit in questions(credential)}
        assert {a["question_id"] for a in one["artifacts"]} <= limits.keys()
        assert all(word_count(a["text"]) <= (limits[a["question_id"]] or 9999) for a in one["answers"])


def test_every_required_question_is_answered(told: list[dict[str, Any]]) -> None:
    for one in told:
        given = {a["question_id"] for a in (*one["artifacts"], *one["answers"])}
        optional = {"2.4"}
        assert {question["id"] for question, _ in questions(one["credential"]["id"])} - optional <= given


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


def test_captions_cover_the_clip_and_end_inside_it() -> None:
    for talk in (FIRST_TALK, *(sample.lesson.talk for sample in SAMPLES)):
        heard = spoken(talk, 190.0)
        assert len(heard) == len(talk.turns) >= 40
        assert 180 < heard[-1].end < 190
        assert captions(heard).count("<v ") == len(heard)


def test_the_second_clip_of_one_submission_has_no_sound(folders: tuple[Path, ...]) -> None:
    with av.open(str(folders[4] / "artifacts" / "clip-2.mp4")) as clip:
        assert not clip.streams.audio


def test_photographs_carry_their_rotation(folders: tuple[Path, ...]) -> None:
    for folder in folders:
        paths = sorted((folder / "artifacts").glob("student-work-*.jpg"))
        assert [Image.open(path).getexif()[0x0112] for path in paths] == [6, 3, 1]


def test_the_plan_has_at_least_three_pages_of_text(folders: tuple[Path, ...]) -> None:
    for folder in folders:
        with pymupdf.open(str(folder / "artifacts" / "lesson-plan.pdf")) as plan:  # type: ignore[no-untyped-call]
            pages = [plan[number].get_text() for number in range(len(plan))]
        assert len(pages) >= 3
        assert all(len(text) > 300 for text in pages)


def test_the_reflection_has_a_table_a_picture_and_real_lists(folders: tuple[Path, ...]) -> None:
    for folder in folders:
        reflection = Document(str(folder / "artifacts" / "reflection.docx"))
        styles = {p.style.name for p in reflection.paragraphs if p.style is not None}
        assert reflection.tables
        assert reflection.inline_shapes
        assert {"List Bullet", "List Number", "Heading 1"} <= styles
        assert 250 <= sum(word_count(p.text) for p in reflection.paragraphs) <= 800


def test_papers_made_twice_are_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        lesson = SAMPLES[0].lesson
        write_plan(folder / "plan.pdf", lesson)
        write_poster(folder / "poster.png", lesson, 7)
        write_reflection(folder / "reflection.docx", lesson, folder / "poster.png")
        made.append([path.read_bytes() for path in sorted(folder.iterdir())])
    assert made[0] == made[1]


@pytest.mark.long
@pytest.mark.timeout(600)
def test_full_clips_last_longer_than_three_minutes(tmp_path: Path) -> None:
    for folder in make_sample_folders(tmp_path):
        with av.open(str(folder / "artifacts" / "clip-1.mp4")) as clip:
            assert clip.duration is not None
            assert clip.duration / 1e6 > 185
