"""What can be said of a submission before anyone reads it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assessor_app.bundles.precheck import Fact, precheck
from assessor_app.domain.credential import (
    AnswerKind,
    Credential,
    CredentialId,
    CredentialRef,
    Part,
    Question,
    QuestionId,
)
from assessor_app.domain.errors import TOO_BUSY
from assessor_app.domain.evidence import Box, PageRegion, TextRange, TimeSpan
from assessor_app.domain.findings import Check, Finding, codes_for
from assessor_app.domain.rubric import (
    ConditionCode,
    Conjunctive,
    Criterion,
    CriterionId,
    Level,
    LevelId,
    Rubric,
    RubricId,
)
from assessor_app.domain.submission import Artifact, ArtifactId, ConsentScope, Submission, SubmissionId

CODES = tuple(
    ConditionCode(c, c, "")
    for c in (
        "blank-file",
        "link-instead-of-file",
        "no-consent",
        "over-limit",
        "too-little",
        "unplayable",
        "wrong-file",
    )
)
LEVEL = Level(LevelId("yes"), "Yes", "")
RUBRIC = Rubric(
    RubricId("r"), "1", "R", (Criterion(CriterionId("c"), "C", "?", (LEVEL,), LEVEL.id),), Conjunctive(), CODES
)
OVERVIEW = Question(
    QuestionId("overview"), Part.OVERVIEW, "Overview", "?", AnswerKind.TEXT, word_limit=5, word_minimum=2
)
CLIP = Question(QuestionId("clip"), Part.WORK, "Clip", "?", AnswerKind.FILE, page_limit=3, minutes_limit=2)
CREDENTIAL = Credential(
    CredentialId("c"), "1", "C", "", "", (), (), (), (), questions=(OVERVIEW, CLIP), rubric=RUBRIC, credit_hours=1
)
ANSWER = Artifact(
    ArtifactId("a"), Part.OVERVIEW, OVERVIEW.id, "Overview", "text/plain", "", 13, text="three plain words"
)
FILE = Artifact(
    ArtifactId("f"),
    Part.WORK,
    CLIP.id,
    "Clip",
    "video/mp4",
    "",
    9_999,
    path="artifacts/c.mp4",
    captions=ArtifactId("w"),
)
TODAY = date(2026, 11, 23)


def found(*artifacts: Artifact, **rest: Any) -> tuple[Finding, ...]:
    return precheck(CREDENTIAL, _whole(*artifacts), today=TODAY, **rest)


def _whole(*artifacts: Artifact) -> Submission:
    return Submission(
        SubmissionId("s"), CredentialRef(CREDENTIAL.id, "1"), 1, artifacts, "2026-10-05T14:00:00Z", "e", "d", ""
    )


def test_a_complete_submission_has_no_findings() -> None:
    assert found(ANSWER, FILE) == ()


def test_a_required_question_without_an_answer_is_a_problem() -> None:
    (finding,) = found(ANSWER)
    assert finding.question == "clip" and finding.severity == "problem" and "no answer" in finding.sentence


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": "one two three four five six"}, "over-limit"),
        ({"text": "one"}, "too-little"),
        ({"text": "https://example.org/my-work www.example.org"}, "link-instead-of-file"),
    ],
)
def test_a_text_answer_is_measured(change: dict[str, Any], code: str) -> None:
    assert code in [f.code for f in found(replace(ANSWER, **change), FILE)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"size": 0}, "blank-file"),
        ({"path": "artifacts/clip.url"}, "link-instead-of-file"),
        ({"path": "artifacts/clip.webloc"}, "link-instead-of-file"),
        ({"path": "artifacts/clip.html"}, "link-instead-of-file"),
        ({"consent": frozenset({ConsentScope.COACHING})}, "no-consent"),
        ({"consent_expires": "2026-11-22"}, "no-consent"),
    ],
)
def test_a_file_is_looked_at_from_outside(change: dict[str, Any], code: str) -> None:
    assert code in [f.code for f in found(ANSWER, replace(FILE, **change))]


def test_a_film_without_a_line_of_captions_beside_it_or_inside_is_told_of() -> None:
    bare = replace(FILE, captions=None)
    assert found(ANSWER, bare, facts={FILE.id: Fact("opens", "video", caption_tracks=1)}) == ()
    (finding,) = found(ANSWER, bare, facts={FILE.id: Fact("opens", "video")})
    assert finding.sentence == "“Clip” has no captions."


@pytest.mark.parametrize("fact", [Fact("refused", reason=TOO_BUSY), Fact("opens", "pdf", pages=1, undrawn=TOO_BUSY)])
def test_a_machine_that_was_too_busy_is_no_fault_of_the_file(fact: Fact) -> None:
    (finding,) = (f for f in found(ANSWER, FILE, facts={FILE.id: fact}) if f.check is Check.UNREADABLE)
    assert (finding.severity, finding.code) == ("note", None)
    assert finding.sentence.startswith("“Clip” was not looked at. This machine is too busy")


@pytest.mark.parametrize(("pages", "severity"), [(1, "problem"), (12, "note")])
def test_a_page_that_cannot_be_drawn_is_told_of_and_is_a_problem_where_there_is_no_other(pages: int, severity: str):
    plan = replace(FILE, media_type="application/pdf", path="artifacts/plan.pdf", captions=None)
    fact = Fact("opens-with-warning", "pdf", pages=pages, text_chars=40, undrawn="Reading it took too long.")
    unlimited = replace(CREDENTIAL, questions=(OVERVIEW, replace(CLIP, page_limit=None, minutes_limit=None)))
    (finding,) = precheck(unlimited, _whole(ANSWER, plan), {plan.id: fact}, today=TODAY)
    assert (finding.check, finding.severity) == (Check.UNREADABLE, severity)
    assert finding.sentence.endswith("cannot be shown: Reading it took too long.")
    assert finding.code == ("wrong-file" if pages == 1 else None)


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        (Fact("refused", reason="It is damaged."), "unplayable"),
        (Fact("opens", pages=4), "over-limit"),
        (Fact("opens", duration_s=150.0), "over-limit"),
    ],
)
def test_what_opening_showed_is_held_against_the_question(fact: Fact, code: str) -> None:
    assert [f.code for f in found(ANSWER, FILE, facts={FILE.id: fact})] == [code]


def test_a_text_file_that_only_points_elsewhere_is_a_link() -> None:
    text = replace(FILE, media_type="text/plain", path="artifacts/c.txt")
    (finding,) = found(ANSWER, text, texts={FILE.id: "https://example.org/video\n"})
    assert finding.code == "link-instead-of-file"


def test_a_web_page_with_work_in_it_is_no_link_once_it_was_looked_at() -> None:
    page = replace(FILE, media_type="text/html", path="artifacts/c.html", captions=None)
    assert found(ANSWER, page, facts={FILE.id: Fact("opens", "html", pages=1)}) == ()
    (finding,) = found(ANSWER, page, facts={FILE.id: Fact("opens", "html", pages=1, is_link=True)})
    assert finding.code == "link-instead-of-file"


def test_consent_on_its_last_day_still_holds() -> None:
    assert found(ANSWER, replace(FILE, consent_expires="2026-11-23")) == ()


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [("video/mp4", "pdf"), ("audio/mpeg", "text"), ("image/jpeg", "video"), ("video/mp4", "image")],
)
def test_a_file_of_another_kind_than_it_was_handed_in_as_is_wrong(media_type: str, kind: str) -> None:
    file = replace(FILE, media_type=media_type, captions=ArtifactId("c"))
    wrong = [f for f in found(ANSWER, file, facts={FILE.id: Fact("opens", kind)}) if f.check is Check.WRONG_KIND]
    assert [f.code for f in wrong] == ["wrong-file"]


def test_a_document_where_a_recording_is_asked_for_is_wrong() -> None:
    asked = replace(CREDENTIAL, questions=(OVERVIEW, replace(CLIP, page_limit=None)))
    file = replace(FILE, media_type="application/pdf")
    submission = Submission(
        SubmissionId("S"), CredentialRef(asked.id, "1"), 1, (ANSWER, file), "2026-11-01T00:00:00Z", "", "", "0" * 64
    )
    facts = {file.id: Fact("opens", "pdf", pages=1)}
    (wrong,) = precheck(asked, submission, facts, today=date(2026, 11, 2))
    assert (wrong.check, wrong.code) == (Check.WRONG_KIND, "wrong-file")


def test_a_sound_recording_handed_in_as_a_video_is_not_wrong() -> None:
    file = replace(FILE, media_type="video/mp4", captions=ArtifactId("c"))
    assert found(ANSWER, file, facts={FILE.id: Fact("opens", "audio", duration_s=10)}) == ()


def test_what_is_over_the_limit_is_shown_from_the_first_word_over() -> None:
    (over,) = found(replace(ANSWER, text="one two three four five six seven"), FILE)
    assert isinstance(over.anchor, TextRange)
    assert over.anchor.quote == "six seven"


def test_a_page_over_the_limit_and_a_minute_over_are_shown() -> None:
    (page,) = found(ANSWER, FILE, facts={FILE.id: Fact("opens", pages=4)})
    (minute,) = found(ANSWER, FILE, facts={FILE.id: Fact("opens", duration_s=150.0)})
    assert page.anchor == PageRegion(4, Box(0, 0, 100, 100))
    assert minute.anchor == TimeSpan(120.0, 150.0)


@pytest.mark.parametrize(
    ("artifact", "offered"),
    [
        (ANSWER, {"wrong-file"}),
        (replace(FILE, media_type="text/markdown"), {"wrong-file"}),
        (replace(FILE, media_type="image/jpeg"), {"wrong-file", "poor-picture"}),
        (replace(FILE, media_type="video/mp4"), {"wrong-file", "poor-picture", "no-audio"}),
        (replace(FILE, media_type="application/octet-stream"), {"wrong-file", "poor-picture", "no-audio"}),
    ],
    ids=["answer", "text", "picture", "film", "unknown"],
)
def test_only_codes_that_can_be_meant_of_a_kind_are_offered(artifact: Artifact, offered: set[str]) -> None:
    codes = tuple(ConditionCode(c, c, "") for c in ("wrong-file", "poor-picture", "no-audio"))
    assert {code.code for code in codes_for(artifact, replace(RUBRIC, condition_codes=codes))} == offered
