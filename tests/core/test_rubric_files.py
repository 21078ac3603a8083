"""A rubric, credential or stack that cannot be read is refused with a sentence naming the file, the place and why."""

import json
import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assessor_app.domain.errors import Unreadable
from assessor_app.domain.rubric import Conjunctive, TotalWithCut
from assessor_app.rubric_files.achievement import read_credential
from assessor_app.rubric_files.achievement_writing import to_achievement
from assessor_app.rubric_files.case import read_rubric, read_rubric_file
from assessor_app.rubric_files.case_writing import rubric_bytes, to_case
from assessor_app.rubric_files.catalogue import shipped_folder
from assessor_app.rubric_files.checking import check_bytes, check_file
from assessor_app.rubric_files.stacks import read_stack
from tests import builders

DROP = object()

RUBRIC = to_case(builders.rubric())
CREDENTIAL = to_achievement(builders.credential())
STACK: dict[str, Any] = {
    "@type": "ceterms:CredentialComponent",
    "ceterms:codedNotation": "talkers",
    "ceterms:name": {"en": "Talkers"},
    "ceterms:hasCondition": [
        {
            "ceterms:requiredNumber": 1,
            "ceterms:targetComponent": [{"ceterms:codedNotation": "talk"}, {"ceterms:codedNotation": "listen"}],
        }
    ],
    "assessor": {"format": 1},
}

CRITERIA = "CFRubrics.0.CFRubricCriteria"
FIRST = f"{CRITERIA}.0"
LEVELS = f"{FIRST}.CFRubricCriterionLevels"
OWN = "CFRubrics.0.extensions.assessor"
SECTIONS = "resultDescription.0.sections"
ASKED = f"{SECTIONS}.0.questions.0"
CONDITION = "ceterms:hasCondition.0"
ANOTHER = RUBRIC["CFRubrics"][0]["CFRubricCriteria"][1]["CFRubricCriterionLevels"][0]["identifier"]

BAD_RUBRICS: list[tuple[str, object, str]] = [
    ("CFRubrics", DROP, "It has no CFRubrics, so there is no rubric to read."),
    ("CFRubrics", 3, "CFRubrics must be a list, not a number."),
    ("CFRubrics", [[]], "CFRubrics[1] must be an object, not a list."),
    ("CFDocument.caseVersion", "2.0", "It says it is CASE 2.0; this version reads CASE 1.0 and 1.1."),
    ("CFDocument", "paper", "CFDocument must be an object, not text."),
    ("CFRubrics.0.title", 7, "CFRubrics[1].title must be text, not a number."),
    (f"{OWN}.id", "", "CFRubrics[1].extensions.assessor.id is empty."),
    (CRITERIA, [], "The rubric has no criterion with levels, so there is nothing to score."),
    (LEVELS, [], "The criterion “Norms” has no levels."),
    (f"{FIRST}.position", "first", "position must be a number, not text."),
    (f"{LEVELS}.0.quality", " ", "CFRubricCriterionLevels[1].quality is empty."),
    (f"{LEVELS}.0.score", True, "score must be a number, not true or false."),
    (f"{LEVELS}.0.description", "x" * 50_001, "is 50,001 characters long; the most that is read is 50,000."),
    (f"{LEVELS}.0.identifier", ANOTHER, "has an identifier that a level of another criterion already has."),
    (f"{FIRST}.extensions.assessor.passLevel", DROP, "passLevel is missing."),
    (f"{FIRST}.extensions.assessor.passLevel", "best", "The pass level of “Norms” is not one of its levels."),
    (f"{FIRST}.extensions.assessor.required", "yes", "required must be true or false, not text."),
    (f"{FIRST}.extensions", [], "extensions must be an object, not a list."),
    (f"{OWN}.rule", {"kind": "oracle"}, "asks for the decision rule “oracle”, which this version does not know."),
    (f"{OWN}.rule", {"kind": "total-with-cut"}, "decides by points but names no cut."),
    (f"{OWN}.codesMakingIncomplete", 0, "codesMakingIncomplete must be a whole number of at least 1."),
    (f"{OWN}.codesMakingIncomplete", 1.5, "codesMakingIncomplete must be a whole number of at least 1."),
    (f"{OWN}.conditionCodes", [{"code": "blank"}], "conditionCodes[1].title is missing."),
    ("extensions.assessor.format", 2, "It was written by a newer version of Assessor (format 2;"),
    ("extensions.assessor.format", "1", "extensions.assessor.format must be a number, not text."),
]

