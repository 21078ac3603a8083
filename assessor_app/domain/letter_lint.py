"""What a reader would stumble over in a letter, said before the decision is signed: advice, never a lock."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assessor_app.domain.anonymity import Known, identities, in_file_name
from assessor_app.domain.assessment import Assessment
from assessor_app.domain.comment import unfilled
from assessor_app.domain.decision import Outcome, Verdict
from assessor_app.domain.letter import found_and_next
from assessor_app.domain.letter_claims import is_filler, judging, other_outcome, says_level
from assessor_app.domain.listed_names import like_listed
from assessor_app.domain.masking import spans
from assessor_app.domain.rubric import Criterion, Rubric

HARD_GRADE = 12.0  # years of school; a letter should ask for fewer
ENOUGH_WORDS = 30  # fewer say nothing about how hard a text is

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n+")
_NEXT_ALONE = re.compile(r"\A\s*next\b", re.IGNORECASE)
_SENTENCES = re.compile(r"[^.!?…؟？\n]+[.!?…؟？]*")
_ASKS = re.compile(r"[?؟？]")

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’")
_NO_NAMES = frozenset({"assessor", "lead", "reader", "staff", "user", "test"})  # words of an identifier


TELLS = "may tell who somebody is"
MASKED = ", and is masked when you commit"


@dataclass(frozen=True, slots=True)
class Names:
    """What the programme lists, what it calls the assessor, and what is masked in all that is signed."""

    known: Known
    own: str = ""
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """`letter` names the criterion it is about, or nothing for the whole."""

    letter: str
    sentence: str


def remarks(
    draft: Assessment, rubric: Rubric, reached: Verdict, known: Known, syllables: Callable[[str], int], own: str = "",
    hidden: tuple[str, ...] = (),
) -> tuple[Remark, ...]:  # fmt: skip
    """Everything worth a second look, criterion by criterion. `syllables` counts those of one word; `own` is what the
    programme calls the assessor; `hidden` is masked when the decision is signed."""
    names = Names(known, own, hidden)
    whole = (
        *_words("", "The letter", draft.feedback, names),
        *_other_outcome(reached.outcome, draft.feedback),
        *_signed_beside(draft, names),
    )
    if reached.outcome is Outcome.INCOMPLETE:
        return whole
    found = [remark for c in rubric.criteria for remark in _of_criterion(draft, rubric, reached, c, names)]
    found += _total_alone(draft, reached)
    found += whole
    return (*found, *_reading(draft, syllables))


def _total_alone(draft: Assessment, reached: Verdict) -> Iterator[Remark]:
    """Each criterion is met and their total is too low: then some criterion says what to do next."""
    too_low = reached.outcome is Outcome.NOT_YET and not reached.unmet
    if too_low and not any(found_and_next(said)[1] for said in draft.rationales.values()):
        yield Remark("", "The letter names no next step: begin a sentence on a criterion with “Next”.")


def _of_criterion(
    draft: Assessment, rubric: Rubric, reached: Verdict, criterion: Criterion, names: Names
) -> Iterator[Remark]:
    letter, said = rubric.letter(criterion.id), draft.rationales.get(criterion.id, "")
    if criterion.id in reached.unmet:
        found, step = found_and_next(said)
        if not _tells(found):
            yield Remark(letter, f"{letter} does not say what was missing.")
        if not re.search(r"\w", _NEXT_ALONE.sub("", step)):
            yield Remark(letter, f"{letter} names no next step: begin a sentence with “Next”.")
    yield from _other_levels(draft, criterion, letter, said)
    yield from _words(letter, letter, said, names)
    for link in draft.links_of(criterion.id):  # a note stands in the letter, behind its place
        yield from _words(letter, f"A note of {letter}", link.note, names)
        yield from _listed(letter, f"A quote of {letter}", getattr(link.anchor, "quote", ""), names)


def _tells(found: str) -> bool:
    """Whether it says anything; who only asks does not, unless it is what somebody else was heard to ask."""
    sentences = [each for each in _SENTENCES.findall(_QUOTED.sub("", found)) if re.search(r"\w", each)]
    return any(not _ASKS.search(each) for each in sentences) or (not sentences and re.search(r"\w", found) is not None)


def _signed_beside(draft: Assessment, names: Names) -> Iterator[Remark]:
    """Words of a decision that stand in no letter."""
    yield from _names("", "The reason of the correction", draft.reason, names)
    for use in draft.codes:
        yield from _names("", "The note of a condition code", use.note, names)


def _words(letter: str, subject: str, said: str, names: Names) -> Iterator[Remark]:
    yield from _unfilled(letter, subject, said)
    yield from _names(letter, subject, said, names)
    for word in judging(_QUOTED.sub("“”", said)):
        yield Remark(letter, f"{subject} says “{word}”, which judges; say what was seen, or what was missing.")
    for words in _own_names(said, names.own):
        yield Remark(letter, f"{subject} names you (“{words}”); a letter names no assessor.")


def _unfilled(letter: str, subject: str, said: str) -> Iterator[Remark]:
    for placeholder in unfilled(said):
        yield Remark(letter, f"{subject} still says “{placeholder}”; write what belongs there.")
    for filler in dict.fromkeys(part for part in map(_bare, (*found_and_next(said), said)) if is_filler(part)):
        yield Remark(letter, f"{subject} still says “{filler}”; write what belongs there.")


def _bare(sentence: str) -> str:
    return sentence.strip(" .!:;\n")


def _other_levels(draft: Assessment, criterion: Criterion, letter: str, said: str) -> Iterator[Remark]:
    """Words that speak of another level than the one given; “needs Proficient” is what the next step is about."""
    given = draft.scores.get(criterion.id)
    found, _ = found_and_next(said)
    for level in criterion.levels:
        if given is not None and level.id != given and says_level(found, level.title):
            title = criterion.level(given).title
            yield Remark(letter, f"{letter} speaks of “{level.title}”; the level given is “{title}”.")


def _names(letter: str, subject: str, said: str, names: Names) -> Iterator[Remark]:
    found, goes = identities(said, names.known), spans(said, names.hidden)
    yield from _listed(letter, subject, said, names)
    for start, end in goes:
        if not any(each.start < end and start < each.end for each in found):
            yield Remark(letter, f"{subject} {TELLS}: “{said[start:end]}” is hidden in the evidence{MASKED}.")
    for words in like_listed(said, names.known.names):
        if not any(words in each.words for each in found):
            yield Remark(letter, f"{subject} {TELLS}: “{words}” is like a name on the programme’s list.")
    for words in () if found or goes else in_file_name(said, names.known):
        yield Remark(letter, f"{subject} {TELLS}: “{words}” looks like a name.")


def _listed(letter: str, subject: str, said: str, names: Names) -> Iterator[Remark]:
    """What tells somebody; of a quote nothing else is said, since others wrote it."""
    goes = spans(said, names.hidden)
    for each in identities(said, names.known):
        masked = any(start <= each.start and each.end <= end for start, end in goes)
        told = f"“{each.words}” is {each.trace.value}{MASKED if masked else ''}."
        yield Remark(letter, f"{subject} {TELLS}: {told}")


def _own_names(said: str, own: str) -> tuple[str, ...]:
    """Where the assessor is named: the identifier as it stands, or a name that is a part of it."""
    account = own.partition("@")[0]
    parts = [each for each in re.findall(r"[^\W\d_]{3,}", account) if each.lower() not in _NO_NAMES]
    whole = [f"(?i:{re.escape(each)})" for each in (own, account) if each and not each.isalpha()]
    wanted = "|".join([*whole, re.escape(own), *(f"{each.capitalize()}|{each.upper()}" for each in parts)])
    return tuple(dict.fromkeys(re.findall(rf"(?<![\w-])(?:{wanted})(?![\w-])", said))) if own else ()


def _other_outcome(outcome: Outcome | None, feedback: str) -> Iterator[Remark]:
    for words in other_outcome(outcome, feedback) if outcome is not None else ():
        yield Remark("", f"The letter says “{words}”; the outcome is {outcome}.")


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
