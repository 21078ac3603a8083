"""What a reader would stumble over in a letter, said before the decision is signed: advice, never a lock."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assessor_app.domain.anonymity import Known, identities, in_file_name
from assessor_app.domain.assessment import Assessment
from assessor_app.domain.comment import unfilled
from assessor_app.domain.decision import Outcome, Verdict
from assessor_app.domain.letter import found_and_next
from assessor_app.domain.rubric import Criterion, Rubric

HARD_GRADE = 12.0  # years of school; a letter should ask for fewer
ENOUGH_WORDS = 30  # fewer say nothing about how hard a text is

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n+")


@dataclass(frozen=True, slots=True)
class Remark:
    """`letter` names the criterion it is about, or nothing for the whole."""

    letter: str
    sentence: str


def remarks(
    draft: Assessment, rubric: Rubric, reached: Verdict, known: Known, syllables: Callable[[str], int]
) -> tuple[Remark, ...]:
    """Everything worth a second look, criterion by criterion. `syllables` counts those of one word."""
    whole = (*_unfilled("", "The letter", draft.feedback), *_names("", "The letter", draft.feedback, known))
    if reached.outcome is Outcome.INCOMPLETE:
        return whole
    found = [remark for c in rubric.criteria for remark in _of_criterion(draft, rubric, reached, c, known)]
    found += whole
    return (*found, *_reading(draft, syllables))


def _of_criterion(
    draft: Assessment, rubric: Rubric, reached: Verdict, criterion: Criterion, known: Known
) -> Iterator[Remark]:
    letter, said = rubric.letter(criterion.id), draft.rationales.get(criterion.id, "")
    if criterion.id in reached.unmet:
        found, step = found_and_next(said)
        if not found:
            yield Remark(letter, f"{letter} does not say what was missing.")
        if not step:
            yield Remark(letter, f"{letter} names no next step: begin a sentence with “Next”.")
    yield from _other_levels(draft, criterion, letter, said)
    yield from _unfilled(letter, letter, said)
    yield from _names(letter, letter, said, known)


def _unfilled(letter: str, subject: str, said: str) -> Iterator[Remark]:
    for placeholder in unfilled(said):
        yield Remark(letter, f"{subject} still says “{placeholder}”; write what belongs there.")


def _other_levels(draft: Assessment, criterion: Criterion, letter: str, said: str) -> Iterator[Remark]:
    """Words that speak of another level than the one given; “needs Proficient” is what the next step is about."""
    given = draft.scores.get(criterion.id)
    found, _ = found_and_next(said)
    for level in criterion.levels:
        named = re.search(rf"\b{re.escape(level.title)}\b", found)
        if given is not None and level.id != given and named is not None:
            title = criterion.level(given).title
            yield Remark(letter, f"{letter} speaks of “{level.title}”; the level given is “{title}”.")


def _names(letter: str, subject: str, said: str, known: Known) -> Iterator[Remark]:
    found = identities(said, known)
    for identity in found:
        yield Remark(letter, f"{subject} may tell who somebody is: “{identity.words}” is {identity.trace.value}.")
    for words in () if found else in_file_name(said, known):
        yield Remark(letter, f"{subject} may tell who somebody is: “{words}” looks like a name.")


def _reading(draft: Assessment, syllables: Callable[[str], int]) -> Iterator[Remark]:
    text = "\n".join((*(w for w in draft.rationales.values() if w.strip()), draft.feedback))
    grade = reading_grade(text, syllables)
    if grade is not None and grade > HARD_GRADE:
        yield Remark("", f"The words ask for {grade:.0f} years of school to read; shorter sentences help.")


def reading_grade(text: str, syllables: Callable[[str], int]) -> float | None:
    """Years of school needed to read an English text; None when it is too short to say.

    Source: Flesch-Kincaid grade level, 0.39 words per sentence + 11.8 syllables per word - 15.59. Kincaid, Fishburne,
    Rogers and Chissom (1975), Derivation of new readability formulas for Navy enlisted personnel, Research Branch
    Report 8-75.
    """
    words = _WORD.findall(text)
    if len(words) < ENOUGH_WORDS:
        return None
    sentences = sum(1 for part in _SENTENCE_END.split(text) if _WORD.search(part))
    return 0.39 * len(words) / max(1, sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