BAD_CREDENTIALS: list[tuple[str, object, str]] = [
    ("type", ["Profile"], "Its type is not Achievement, so it does not define a credential."),
    ("name", DROP, "name is missing."),
    ("creditsAvailable", -1, "creditsAvailable is below 0."),
    ("assessor.rubric.identifier", "other", "It belongs to the rubric other, but the rubric beside it is talk-rubric."),
    ("assessor.research", [{"url": "https://example.org"}], "assessor.research[1].citation is missing."),
    ("assessor.methodComponents", "talk", "assessor.methodComponents must be a list, not text."),
    (f"{SECTIONS}.0.assessor.part", "4", "is part “4”; a credential has the parts 1, 2 and 3."),
    (f"{ASKED}.questionType", "ExternalQuestion", "is of type “ExternalQuestion”; this version reads TextQuestion"),
    (f"{ASKED}.wordLimit", 0, "wordLimit must be a whole number of at least 1."),
    (f"{ASKED}.assessor.minutesLimit", 0, "has a minutesLimit that is not above 0."),
    (f"{ASKED}.rubricCriterionLevelId", ["urn:uuid:none"], "names the level none, which the rubric does not have."),
    (f"{SECTIONS}.0.questions", CREDENTIAL["resultDescription"][0]["sections"][0]["questions"] * 2, "“1.1” twice."),
    ("assessor.format", 2, "It was written by a newer version of Assessor (format 2;"),
]

BAD_STACKS: list[tuple[str, object, str]] = [
    ("@type", "ceterms:Certificate", "Its @type is not ceterms:CredentialComponent"),
    ("ceterms:codedNotation", DROP, "ceterms:codedNotation is missing."),
    ("ceterms:name", {}, "ceterms:name.en is missing."),
    ("ceterms:hasCondition", [], "A stack has one ceterms:hasCondition; this one has 0."),
    (f"{CONDITION}.ceterms:targetComponent", [], "The stack “Talkers” has no members."),
    (f"{CONDITION}.ceterms:targetComponent.1.ceterms:codedNotation", "talk", "names one member twice."),
    (f"{CONDITION}.ceterms:targetComponent.1.ceterms:codedNotation", "talkers", "names itself as a member."),
    (f"{CONDITION}.ceterms:requiredNumber", 3, "“Talkers” asks for 3 of 2 members."),
    (f"{CONDITION}.ceterms:requiredNumber", 0, "“Talkers” asks for 0 of 2 members."),
    ("assessor.format", 2, "It was written by a newer version of Assessor (format 2;"),
]


def _changed(value: dict[str, Any], path: str, to: object) -> bytes:
    whole = deepcopy(value)
    *way, last = path.split(".")
    at: Any = whole
    for step in way:
        at = at[int(step)] if isinstance(at, list) else at[step]
    if to is DROP:
        del at[last]
    else:
        at[int(last) if isinstance(at, list) else last] = to
    return json.dumps(whole).encode()


def _refusal(read: Callable[[], object]) -> str:
    with pytest.raises(Unreadable) as refused:
        read()
    return refused.value.sentence


@pytest.mark.parametrize(("path", "to", "words"), BAD_RUBRICS)
def test_a_rubric_that_cannot_be_read_is_refused_with_a_sentence(path: str, to: object, words: str) -> None:
    sentence = _refusal(lambda: read_rubric(_changed(RUBRIC, path, to), "talk.json"))
    assert sentence.startswith("talk.json: ") and words in sentence


