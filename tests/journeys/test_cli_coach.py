"""`assessor coach`: a session from bundle to plan, headless; consent and the record of what was shown."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from assessor_app.cli.opening import credentials
from assessor_app.commands.clock import new_id, utc_now
from assessor_app.commands.coach_moments import mark_moment
from assessor_app.commands.coaching import withdraw_consent
from assessor_app.domain.coaching import SessionId, Voice
from assessor_app.domain.evidence import Anchor, Box, PageRegion, TextRange
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.reports import coaching_plan, plan_pictures
from assessor_app.rubric_files.catalogue import load_credential, shipped_folder
from assessor_app.store.opening import open_workspace
from tests.builders import PASSPHRASE
from tests.bundles.bundle_builders import BagText, put, submission_json
from tests.journeys.command_line import assessor

RUBRIC = "facilitating-student-discourse"
KNOWN = {"id": RUBRIC, "version": load_credential(shipped_folder() / RUBRIC).version}


WORDS = TextRange("We talked", 0, 9, "", ".", 1)


def bundle(folder: Path, name: str, scopes: list[str]) -> Path:
    told: dict[str, Any] = submission_json(submission_id=name, credential=KNOWN, educator="E-7")
    for artifact in told["artifacts"]:
        artifact["consent"] = {"scopes": scopes, "expires": "2090-01-01"}
    return put(folder, BagText(told).zip(), f"{name}.zip")


@pytest.fixture
def room(tmp_path: Path, cheap_passphrase: None) -> Path:
    folder = tmp_path / "work"
    assessor("init", "--workspace", folder)
    for name, scopes in (("SUB-1", ["scoring", "coaching"]), ("SUB-2", ["scoring"])):
        assert assessor("import", bundle(tmp_path, name, scopes), "--workspace", folder, "--json").code == 0
    return folder


def mark(room: Path, session: str, anchor: Anchor = WORDS, artifact: str = "overview") -> None:
    """A moment; there is no command for it, because it takes eyes."""
    opened = open_workspace(room, PASSPHRASE)
    try:
        mark_moment(
            opened.store, credentials(), SessionId(session), SubmissionId("SUB-1"), ArtifactId(artifact),
            anchor, Voice.TEACHER, "Look here",
            today=date.today(), now=utc_now, new_id=new_id,
        )  # fmt: skip
    finally:
        opened.close()


def coach(room: Path, *words: object) -> Any:
    return assessor("coach", *words, "--workspace", room, "--json")


def test_a_session_opens_is_listed_and_recuses(room: Path) -> None:
    session = coach(room, "open", "SUB-1", "--yes").document["session"]
    assert [each["session"] for each in coach(room, "list").document["sessions"]] == [session]
    queue = assessor("queue", "--workspace", room, "--json").document["submissions"]
    assert {r["submission"]: r["state"] for r in queue}["SUB-1"] == "Recused"


def test_two_sessions_of_one_day_are_told_apart_in_the_list(room: Path) -> None:
    opened = [coach(room, "open", "SUB-1", "--yes").document["session"] for _ in range(2)]
    listed = coach(room, "list").document["sessions"]
    assert [each["session"] for each in listed] == opened[::-1] and len({each["opened_at"] for each in listed}) == 2
    lines = assessor("coach", "list", "--workspace", room).out.splitlines()
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  E-7  SUB-1  0 moments  ", line) for line in lines)


def test_a_session_is_not_opened_unasked_because_it_recuses(room: Path) -> None:
    assert "can't score its submissions any more" in coach(room, "open", "SUB-1").error
    queue = assessor("queue", "--workspace", room, "--json").document["submissions"]
    assert {r["submission"]: r["state"] for r in queue}["SUB-1"] != "Recused"


def test_outcomes_are_hidden_until_the_programme_allows_them(room: Path) -> None:
    assert coach(room, "outcomes").document == {"outcomes": False}
    assert coach(room, "outcomes", "--shown").document == {"outcomes": True}
    assert coach(room, "outcomes").document == {"outcomes": True}


def test_what_was_handed_in_without_consent_opens_for_nobody(room: Path) -> None:
    assert "without consent to coaching" in coach(room, "open", "SUB-2", "--yes").error


def test_an_empty_session_makes_no_plan(room: Path, tmp_path: Path) -> None:
    session = coach(room, "open", "SUB-1", "--yes").document["session"]
    assert "nothing in this session yet" in coach(room, "plan", session, "--out", tmp_path / "out").error


def test_words_that_contradict_each_other_are_wrong_usage_and_change_nothing(room: Path) -> None:
    for words in (("--withdrawn", "--given-again"), ("--given-again", "--withdrawn"), ()):
        said = coach(room, "consent", "SUB-1", *words)
        assert said.code == 2 and "--withdrawn or --given-again" in said.document["error"]
    assert coach(room, "outcomes", "--shown", "--hidden").code == 2
    both = ("--criterion", "A", "--own", "Whose norm was it?", "--shipped")
    assert coach(room, "prompts", RUBRIC, KNOWN["version"], *both).code == 2
    assert coach(room, "open", "SUB-1", "--yes").code == 0 and coach(room, "outcomes").document == {"outcomes": False}


def test_a_plan_after_consent_was_withdrawn_is_refused_and_writes_nothing(room: Path, tmp_path: Path) -> None:
    session = coach(room, "open", "SUB-1", "--yes").document["session"]
    coach(room, "consent", "SUB-1", "--withdrawn")
    assert coach(room, "plan", session, "--out", tmp_path / "out").error
    assert not (tmp_path / "out").exists()
    assert "withdrawn" in coach(room, "open", "SUB-1", "--yes").error


def test_consent_withdrawn_while_a_plan_is_drawn_leaves_nothing_under_its_name(
    room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = coach(room, "open", "SUB-1", "--yes").document["session"]
    mark(room, session)
    drawn = plan_pictures.pictures

    def while_it_is_drawn(pool: Any, plan: Any, material: Any, *more: Any) -> Any:
        withdraw_consent(material.store, SubmissionId("SUB-1"), ArtifactId("overview"), now=utc_now)
        return drawn(pool, plan, material, *more)

    with monkeypatch.context() as patched:
        patched.setattr(coaching_plan, "pictures", while_it_is_drawn)
        assert "was withdrawn on" in coach(room, "plan", session, "--out", tmp_path / "out").error
    assert not (tmp_path / "out").exists()
    assert coach(room, "plan", session, "--out", tmp_path / "out").document["files"]


def test_a_plan_says_how_many_moments_leave_without_their_evidence_and_why(room: Path, tmp_path: Path) -> None:
    session = coach(room, "open", "SUB-1", "--yes").document["session"]
    mark(room, session)
    mark(room, session, PageRegion(1, Box(10, 10, 50, 50)), "plan")
    coach(room, "consent", "SUB-1", "--withdrawn", "--artifact", "overview")
    words = ("plan", session, "--out", tmp_path / "out", "--yes")
    (withheld,) = coach(room, *words).document["withheld_moments"]
    assert withheld["moment"] == 1 and "was withdrawn on" in withheld["why"]
    said = assessor("coach", *words, "--workspace", room).out.splitlines()[-1]
    assert said == f"1 of 2 moments leaves without picture and quote. Moment 1: {withheld['why']}"


def test_what_was_shown_is_printed(room: Path, tmp_path: Path) -> None:
    coach(room, "open", "SUB-1", "--yes")
    said = coach(room, "disclosures", "--educator", "E-7", "--out", tmp_path / "out").document
    assert [d["what"] for d in said["disclosures"]] == ["opened in a coach session"]
    (table,) = Document(str(tmp_path / "out" / "disclosures.docx")).tables
    assert table.cell(1, 3).text == "opened in a coach session"


def test_own_questions_are_kept_until_they_are_given_up(room: Path) -> None:
    shipped = coach(room, "prompts", RUBRIC, KNOWN["version"]).document["prompts"]
    coach(room, "prompts", RUBRIC, KNOWN["version"], "--criterion", "A", "--own", "Whose norm was it?")
    changed = coach(room, "prompts", RUBRIC, KNOWN["version"]).document["prompts"]
    assert changed == shipped | {"A": ["Whose norm was it?"]} and len(shipped["A"]) >= 2
    again = coach(room, "prompts", RUBRIC, KNOWN["version"], "--criterion", "A", "--shipped")
    assert again.document["prompts"] == shipped


def test_a_session_that_is_none_is_a_sentence(room: Path, tmp_path: Path) -> None:
    assert "no such coach session" in coach(room, "plan", "nothing", "--out", tmp_path).error


def test_a_plan_that_could_not_have_its_name_is_logged_as_not_written(room: Path, tmp_path: Path) -> None:
    session = coach(room, "open", "SUB-1", "--yes").document["session"]
    mark(room, session)
    (tmp_path / "out" / coaching_plan.PDF).mkdir(parents=True)
    assert "cannot be written to" in coach(room, "plan", session, "--out", tmp_path / "out").error
    told = [each["what"] for each in coach(room, "disclosures").document["disclosures"]]
    assert told[-2].startswith("written to coaching-plan.docx") and told[-1].startswith("not written after all: coach")


def test_a_picture_that_nothing_covers_is_written_only_when_it_is_said_twice(room: Path, tmp_path: Path) -> None:
    session = coach(room, "open", "SUB-1", "--yes").document["session"]
    mark(room, session, PageRegion(1, Box(10, 10, 50, 50)), "plan")
    told = coach(room, "plan", session, "--out", tmp_path / "out").error
    assert "in the picture of moment 1:" in told and "--yes" in told and not (tmp_path / "out").exists()
    assert coach(room, "plan", session, "--out", tmp_path / "out", "--yes").document["uncovered_moments"] == [1]
