"""submission.json is read strictly; a refusal says where in the document."""

import re
from pathlib import Path
from typing import Any

import pytest

from assessor_app.bundles.reading import check_bundle, read_bundle
from assessor_app.domain.submission import Faces
from assessor_app.domain.submission_form import read_submission
from assessor_app.domain.submission_form import submission_json as as_kept
from tests.bundles.bundle_builders import BagText, Shelf, artifact_json, put, submission_json

JUNK: list[Any] = [None, True, 7, -1, 2.5, "", "x", [], ["x"], [[]], {}, {"x": 1}, "..", "\x00", "9" * 200]

WRONG = {
    "newer": (submission_json(format="assessor-submission/2"), "newer"),
    "other format": (submission_json(format="other"), "format must be"),
    "attempt text": (submission_json(attempt="1"), "attempt must be a whole number, and is text"),
    "attempt true": (submission_json(attempt=True), "attempt must be a whole number"),
    "attempt 0": (submission_json(attempt=0), "counts from 1"),
    "id climbs": (submission_json(submission_id="../x"), "submission_id"),
    "id dots": (submission_json(submission_id=".."), "submission_id"),
    "no zone": (submission_json(submitted_at="2026-10-05T14:00:00"), "time zone"),
    "no time": (submission_json(submitted_at="yesterday"), "not an ISO 8601"),
    "artifacts": (submission_json(artifacts={}), "artifacts must be a list"),
    "part": (submission_json(artifacts=[artifact_json(part="4")]), "artifacts[1].part"),
    "path climbs": (submission_json(artifacts=[artifact_json(path="artifacts/../x")]), "artifacts[1].path"),
    "path elsewhere": (submission_json(artifacts=[artifact_json(path="submission.json")]), "artifacts[1].path"),
    "path missing": (submission_json(artifacts=[artifact_json(path="artifacts/none.txt")]), "none.txt"),
    "scope": (submission_json(artifacts=[artifact_json(consent={"scopes": ["all"]})]), "artifacts[1].consent.scopes"),
    "faces": (
        submission_json(artifacts=[artifact_json(consent={"scopes": ["coaching"], "faces": "hidden"})]),
        "artifacts[1].consent.faces must be “blurred” or “shown”, and is “hidden”",
    ),
    "faces of another type": (
        submission_json(artifacts=[artifact_json(consent={"scopes": [], "faces": True})]),
        "artifacts[1].consent.faces must be text",
    ),
    "expires": (submission_json(artifacts=[artifact_json(consent={"expires": "soon"})]), "consent.expires"),
    "twice": (submission_json(artifacts=[artifact_json(), artifact_json()]), "one artifact id twice"),
    "its own attempt before": (
        submission_json(attempt=2, previous_submission_id="SUB-0042"),
        "names itself as the attempt before it",
    ),
    "its own captions": (submission_json(artifacts=[artifact_json(captions="plan")]), "captions of itself"),
    "answer": (
        submission_json(answers=[{"id": "a", "part": "1", "question_id": "q", "title": "t"}]),
        "answers[1].text",
    ),
    "nan": (b'{"format": NaN}', "NaN"),
    "twice a key": (b'{"format": "a", "format": "b"}', "twice"),
    "surrogate": (b'{"format": "\\ud800"}', "surrogate"),
    "deep": (b"[" * 100_000, "deeper"),
    "list": (b"[]", "must be an object"),
    "not json": (b"hello", "not valid JSON"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_field_is_refused_with_its_place(case: str, tmp_path: Path) -> None:
    document, words = WRONG[case]
    check = check_bundle(put(tmp_path, BagText(document).zip()))
    assert check.outcome == "refused" and "submission.json" in (check.reason or "") and words in (check.reason or "")


def test_the_documented_example_opens(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "formats-bundles.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```json submission.json\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    bag = BagText(example.encode(), {"artifacts/clip.mp4": b"a clip"})
    read = read_bundle(put(tmp_path, bag.zip()), Shelf()).submission
    assert (read.artifacts[0].faces, read.artifacts[0].consent_expires) == (Faces.BLURRED, "2029-08-31")


@pytest.mark.parametrize("said", [None, "blurred", "shown"])
def test_how_faces_may_be_seen_is_read_and_kept_as_it_was_said(said: str | None, tmp_path: Path) -> None:
    told = submission_json(artifacts=[artifact_json(consent={"scopes": ["coaching"], "faces": said})])
    read = read_bundle(put(tmp_path, BagText(told).zip()), Shelf()).submission
    assert read.artifacts[0].faces == (Faces(said) if said else None)
    kept = as_kept(read)
    assert ("faces" in kept["artifacts"][0]) is (said is not None)  # older stores and wires have no such word
    assert read_submission(kept) == read


@pytest.mark.parametrize("key", [*submission_json(), *(f"artifacts.{k}" for k in artifact_json()), "answers.text"])
def test_junk_in_any_field_is_an_answer_never_an_accident(key: str, tmp_path: Path) -> None:
    for junk in JUNK:
        document = submission_json()
        whole, _, part = key.partition(".")
        if part:
            document[whole][0][part] = junk
        else:
            document[whole] = junk
        assert check_bundle(put(tmp_path, BagText(document).zip())).outcome in (
            "opens",
            "refused",
            "opens-with-warning",
        )


@pytest.mark.parametrize("named", ["words", "artifacts/words.vtt"])
def test_captions_are_named_by_id_or_by_path(named: str, tmp_path: Path) -> None:
    words = artifact_json(id="words", path="artifacts/words.vtt", supplementary=True)
    files = {"artifacts/plan.txt": b"x", "artifacts/words.vtt": b"WEBVTT\n"}
    bag = BagText(submission_json(artifacts=[artifact_json(captions=named), words]), files)
    assert read_bundle(put(tmp_path, bag.zip()), Shelf()).submission.artifacts[0].captions == "words"


def test_a_captions_file_only_named_by_its_path_is_handed_in_beside(tmp_path: Path) -> None:
    files = {"artifacts/plan.txt": b"x", "artifacts/words.vtt": b"WEBVTT\n"}
    bag = BagText(submission_json(artifacts=[artifact_json(captions="artifacts/words.vtt")]), files)
    submission = read_bundle(put(tmp_path, bag.zip()), Shelf()).submission
    assert submission.artifacts[0].captions == submission.artifacts[1].id and submission.artifacts[1].supplementary


@pytest.mark.parametrize("consent", [None, {"scopes": ["scoring", "coaching"], "expires": "2029-08-31"}])
def test_a_captions_file_without_an_entry_goes_by_the_consent_of_the_entry_that_names_it(
    consent: dict[str, object] | None, tmp_path: Path
) -> None:
    files = {"artifacts/plan.txt": b"x", "artifacts/words.vtt": b"WEBVTT\n"}
    item = artifact_json(captions="artifacts/words.vtt") | ({"consent": consent} if consent else {})
    bag = BagText(submission_json(artifacts=[item]), files)
    file, words, *_ = read_bundle(put(tmp_path, bag.zip()), Shelf()).submission.artifacts
    assert (words.consent, words.consent_expires) == (file.consent, file.consent_expires)
    assert words.consent_expires == (consent["expires"] if consent else None)


def test_a_time_with_an_offset_is_kept_as_utc(tmp_path: Path) -> None:
    bag = BagText(submission_json(submitted_at="2026-10-05T14:00:00+02:00"))
    assert read_bundle(put(tmp_path, bag.zip()), Shelf()).submission.submitted_at == "2026-10-05T12:00:00Z"


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("\u0405-7F3K-21", "⟨U+0405⟩-7F3K-21"),  # Cyrillic dze
        ("S-\u04103", "S-⟨U+0410⟩3"),
        ("S-\uff14\uff12", "S-⟨U+FF14⟩⟨U+FF12⟩"),  # figures of full width
    ],
)
def test_an_id_that_looks_like_another_is_told(name: str, spelt: str, tmp_path: Path) -> None:
    check = check_bundle(put(tmp_path, BagText(submission_json(submission_id=name)).zip()))
    assert check.outcome == "opens-with-warning" and f"“{spelt}”" in check.warnings[0]


@pytest.mark.parametrize(
    "name", ["S-7F3K-21", "\u0437\u0430\u044f\u0432\u043a\u0430-7", "\u63d0\u51fa-3", "S-\u00e9t\u00e9"]
)
def test_an_id_of_one_alphabet_is_told_nothing_about(name: str, tmp_path: Path) -> None:
    assert check_bundle(put(tmp_path, BagText(submission_json(submission_id=name)).zip())).outcome == "opens"


def test_a_character_that_hides_in_an_id_is_shown_in_the_refusal(tmp_path: Path) -> None:
    check = check_bundle(put(tmp_path, BagText(submission_json(submission_id="S-1\u200b")).zip()))
    assert check.outcome == "refused" and "it is “S-1⟨U+200B⟩”" in (check.reason or "")
