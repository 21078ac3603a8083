"""The micro-credentials that ship: whole, true to the standards, and fit to be read against."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for

from assessor_app.domain.credential import AnswerKind, Credential, Part
from assessor_app.domain.rubric import Criterion
from assessor_app.rubric_files.catalogue import load_catalogue, shipped_folder
from assessor_app.rubric_files.checking import check_file

STANDARDS = Path(__file__).resolve().parents[2].parent / "shared" / "standards"
CASE_SCHEMA = STANDARDS / "case" / "case-v1p1-cfpackage.schema.json"
ASSESSMENT_SCHEMA = STANDARDS / "ob3" / "assessmentExtension-v2p0" / "schema.json"

FOLDERS = sorted(path.parent for path in shipped_folder().glob("*/credential.json"))
STACKS = sorted(shipped_folder().glob("stacks/*/stack.json"))
CATALOGUE = load_catalogue()
CREDENTIALS = sorted(CATALOGUE.credentials.values(), key=lambda credential: credential.id)
CRITERIA = [(credential, criterion) for credential in CREDENTIALS for criterion in credential.rubric.criteria]

each_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
each_credential = pytest.mark.parametrize("credential", CREDENTIALS, ids=lambda credential: credential.id)
each_criterion = pytest.mark.parametrize(
    "criterion", [criterion for _, criterion in CRITERIA], ids=[f"{c.id}: {k.title}" for c, k in CRITERIA]
)


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _validator(path: Path, **changes: Any) -> Validator:
    if not path.is_file():
        pytest.skip(f"the schema {path.name} is not beside the project")
    schema = _json(path) | changes
    return validator_for(schema)(schema)


def _words(text: str) -> int:
    return len(text.split())


def test_everything_that_ships_loads_without_a_problem() -> None:
    assert CATALOGUE.problems == ()
    assert len(CATALOGUE.credentials) == len(FOLDERS) >= 4
    assert len(CATALOGUE.stacks) == len(STACKS) >= 1


@each_folder
def test_a_shipped_rubric_is_valid_against_the_case_schema(folder: Path) -> None:
    faults = [error.message for error in _validator(CASE_SCHEMA).iter_errors(_json(folder / "rubric.json"))]
    assert faults == []


@each_folder
def test_a_shipped_credential_is_valid_against_the_assessment_extension_schema(folder: Path) -> None:
    # the published schema points at #/definitions and keeps them under $defs
    parts = _json(ASSESSMENT_SCHEMA)["$defs"] if ASSESSMENT_SCHEMA.is_file() else {}
    validator = _validator(ASSESSMENT_SCHEMA, definitions=parts)
    described = {"credentialSubject": {"achievement": _json(folder / "credential.json")}}
    assert [error.message for error in validator.iter_errors(described)] == []


@each_folder
@pytest.mark.parametrize("file", ["credential.json", "rubric.json"])
def test_a_shipped_file_opens_without_a_warning(folder: Path, file: str) -> None:
    found = check_file(folder / file)
    assert (found.outcome, found.reason, found.warnings) == ("opens", None, ())


@pytest.mark.parametrize("path", STACKS, ids=lambda path: path.parent.name)
def test_a_shipped_stack_opens_without_a_warning(path: Path) -> None:
    assert check_file(path).outcome == "opens"


@each_folder
def test_a_credential_lies_in_the_folder_that_bears_its_id(folder: Path) -> None:
    assert _json(folder / "credential.json")["humanCode"] == folder.name


@each_credential
def test_a_credential_says_what_it_is_and_how_it_is_shown(credential: Credential) -> None:
    assert _words(credential.competency) >= 15
    assert _words(credential.key_method) >= 25
    assert len(credential.method_components) >= 4
    assert all(_words(description) >= 8 for _, description in credential.method_components)
    assert credential.skills and credential.areas_of_interest and credential.credit_hours > 0


@each_credential
def test_a_credential_rests_on_published_work_and_names_each_once(credential: Credential) -> None:
    citations = [reference.citation for reference in (*credential.research, *credential.resources)]
    assert len(credential.research) >= 4
    assert len(credential.resources) >= 2
    assert len(set(citations)) == len(citations)


@each_credential
def test_a_link_to_published_work_is_a_secure_address(credential: Credential) -> None:
    links = [reference.url for reference in (*credential.research, *credential.resources) if reference.url]
    assert all(link.startswith("https://") and " " not in link for link in links)


@each_credential
def test_a_rubric_has_four_to_seven_criteria(credential: Credential) -> None:
    assert 4 <= len(credential.rubric.criteria) <= 7


@each_credential
def test_all_descriptors_of_a_rubric_differ(credential: Credential) -> None:
    descriptors = [level.description for criterion in credential.rubric.criteria for level in criterion.levels]
    assert len(set(descriptors)) == len(descriptors)


@each_criterion
def test_a_level_is_described_in_at_least_eight_words(criterion: Criterion) -> None:
    assert [level.title for level in criterion.levels if _words(level.description) < 8] == []


@each_criterion
def test_a_criterion_asks_a_question_and_can_be_failed_and_passed(criterion: Criterion) -> None:
    assert criterion.question.endswith("?")
    assert criterion.rank(criterion.pass_level) > 0
    assert 3 <= len(criterion.levels) <= 9  # each level has a number key


@each_folder
def test_every_criterion_has_prompts_for_a_coach(folder: Path) -> None:
    criteria = _json(folder / "rubric.json")["CFRubrics"][0]["CFRubricCriteria"]
    assert all(len(entry["extensions"]["assessor"]["coachPrompts"]) >= 2 for entry in criteria)


@each_credential
def test_every_condition_code_tells_the_educator_what_to_do(credential: Credential) -> None:
    codes = credential.rubric.condition_codes
    assert len(codes) >= 8
    assert all(code.description.endswith(".") and code.advice.endswith(".") for code in codes)


@each_credential
def test_all_three_parts_ask_for_something_required(credential: Credential) -> None:
    assert all(any(question.required for question in credential.questions_of(part)) for part in Part)


@each_credential
def test_an_answer_in_words_has_a_word_limit_above_its_minimum(credential: Credential) -> None:
    limits = [(q.word_minimum or 0, q.word_limit or 0) for q in credential.questions if q.kind is AnswerKind.TEXT]
    assert limits and all(least < most for least, most in limits)


@each_credential
def test_a_reflection_has_a_word_limit(credential: Credential) -> None:
    assert all(question.word_limit for question in credential.questions_of(Part.REFLECTION))


@each_credential
def test_a_file_asked_for_has_a_limit(credential: Credential) -> None:
    files = [question for question in credential.questions if question.kind is AnswerKind.FILE]
    assert all(q.word_limit or q.page_limit or q.minutes_limit for q in files)


@each_credential
def test_every_criterion_is_covered_by_a_required_question_unless_it_is_optional_itself(credential: Credential) -> None:
    covered = {criterion for question in credential.questions if question.required for criterion in question.criteria}
    assert [c.title for c in credential.rubric.criteria if c.required and c.id not in covered] == []


@each_credential
def test_every_criterion_is_covered_by_a_question(credential: Credential) -> None:
    covered = {criterion for question in credential.questions for criterion in question.criteria}
    assert covered == {criterion.id for criterion in credential.rubric.criteria}


@each_credential
def test_every_question_says_what_it_is_evidence_of(credential: Credential) -> None:
    assert all(question.criteria and _words(question.prompt) >= 12 for question in credential.questions)


def test_no_two_rubrics_share_an_identifier() -> None:
    ids: list[str] = [level.id for _, criterion in CRITERIA for level in criterion.levels]
    ids.extend(criterion.id for _, criterion in CRITERIA)
    ids.extend(credential.rubric.id for credential in CREDENTIALS)
    assert len(set(ids)) == len(ids)


def test_the_credentials_between_them_show_that_levels_and_rules_are_data() -> None:
    rubrics = [credential.rubric for credential in CREDENTIALS]
    assert len({tuple(level.title for level in rubric.criteria[0].levels) for rubric in rubrics}) >= 4
    assert len({type(rubric.rule) for rubric in rubrics}) == 2
    assert any(not criterion.required for rubric in rubrics for criterion in rubric.criteria)


def test_the_members_of_every_stack_are_at_hand() -> None:
    known = {credential.id for credential in CREDENTIALS} | {stack.id for stack in CATALOGUE.stacks.values()}
    assert {member for stack in CATALOGUE.stacks.values() for member in stack.members} <= known


@pytest.mark.parametrize("path", STACKS, ids=lambda path: path.parent.name)
def test_a_stack_names_its_framework_and_its_research(path: Path) -> None:
    own = _json(path)["assessor"]
    assert own["framework"]["title"] and own["framework"]["standards"]
    assert all(entry["citation"] for entry in own["research"])
