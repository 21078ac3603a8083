"""The page about the formats: every example on it opens, and is what the standards call valid."""

import json
import re
from pathlib import Path

import pytest
from jsonschema.validators import validator_for

from assessor_app.rubric_files.achievement import read_credential
from assessor_app.rubric_files.checking import check_file
from assessor_app.rubric_files.stacks import read_stack

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "formats-rubrics.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"^```json (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
CASE_SCHEMA = ROOT.parent / "shared" / "standards" / "case" / "case-v1p1-cfpackage.schema.json"


@pytest.mark.parametrize("name", ["rubric.json", "credential.json", "stack.json"])
def test_a_documented_example_opens_without_a_warning(name: str, tmp_path: Path) -> None:
    for file, text in EXAMPLES.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    found = check_file(tmp_path / name)
    assert (found.outcome, found.reason, found.warnings) == ("opens", None, ())


def test_the_documented_rubric_is_valid_against_the_case_schema() -> None:
    if not CASE_SCHEMA.is_file():
        pytest.skip("the CASE schema is not beside the project")
    schema = json.loads(CASE_SCHEMA.read_text(encoding="utf-8"))
    faults = validator_for(schema)(schema).iter_errors(json.loads(EXAMPLES["rubric.json"]))
    assert [fault.message for fault in faults] == []


def test_the_documented_credential_asks_what_its_table_says() -> None:
    credential = read_credential(EXAMPLES["credential.json"].encode(), EXAMPLES["rubric.json"].encode())
    context, recording = credential.questions
    assert (credential.id, context.word_minimum, context.word_limit) == ("listening-to-students", 100, 400)
    assert (recording.minutes_limit, recording.criteria) == (10, (credential.rubric.criteria[0].id,))


def test_the_documented_stack_needs_one_of_two() -> None:
    stack = read_stack(EXAMPLES["stack.json"].encode())
    assert (stack.needed, len(stack.members)) == (1, 2)
