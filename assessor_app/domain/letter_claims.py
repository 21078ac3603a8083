"""What words of a letter claim: an outcome, a level, or a judgement of the work or of who did it. Modest: a few English
words, in the clauses and beside the nouns in which they claim it."""

import re
from collections.abc import Iterator

from assessor_app.domain.decision import Outcome

_CLAUSE_END = re.compile(r"[.!?…:;—]+(?=\s|$)|\n+")
_OURS = r"(?:your|the|this)(?: \w+)? (?:credential|submission|portfolio|work|evidence)"
_SUBJECT = rf"\b(?:you(?:['’]ve)?|it|this|candidate|{_OURS})"
_LATELY = r"(?:\s(?:has|have|had|is|are|was|now|just|fully|well|already|also|all|been))*"
# A game's ball is passed, and stickers are earned, by others than who reads the letter.
_EARNED = re.compile(
    rf"\b(congratulat\w+)|{_SUBJECT}{_LATELY}\s(earned|passed(?!\s(?:over|on|out|by|around|from|the|a)\b))"
    r"|\b((?:is|are|been|['’]re)\s(?:now\s|hereby\s)?awarded)\b|\b((?:happy|pleased|glad|proud|delighted)\sto\saward)\b",
    re.IGNORECASE,
)
_NO = r"(?:not|n['’]t)\s(?:yet\s)?(?:been\s)?"
_BY_LUCK = r"(?!\s(?:lightly|easily|by|for\snothing))"
_NOT_YET = re.compile(
    rf"^\W*(not yet)\W*$|\b(not yet (?:earned|met|there))\b|{_SUBJECT}\s((?:did|have|has|is|was|are)\s?{_NO}"
    rf"(?:earn(?:ed)?|pass(?:ed)?|awarded|me?et the (?:standard|bar|criteria|requirements))\b){_BY_LUCK}"
    rf"|{_SUBJECT}(?:\s(?:has|have))?\s(failed)\b(?!\sto\b)"
    r"|(?:^\W*|\b(?:please|must|should)\s)(resubmit|try again)\b"
    r"|\b(hand (?:it |this )?in again|next attempt)\b",
    re.IGNORECASE,
)
# What is denied, still to come or wished for claims nothing.
_CLAIMS_NOTHING = re.compile(
    r"\b(?:not|never|yet|once|when|until|before|if|will|would|can|could|may|might|must|should|need\w*|to be|almost"
    r"|nearly|close)\b|n[’']t\b",
    re.IGNORECASE,
)
_JUDGES = re.compile(
    r"\b(?:weakly|poorly|badly|lazy|sloppy|careless|inadequate|mediocre|disappointing|terrible|awful|useless|pathetic"
    r"|incompetent|worthless|hopeless|stupid)\b|\b(?:weak|poor|bad)\b",
    re.IGNORECASE,
)
# These may stand with what a class talks of: an argument, an acid, people.
_OF_ANYTHING = frozenset({"weak", "poor", "bad"})
_WORK = re.compile(
    r"(?:lesson|work|plan|planning|film|clip|video|recording|submission|portfolio|artifact|teach(?:er|ing)|educator"
    r"|reflection|evidence|job|attempt|effort|choice|performance|practice|preparation|use|example|question(?:ing)?|talk"
    r"|turn|norm|start|opening|close|end|ending|launch|management|instruction|facilitation|pacing|result|score|one)s?",
    re.IGNORECASE,
)
_AND_OTHERS = r"(?:(?:\s(?:and|or)|,)\s(?:strong|weak|good|bad|rich|poor|better|clear))?"
_NOUN_BEHIND = re.compile(
    rf"{_AND_OTHERS}\s(?!(?:and|or|but|so|in|on|at|of|for|with|to|as|by|from|than|when|if|because|since|here|there"
    r"|throughout|overall|it|you|they|the|this|that)\b)([^\W\d_]+)",
    re.IGNORECASE,
)
_CONTRAST_BEFORE = re.compile(r"\b(?:strong|good|rich)\s(?:and|or|from)\s$", re.IGNORECASE)
_ARGUMENT_BEFORE = re.compile(r"\b(?:argument|claim|reason)s?\s(?:is|are|was|were|as|seems?)\s$", re.IGNORECASE)
_YOURS_BEFORE = re.compile(r"\byour\s(?:\w+\s)?$", re.IGNORECASE)
_IS_CALLED = re.compile(
    r"\b(?:this|it|you|your \w+|the (?:work|evidence|lesson|plan|film))\s(?:is|are|was|were)"
    r"\s(?:now\s|clearly\s|fully\s|already\s)?",
    re.IGNORECASE,
)
_ENDS_THERE = re.compile(r"\s*(?:[.,;:!?]|$)|\s(?:work|practice|level)\b")
_FILLERS = re.compile(
    r"\W*(?:TBD|TBC|TODO|FIXME|XXX+|n/a|see (?:above|below)|(?:same )?as above|ditto|idem)\W*", re.IGNORECASE
)


def other_outcome(outcome: Outcome, feedback: str) -> Iterator[str]:
    """The words that claim another outcome than the one reached, a clause at a time."""
    claims = _NOT_YET if outcome is Outcome.EARNED else _EARNED
    for clause in _CLAUSE_END.split(feedback):
        found = claims.search(clause)
        if found and (outcome is Outcome.EARNED or not _CLAIMS_NOTHING.search(clause)):
            yield next(filter(None, found.groups()))


def judging(said: str) -> tuple[str, ...]:
    """The words that judge the work, or the person, and name nothing that was seen."""
    return tuple(dict.fromkeys(found[0] for found in _JUDGES.finditer(said) if _judges(said, found)))


def _judges(said: str, found: re.Match[str]) -> bool:
    """Whose weakness it is: that of a noun behind the word, or of what the sentence is about."""
    if found[0].lower() not in _OF_ANYTHING:
        return True
    before, noun = said[: found.start()], _NOUN_BEHIND.match(said, found.end())
    if noun is None:
        return not _CONTRAST_BEFORE.search(before) and not _ARGUMENT_BEFORE.search(before)
    return _YOURS_BEFORE.search(before) is not None or _WORK.fullmatch(noun[1]) is not None


def says_level(said: str, title: str) -> bool:
    """Whether words give a level: with its capital anywhere, without it where the work is called so."""
    return re.search(rf"\b{re.escape(title)}\b", said) is not None or any(
        said[found.end() :].lower().startswith(title.lower()) and _ENDS_THERE.match(said, found.end() + len(title))
        for found in _IS_CALLED.finditer(said)
    )


def is_filler(sentence: str) -> bool:
    """Whether it only keeps the place of words that were never written."""
    return _FILLERS.fullmatch(sentence) is not None