@pytest.mark.parametrize(("path", "to", "words"), BAD_CREDENTIALS)
def test_a_credential_that_cannot_be_read_is_refused_with_a_sentence(path: str, to: object, words: str) -> None:
    rubric = rubric_bytes(builders.rubric())
    sentence = _refusal(lambda: read_credential(_changed(CREDENTIAL, path, to), rubric, "talk.json"))
    assert sentence.startswith("talk.json: ") and words in sentence


@pytest.mark.parametrize(("path", "to", "words"), BAD_STACKS)
def test_a_stack_that_cannot_be_read_is_refused_with_a_sentence(path: str, to: object, words: str) -> None:
    sentence = _refusal(lambda: read_stack(_changed(STACK, path, to), "talkers.json"))
    assert sentence.startswith("talkers.json: ") and words in sentence


def test_points_decide_only_where_every_level_has_some() -> None:
    package = deepcopy(RUBRIC)
    package["CFRubrics"][0]["extensions"]["assessor"]["rule"] = {"kind": "total-with-cut", "cut": 3}
    del package["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"][0]["score"]
    sentence = _refusal(lambda: read_rubric(json.dumps(package).encode(), "talk.json"))
    assert "decides by points, but a level of “Norms” has none." in sentence


def test_a_cut_that_no_score_can_reach_is_a_warning() -> None:
    data = rubric_bytes(builders.rubric(rule=TotalWithCut(99)))
    assert read_rubric_file(data).warnings == ("The cut of 99 points cannot be reached: the most is 6.",)


@pytest.mark.parametrize(
    ("rule", "warning"),
    [
        (TotalWithCut(0), "The cut of 0 points is always reached: the least is 0."),
        (TotalWithCut(5, 4), "The floor of 4 points lies above every level of “Norms”."),
    ],
)
def test_a_rule_by_points_that_everybody_or_nobody_meets_is_a_warning(rule: TotalWithCut, warning: str) -> None:
    assert warning in read_rubric_file(rubric_bytes(builders.rubric(rule=rule))).warnings


def test_a_condition_code_listed_twice_is_a_warning() -> None:
    rubric = builders.rubric()
    data = rubric_bytes(replace(rubric, condition_codes=(*rubric.condition_codes, rubric.condition_codes[0])))
    assert "The condition code “blank” is listed more than once: the first counts." in read_rubric_file(data).warnings


def test_points_that_do_not_rise_with_the_levels_are_a_warning_where_points_decide() -> None:
    package = to_case(builders.rubric(rule=TotalWithCut(3)))
    warnings = read_rubric_file(_changed(package, f"{LEVELS}.0.score", 9)).warnings
    assert warnings == ("The points of “Norms” do not rise with its levels.",)


def test_two_levels_at_one_position_are_a_warning() -> None:
    warnings = read_rubric_file(_changed(RUBRIC, f"{LEVELS}.0.position", 2)).warnings
    assert warnings == ("Two levels of “Norms” stand at the same position; the file's order is kept.",)


def test_two_criteria_at_one_position_are_a_warning() -> None:
    data = _changed(RUBRIC, "CFRubrics.0.CFRubricCriteria.1.position", 1)
    assert "Two criteria stand at the same position; the file's order is kept." in read_rubric_file(data).warnings


LEFT_OUT = {
    "@context": "It has no “@context”, which JSON-LD asks for.",
    "id": "It has no “id”, which Open Badges 3.0 asks for.",
    "criteria": "It has no “criteria”, which Open Badges 3.0 asks for.",
    "description": "It has no “description”, which Open Badges 3.0 asks for.",
    "version": "It says no version; “1” is taken.",
    "alignment": "It names no skill it is aligned to.",
    "assessor.keyMethod": "It names no key method.",
    "assessor.methodComponents": "It names no components of its method.",
    "assessor.research": "It names no research.",
}


