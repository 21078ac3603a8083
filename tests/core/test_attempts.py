"""Two attempts held against each other."""

from dataclasses import replace

import pytest

from assessor_app.domain.attempts import paired, word_changes
from assessor_app.domain.submission import Artifact, ArtifactId
from tests import builders


def file(name: str, data: str, media: str = "application/pdf", question: str = "2.1") -> Artifact:
    whole = replace(builders.answer(name, data), text=None, path=f"artifacts/{name}", media_type=media)
    return replace(whole, id=ArtifactId(name), question_id=question)  # type: ignore[arg-type]


def changes(now: list[Artifact], before: list[Artifact]) -> list[tuple[str, str]]:
    whole = builders.submission(artifacts=tuple(now)), builders.submission("S-0", artifacts=tuple(before))
    return [(pair.shown.id, pair.change) for pair in paired(*whole)]


def test_the_same_bytes_are_the_same_file_whatever_they_are_called() -> None:
    assert changes([file("b", "x")], [file("a", "x")]) == [("b", "same")]


def test_another_version_of_what_answered_the_same_question_has_changed() -> None:
    assert changes([file("plan", "new")], [file("plan", "old")]) == [("plan", "changed")]
    assert changes([file("plan-2", "new")], [file("plan", "old")]) == [("plan-2", "changed")]


def test_what_answers_no_question_of_before_is_new_and_what_is_left_is_gone() -> None:
    now, before = [file("map", "m", question="2.4")], [file("tally", "t", question="2.2")]
    assert changes(now, before) == [("map", "new"), ("tally", "gone")]


def test_a_clip_is_no_version_of_a_document() -> None:
    now, before = [file("clip", "c", "video/mp4")], [file("plan", "p")]
    assert changes(now, before) == [("clip", "new"), ("plan", "gone")]


def test_a_file_handed_in_again_is_not_taken_for_the_change_of_another() -> None:
    now, before = [file("one", "1"), file("two", "2b")], [file("two", "2"), file("one", "1")]
    assert changes(now, before) == [("one", "same"), ("two", "changed")]


def kinds(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text.strip()) for piece in word_changes(before, after)]


def test_a_word_that_changed_is_marked_among_those_that_stayed() -> None:
    assert kinds("Pairs talk for two minutes.", "Pairs talk for five minutes.") == [
        ("same", "Pairs talk for"), ("gone", "two"), ("added", "five"), ("same", "minutes."),
    ]  # fmt: skip


def test_equal_texts_have_no_changes() -> None:
    assert word_changes("One.\nTwo.", "One.\nTwo.") == ()


def test_lines_that_run_over_otherwise_are_no_change_of_words() -> None:
    assert {kind for kind, _ in kinds("one two three\nfour five", "one two\nthree four five")} == {"same"}


def test_a_word_met_by_chance_amid_a_rewriting_does_not_part_it() -> None:
    before, after = "the norms were my rules on a poster", "students wrote the three norms from a recording"
    assert [kind for kind, _ in kinds(before, after)] == ["gone", "added"]


def test_a_long_stretch_as_before_shrinks_to_the_words_near_a_change() -> None:
    long = " ".join(f"word{n}" for n in range(300))
    pieces = word_changes(f"{long}\nold end", f"{long}\nnew close")
    assert pieces[0].kind == "left out" and pieces[0].words > 250
    assert [piece.kind for piece in pieces[1:]] == ["same", "gone", "added"]


def test_a_text_that_was_empty_is_all_added() -> None:
    assert kinds("", "A plan.") == [("added", "A plan.")]


def test_every_word_of_both_texts_is_told_or_counted() -> None:
    before = " ".join(f"a{n}" for n in range(100)) + "\nold words here now\n" + " ".join(f"b{n}" for n in range(100))
    after = before.replace("old words", "fresh words")
    pieces = word_changes(before, after)
    told = sum(len(p.text.split()) + p.words for p in pieces if p.kind != "gone")
    assert told == len(after.split())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x y " * 1400, "y x " * 1400),
        ("x\ny\n" * 20_000, "y\nx\n" * 20_000),
        ("\n".join(str(n % 300) for n in range(60_000)), "\n".join(str(n % 299) for n in range(60_000))),
    ],
)
@pytest.mark.timeout(60)
def test_texts_made_of_few_words_over_and_over_are_compared_without_end_of_trying(before: str, after: str) -> None:
    pieces = word_changes(before, after)
    assert {piece.kind for piece in pieces} >= {"gone", "added"}


def test_a_word_that_changed_is_found_also_in_a_long_text_of_many_blank_lines() -> None:
    before = "\n\n".join(f"line {n}" for n in range(2_000))
    assert kinds(before, before.replace("line 700\n", "line seven\n"))[2:4] == [("gone", "700"), ("added", "seven")]
