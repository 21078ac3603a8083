"""Words by which a person can be known: names a programme lists, e-mail addresses, phone numbers, schools, titles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assessor_app.domain.folding import folded
from assessor_app.domain.listed_names import listed_parts, listed_people, listed_schools, mentioned
from assessor_app.domain.name_words import (
    ENDS_NAME,
    GIVEN_NAMES,
    NAMED_THINGS,
    NO_SCHOOLS,
    NO_SURNAMES,
    NOT_TITLED,
    ORDINARY,
    PEOPLES,
)


class Trace(StrEnum):
    """What kind of word it is, as a sentence names it."""

    LISTED = "a name on the programme’s list"
    LISTED_SCHOOL = "a school on the programme’s list"
    EMAIL = "an e-mail address"
    PHONE = "a phone number"
    RECORD = "a student number"
    LABELLED = "a name after a label"
    TITLED = "a name after a title"
    GIVEN_OUT = "a name somebody gives or signs with"
    GIVEN = "what looks like a name"
    SCHOOL = "a school"

    @property
    def sure(self) -> bool:
        """Whether it is one beyond doubt; the others are notes."""
        return self in (Trace.LISTED, Trace.LISTED_SCHOOL, Trace.EMAIL, Trace.PHONE, Trace.RECORD, Trace.LABELLED)


@dataclass(frozen=True, slots=True)
class Known:
    """What the programme says must not be seen; each may be of several words."""

    names: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """`start` and `end` are character offsets of `words` in the text."""

    start: int
    end: int
    trace: Trace
    words: str


_CAP = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:['’-][^\W\d_]+)*"  # a word that begins with a capital
_GAP = r"[ \t\u00a0]{1,3}"
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+'-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?![\w-])"
)
_EMAILS = (
    _EMAIL,
    re.compile(
        r"(?<![\w.+-])[\w.+-]{1,64} ?[\[(]at[\])] ?[A-Za-z0-9-]{1,60}"
        r"(?: ?(?:\.|[\[(]dot[\])]) ?[A-Za-z0-9-]{1,60}){1,4}"
    ),
)
_PHONES = (
    re.compile(
        r"(?<![\w.+/=-])(?:\+?1[ .-])?(?!\(?8(?:00|33|44|55|66|77|88)\b)"
        r"(?:\([2-9]\d{2}\) ?|[2-9]\d{2}([ .-]))\d{3}(?(1)\1|[ .-])\d{4}(?![\w-]|[.,]\d)"
    ),
    re.compile(r"(?<![\w.+-])\+(?!0)\d{1,3}(?:[ .-]?\(0?\d{1,4}\))?(?:[ .-]?\d{2,5}){2,5}(?![\w-])"),
    re.compile(
        r"(?i)\b(?:tel|phone|telephone|mobile|cell|fax|call|text me at|whatsapp)"
        r"(?:[ ]?(?:no|number|nr))?\.?[ ]?:?[ ]{0,2}"
        r"(\(?\+?\d(?:[ ()./-]{0,2}\d){6,14})(?!\w)"
    ),
    re.compile(r"(?<![\w.,+-])555-\d{4}(?![\w-])"),
    re.compile(r"(?<![\w.,+/-])0[1-9]\d{1,3}(?: ?[/-] ?| )\d{3,4}[ -]?\d{3,5}(?![\w-]|[.,]\d)"),
)
_RECORD = re.compile(
    r"(?i)\b(?:student|pupil|learner)(?:'s|’s)? (?:with (?:the )?)?(?:id|i\.d\.|number|no\.|#)(?: is)?[ ]?[:#]?[ ]{0,2}"
    r"([A-Z]{0,2}-?\d{4,12})\b"
)
_LABEL = re.compile(
    r"(?:(?<=^)|(?<=[\n\t|;,(:·•.)\]>] )|(?<=[\n\t|(>])|(?<= ))"
    r"((?:(?:Full|Student|Teacher|Educator|Candidate|Pupil|Parent|Child|Author|Last|First|Your)(?:'s|’s)?[ ])?[Nn]ame"
    r"|NAME|Teacher|Educator|Instructor|Student|Pupil|Author|Parent|Guardian|Principal|Coach|Mentor"
    r"|(?:Submitted|Prepared|Written|Created|Recorded|Filmed|Made|Presented|Taught) by|Submitted By|Prepared By)"
    rf"[ ]?(?::[ \t\u00a0]{{0,3}}|[ ]?[=–—][ ]|(?<=by)[ ]|(?<=By)[ ])({_CAP}\.?(?:{_GAP}{_CAP}\.?){{0,3}})"
)
_PARTICLES = rf"(?:(?:van|von|de|der|den|del|della|di|da|la|le|bin|al){_GAP}){{0,3}}"
_TITLE = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Professor|Coach|Señora?|Sra?)\.?{_GAP}({_PARTICLES}{_CAP}(?:{_GAP}{_CAP}){{0,2}})"
)
_LOUD_TITLE = re.compile(rf"\b(?:MR|MRS|MS|MX|DR|PROF)\.{_GAP}([A-Z][A-Z'’-]+(?:{_GAP}[A-Z][A-Z'’-]+)?)\b")
_SCHOOL = re.compile(
    rf"\b((?:(?:St\.|[A-Z]\.|{_CAP}){_GAP}){{1,4}})"
    r"((?:Elementary|Primary|Middle|High|Secondary|Junior High|Senior High|Grammar|Charter|Preparatory|Intermediate"
    r"|K-8|Montessori)(?: (?:School|Academy|Magnet School|Charter School))"
    r"|(?:Unified|Independent|Public|Consolidated|Community|City|County|Area|Union) School(?:s)?(?: District)?"
    r"|School District|ISD|Public Schools)\b"
)
_ONE_WORD_SCHOOL = re.compile(
    rf"\b((?:(?:St\.|[A-Z]\.|{_CAP}){_GAP}){{1,4}})(?:School|Academy|Elementary)\b"
    rf"(?! of\b)(?!{_GAP}(?!I\b){_CAP})(?![-/’'])"
)
_FOREIGN_SCHOOL = re.compile(
    rf"\b(?:Collège|Lycée|[ÉE]cole|Colegio|Colégio|Escuela|Grundschule|Scuola|Liceo)"
    rf"(?:{_GAP}(?:de|du|des|la|le|les|del|di|da|von)){{0,2}}(?:{_GAP}(?:St\.|{_CAP})){{1,4}}"
)
_NUMBERED_SCHOOL = re.compile(
    r"\b(?:P\.?S\.?|I\.?S\.?|M\.?S\.?|J\.?H\.?S\.?|H\.S\.) ?#?(\d{1,3})"
    r"(?= (?:in|is|at)\b|[,;]? (?:Bronx|Brooklyn|Queens|Manhattan)\b)"
)
_SCHOOL_LABEL = re.compile(
    rf"\b(?:School|School name|School Name|District|SCHOOL)[ ]?:[ \t\u00a0]{{0,3}}"
    rf"({_CAP}(?:{_GAP}(?:{_CAP}|of|the|\d+)){{0,5}})"
)
_INTRODUCED = re.compile(
    rf"\b(?:[Mm]y name is|(I am|I['’]m)){_GAP}({_CAP}(?:{_GAP}(?:[A-Z]\.|{_CAP})){{0,2}})(,{_GAP}(?:an?|the|your)\b)?"
)
_SIGNED = re.compile(
    r"\b(?:Sincerely(?: yours)?|Yours (?:truly|sincerely|faithfully)|(?:Best|Kind|Warm|Kindest|Warmest)? ?[Rr]egards"
    r"|Respectfully(?: submitted)?|Best wishes|Warmly|Gratefully|With gratitude|Thank you,|Thanks,)"
    r",?[ \t]*(?:\r?\n[ \t]*){1,3}"
    rf"({_CAP}(?:{_GAP}(?:[A-Z]\.|{_CAP})){{0,3}})[ \t]*(?=[\r\n,]|$)"
)
_PAIR = re.compile(rf"\b({_CAP}){_GAP}(?:[A-Z]\.?{_GAP})?({_CAP})\b")


def identities(text: str, known: Known) -> tuple[Identity, ...]:
    """Every place in a text by which somebody can be known, in order; where two overlap, the surer one stays."""
    taken: list[Identity] = []
    covered = bytearray(len(text))  # a list of spans to compare with would make long texts slow
    for found in _all(text, known):
        if not any(covered[found.start : found.end]):
            covered[found.start : found.end] = b"\1" * (found.end - found.start)
            taken.append(found)
    return tuple(sorted(taken, key=lambda each: each.start))


def _all(text: str, known: Known) -> Iterator[Identity]:
    if "@" in text or "[at]" in text or "(at)" in text:  # an address whole, before a name in it
        yield from (_at(match, 0, Trace.EMAIL) for pattern in _EMAILS for match in pattern.finditer(text))
    plain = folded(text) if known.names or known.schools else folded("")
    names = mentioned(plain, known.names)
    yield from _found(text, listed_people(plain, names), Trace.LISTED)
    yield from _found(text, listed_schools(plain, mentioned(plain, known.schools)), Trace.LISTED_SCHOOL)
    for pattern in _PHONES:
        for match in pattern.finditer(text):
            group = match.lastindex or 0 if pattern is _PHONES[2] else 0
            if 7 <= sum(map(str.isdigit, match.group(group))) <= 15:
                yield _at(match, group, Trace.PHONE)
    yield from (_at(match, 1, Trace.RECORD) for match in _RECORD.finditer(text))
    yield from _labelled(text)
    yield from _schools(text)
    yield from _titled(text)
    yield from _given_out(text)
    yield from _found(text, listed_parts(plain, names), Trace.GIVEN)


def _found(text: str, found: Iterator[tuple[int, int]], trace: Trace) -> Iterator[Identity]:
    for start, end in found:
        yield Identity(start, end, trace, text[start:end])


def _at(match: re.Match[str], group: int, trace: Trace) -> Identity:
    return Identity(match.start(group), match.end(group), trace, match.group(group))


def _labelled(text: str) -> Iterator[Identity]:
    for match in _LABEL.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()].split()[-1:]
        if match.group(1) == "Name" and before and before[0].lower() in NAMED_THINGS:
            continue  # a unit or a file has a name, too
        words = _name_in(match.group(2))
        enough = 1 if "ame" in match.group(1) or match.group(1) == "NAME" else 2
        if len(words.split()) >= enough and not (enough == 1 and words.isupper() and len(words) < 3):
            yield Identity(match.start(2), match.start(2) + len(words), Trace.LABELLED, words)


def _name_in(words: str) -> str:
    """The words up to the first that belongs to no name; a name of four words is a heading."""
    kept: list[str] = []
    for part in re.split(r"[ \t\u00a0]+", words):
        if part.rstrip(".").lower() in ENDS_NAME:
            break
        kept.append(part)
        if part.endswith(".") and len(part) > 2 and part not in ("Jr.", "Sr.", "St."):
            break  # a sentence ended there
    at = re.match(r"[ \t\u00a0]+".join(map(re.escape, kept)), words) if kept else None
    return re.sub(r"['’][sS]$", "", at.group().rstrip(".")) if at else ""  # whose it is belongs to no name


def _titled(text: str) -> Iterator[Identity]:
    for match in _TITLE.finditer(text):
        words = _name_in(match.group(1))
        if len(words) > 1 and words.lower() not in NOT_TITLED and not words.isupper():
            yield Identity(match.start(1), match.start(1) + len(words), Trace.TITLED, words)
    for match in _LOUD_TITLE.finditer(text):
        words = _name_in(match.group(1))
        if len(words) > 2 and words.lower() not in NOT_TITLED | ENDS_NAME:
            yield Identity(match.start(1), match.start(1) + len(words), Trace.TITLED, words)


def _given_out(text: str) -> Iterator[Identity]:
    """Names that people say of themselves, and put under a letter."""
    for match in _INTRODUCED.finditer(text):
        words = _name_in(match.group(2))
        said_so = match.group(1) is None  # “my name is” leaves no doubt, “I am” does
        if words and (said_so or _whole_name(words, enough=bool(match.group(3)))):
            yield Identity(match.start(2), match.start(2) + len(words), Trace.GIVEN_OUT, words)
    for match in _SIGNED.finditer(text):
        words = _name_in(match.group(1))
        if words == match.group(1) and (words.lower() in GIVEN_NAMES or _whole_name(words, enough=True)):
            yield Identity(match.start(1), match.start(1) + len(words), Trace.GIVEN_OUT, words)


def _whole_name(words: str, *, enough: bool) -> bool:
    """Two words or more; without more to go by, they must begin with a given name."""
    parts = [part.strip(".").lower() for part in words.split()]
    plain = not any(part in PEOPLES or part in NO_SURNAMES for part in parts)
    return len(parts) > 1 and plain and (enough or parts[0] in GIVEN_NAMES)


def _schools(text: str) -> Iterator[Identity]:
    for match in _SCHOOL.finditer(text):
        before = match.group(1).split()
        skip = next((n + 1 for n in range(len(before) - 1, -1, -1) if before[n].lower() in ORDINARY), 0)
        proper = before[skip:]
        if proper and not all(p.lower().strip(".") in ENDS_NAME or (p.isupper() and len(p) > 4) for p in proper):
            start = match.start() + match.group(1).index(proper[0]) if skip == 0 else _nth(match, skip)
            yield Identity(start, match.end(), Trace.SCHOOL, text[start : match.end()])
    for match in _ONE_WORD_SCHOOL.finditer(text):
        before = match.group(1).split()
        skip = next((n + 1 for n in range(len(before) - 1, -1, -1) if _names_none(before[n])), 0)
        if proper := before[skip:]:
            start = _nth(match, skip)
            if not all(word.isupper() and len(word) > 2 for word in proper):
                yield Identity(start, match.end(), Trace.SCHOOL, text[start : match.end()])
    yield from (_at(match, 0, Trace.SCHOOL) for match in _FOREIGN_SCHOOL.finditer(text))
    yield from (_at(match, 0, Trace.SCHOOL) for match in _NUMBERED_SCHOOL.finditer(text))
    for match in _SCHOOL_LABEL.finditer(text):
        words = _name_in(match.group(1))
        if len(words) > 2:
            yield Identity(match.start(1), match.start(1) + len(words), Trace.SCHOOL, words)


def _names_none(word: str) -> bool:
    """A word that says what kind of school it is, or which one is meant, and not its name."""
    plain = word.lower().strip(".")
    kind = plain in NO_SCHOOLS or plain in ORDINARY or (plain in ENDS_NAME and word != "St.")
    return kind or plain.endswith(("ing", "ive", "ional"))


def _nth(match: re.Match[str], number: int) -> int:
    """Where the word of this number begins in the first group."""
    words = list(re.finditer(r"\S+", match.group(1)))
    return match.start() + words[number].start()


def in_file_name(name: str, known: Known) -> tuple[str, ...]:
    """Words in a file's name or a person's entry by which somebody can be known, as they stand there."""
    spread = re.sub(r"(?<=[a-zß-öø-ÿ])(?=[A-Z])", " ", re.sub(r"[_\-.+]+", " ", name))
    found = [each for text in (name, spread) for each in identities(text, known)]
    words = [each.words for each in found if each.trace is not Trace.GIVEN]
    if not words:  # two words that look like a name say more than one of them
        words = [m.group() for m in _PAIR.finditer(spread) if _is_person(m.group(1), m.group(2))]
    words = words or [each.words for each in found]
    return tuple({" ".join(re.split(r"[_\s.+-]+", w)) if "@" not in w else w: None for w in words})


def _is_person(first: str, last: str) -> bool:
    if last.lower() in GIVEN_NAMES and first.lower() not in GIVEN_NAMES and first.lower() not in ENDS_NAME:
        first, last = last, first  # “Lopez_Maria”
    return first.lower() in GIVEN_NAMES and last.lower() not in NO_SURNAMES and len(last) > 1