@pytest.mark.parametrize("member", LEFT_OUT)
def test_what_a_credential_leaves_out_is_said(member: str, tmp_path: Path) -> None:
    shipped = shipped_folder() / "leading-colleagues"
    shutil.copy(shipped / "rubric.json", tmp_path)
    path = tmp_path / "credential.json"
    path.write_bytes((shipped / "credential.json").read_bytes())
    assert check_file(path).warnings == ()
    path.write_bytes(_changed(json.loads(path.read_bytes()), member, DROP))
    found = check_file(path)
    assert (found.outcome, found.warnings) == ("opens-with-warning", (LEFT_OUT[member],))


def test_a_stack_from_elsewhere_may_have_several_types_and_a_plain_version() -> None:
    data = _changed(STACK, "@type", ["ceterms:CredentialComponent", "schema:Thing"])
    stack = read_stack(_changed(json.loads(data), "ceterms:versionIdentifier", "2.1"))
    assert (stack.version, check_bytes(data, "stack.json").kind) == ("2.1", "stack")


def test_too_many_criteria_are_refused() -> None:
    sentence = _refusal(lambda: read_rubric(_changed(RUBRIC, CRITERIA, [{}] * 201)))
    assert "It has 201 criteria; the most that is read is 200." in sentence


def test_a_bare_case_rubric_is_read_with_its_top_levels_as_pass_levels() -> None:
    package = deepcopy(RUBRIC)
    del package["extensions"], package["CFRubrics"][0]["extensions"]
    for criterion in package["CFRubrics"][0]["CFRubricCriteria"]:
        del criterion["extensions"]
    reading = read_rubric_file(json.dumps(package).encode())
    assert all(criterion.pass_level == criterion.levels[-1].id for criterion in reading.rubric.criteria)
    assert reading.rubric.rule == Conjunctive() and "the top level is taken for each" in reading.warnings[-1]


def test_levels_of_a_bare_case_rubric_run_from_low_to_high_even_when_written_high_to_low() -> None:
    package = deepcopy(RUBRIC)
    del package["extensions"]
    for criterion in package["CFRubrics"][0]["CFRubricCriteria"]:
        del criterion["extensions"]
        for level in criterion["CFRubricCriterionLevels"]:
            level["position"] = 10 - level["position"]
    points = [level.points for level in read_rubric(json.dumps(package).encode()).criteria[0].levels]
    assert points == [0, 1, 2, 3]


def test_unknown_members_are_passed_over() -> None:
    assert check_bytes(_changed(RUBRIC, "CFRubrics.0.colour", "green"), "rubric.json").outcome == "opens"


@pytest.mark.parametrize("file", ["../rubric.json", "a\\b.json", ".hidden", "/etc/passwd"])
def test_a_credential_cannot_name_a_rubric_outside_its_folder(file: str, tmp_path: Path) -> None:
    path = tmp_path / "credential.json"
    path.write_bytes(_changed(CREDENTIAL, "assessor.rubric.file", file))
    assert "which is not a plain file name" in str(check_file(path).reason)


def test_a_credential_without_its_rubric_opens_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "credential.json"
    path.write_text(json.dumps(CREDENTIAL))
    found = check_file(path)
    assert (found.outcome, found.kind) == ("opens-with-warning", "credential")
    assert "rubric.json is not beside it" in found.warnings[0]


def test_a_credential_beside_a_damaged_rubric_is_refused_and_the_rubric_named(tmp_path: Path) -> None:
    (tmp_path / "credential.json").write_text(json.dumps(CREDENTIAL))
    (tmp_path / "rubric.json").write_bytes(b'{"CFRubrics": ')
    assert str(check_file(tmp_path / "credential.json").reason).startswith("rubric.json: It is not valid JSON")


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nothing.json", "There is no such file."), ("folder", "It is a folder."), ("empty.json", "It is empty.")],
)
def test_what_is_no_file_to_read_is_refused(name: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.json").touch()
    assert check_file(tmp_path / name).reason == f"{name}: {reason}"


def test_a_file_too_large_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(9 * 1024 * 1024)
    assert "It is larger than 8,388,608 bytes" in str(check_file(path).reason)
