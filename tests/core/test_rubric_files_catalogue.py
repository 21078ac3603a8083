"""The catalogue: one bad file hides no other, and no stack contains itself."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor_app.domain.credential import CredentialId, CredentialRef
from assessor_app.domain.errors import RuleBroken, Unreadable
from assessor_app.domain.stack import Stack, StackId
from assessor_app.rubric_files.achievement_writing import credential_bytes
from assessor_app.rubric_files.case_writing import rubric_bytes
from assessor_app.rubric_files.catalogue import Catalogue, load_catalogue
from assessor_app.rubric_files.nesting import loops
from assessor_app.rubric_files.stacks import stack_bytes
from tests import builders


def _stack(name: str, *members: str, version: str = "1") -> Stack:
    return Stack(StackId(name), version, name.title(), "", tuple(CredentialId(member) for member in members))


def _add_credential(root: Path, folder: str, name: str, version: str = "1.0") -> None:
    credential = replace(builders.credential(), id=CredentialId(name), version=version)
    (root / folder).mkdir(parents=True)
    (root / folder / "credential.json").write_bytes(credential_bytes(credential))
    (root / folder / "rubric.json").write_bytes(rubric_bytes(credential.rubric))


def _add_stack(root: Path, folder: str, stack: Stack) -> None:
    (root / "stacks" / folder).mkdir(parents=True)
    (root / "stacks" / folder / "stack.json").write_bytes(stack_bytes(stack))


def _catalogue(root: Path, *stacks: Stack) -> Catalogue:
    _add_credential(root, "talk", "talk")
    for number, stack in enumerate(stacks):
        _add_stack(root, f"stack-{number}", stack)
    return load_catalogue(root)


def test_a_credential_is_found_by_its_id_and_version(tmp_path: Path) -> None:
    _add_credential(tmp_path, "talk", "talk", "1.0")
    _add_credential(tmp_path, "talk-next", "talk", "2.0")
    catalogue = load_catalogue(tmp_path)
    assert catalogue.credential(CredentialRef(CredentialId("talk"), "2.0")).version == "2.0"


def test_asking_for_a_version_not_at_hand_names_the_ones_that_are(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match=r"version 9, is not in the catalogue: version 1\.0 is at hand\."):
        _catalogue(tmp_path).credential(CredentialRef(CredentialId("talk"), "9"))


def test_one_damaged_credential_hides_no_other(tmp_path: Path) -> None:
    _add_credential(tmp_path, "damaged", "damaged")
    (tmp_path / "damaged" / "rubric.json").write_bytes(b"\xff")
    catalogue = _catalogue(tmp_path)
    assert list(catalogue.credentials) == [("talk", "1.0")]
    assert catalogue.problems == ("damaged/rubric.json: It is not UTF-8 text (byte 1).",)


def test_a_credential_without_a_rubric_is_a_problem(tmp_path: Path) -> None:
    _add_credential(tmp_path, "half", "half")
    (tmp_path / "half" / "rubric.json").unlink()
    assert load_catalogue(tmp_path).problems == ("rubric.json: There is no such file.",)


def test_the_same_version_twice_is_a_problem_and_the_first_folder_counts(tmp_path: Path) -> None:
    _add_credential(tmp_path, "talk-copy", "talk")
    catalogue = _catalogue(tmp_path)
    assert len(catalogue.credentials) == 1 and "is already in another folder" in catalogue.problems[0]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="It is not a folder"):
        load_catalogue(tmp_path / "nowhere")


def test_a_member_that_is_not_at_hand_is_a_problem_and_the_stack_stays(tmp_path: Path) -> None:
    catalogue = _catalogue(tmp_path, _stack("both", "talk", "listen"))
    assert len(catalogue.stacks) == 1
    assert catalogue.problems == ("The stack “Both” names “listen”, which is not in the catalogue.",)


def test_a_stack_may_hold_a_stack(tmp_path: Path) -> None:
    catalogue = _catalogue(tmp_path, _stack("inner", "talk"), _stack("outer", "inner", "talk"))
    assert (len(catalogue.stacks), catalogue.problems) == (2, ())


def test_stacks_that_hold_each_other_are_left_out_and_the_way_round_is_named(tmp_path: Path) -> None:
    catalogue = _catalogue(tmp_path, _stack("a", "b", "talk"), _stack("b", "c"), _stack("c", "a"), _stack("d", "talk"))
    assert {stack_id for stack_id, _ in catalogue.stacks} == {"d"}
    assert "The stack “a” contains itself (a → b → c → a); it is left out." in catalogue.problems


def test_a_stack_over_a_loop_misses_its_member(tmp_path: Path) -> None:
    catalogue = _catalogue(tmp_path, _stack("a", "b"), _stack("b", "a"), _stack("over", "a", "talk"))
    assert "The stack “Over” names “a”, which is not in the catalogue." in catalogue.problems


def test_a_stack_may_not_bear_the_id_of_a_credential(tmp_path: Path) -> None:
    catalogue = _catalogue(tmp_path, _stack("talk", "listen"))
    assert not catalogue.stacks and "“talk” is the id of a credential already." in catalogue.problems[0]


def test_a_long_chain_of_stacks_is_followed_to_its_end() -> None:
    chain = [_stack(f"s{i}", f"s{i + 1}") for i in range(400)]
    assert loops(chain) == {}
    assert set(loops([*chain, _stack("s400", "s399")])) == {"s399", "s400"}


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14))
def test_what_is_left_after_taking_out_the_loops_has_none(pairs: list[tuple[int, int]]) -> None:
    stacks = [_stack(f"s{a}", f"s{b}", version=str(i)) for i, (a, b) in enumerate(pairs)]
    found = loops(stacks)
    assert all(way[0] == way[-1] == stack_id for stack_id, way in found.items())
    assert loops(stack for stack in stacks if stack.id not in found) == {}
