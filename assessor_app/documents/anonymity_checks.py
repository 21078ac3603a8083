"""The anonymity scan: what in a file's text, name or own words about itself tells who somebody is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from assessor_app.documents.labels import BESIDE, SHEET, TRACK
from assessor_app.documents.passages import Passage
from assessor_app.documents.readers.traits import INSIDE
from assessor_app.documents.values import Trait
from assessor_app.domain.anonymity import Identity, Known, Trace, identities, in_file_name
from assessor_app.domain.evidence import Anchor, TextRange
from assessor_app.domain.findings import Check, Finding, Severity
from assessor_app.domain.masking import hint
from assessor_app.domain.submission import Artifact

MOST = 12  # findings of one artifact that stand by themselves; the others are one
_PEOPLE = (
    "author",
    "last saved by",
    "manager",
    "artist",
    "camera owner",
    "printed by",
    "author of a remark",
    "creator",
)
_NAMES = ("title", INSIDE, SHEET, TRACK)  # given by people, as names of files are
_MASKED = "It is masked in this window and in what is exported."
_PROGRAMS = """
    user users username name your owner admin administrator author unknown default guest teacher student educator
    staff none test microsoft office windows apple google adobe canva libreoffice openoffice python python-docx
    python-pptx openpyxl docx wps latex pdftex reportlab quartz acrobat scanner epson canon xerox hp nikon sony
    samsung iphone ipad android employee company autor unbekannter untitled anonymous app foundation
"""
_NOBODY = frozenset(_PROGRAMS.split())


@dataclass(slots=True)
class _Seen:
    """One person's trace: how often, where first, and on which pages."""

    trace: Trace
    words: str
    anchor: Anchor
    times: int = 0
    places: dict[str, None] = field(default_factory=dict)


def text_findings(artifact: Artifact, passages: Iterable[Passage], known: Known) -> Iterator[Finding]:
    """One finding for each name, address or number, however often it stands there."""
    seen = sorted(_gathered(passages, known), key=lambda each: not each.trace.sure)
    for each in seen[:MOST]:
        yield _told(artifact, each)
    rest = seen[MOST:]
    if rest:
        sure: Severity = "problem" if any(each.trace.sure for each in rest) else "note"
        said = f"“{artifact.title}” shows {len(rest)} more names, addresses or numbers."
        hidden = tuple(sorted({each.words for each in rest}))
        yield Finding(
            artifact.id, artifact.question_id, sure, None, said, Check.IDENTITY, rest[0].anchor,
            f"The first of them is {_on(rest[0])} {next(iter(rest[0].places))}.", hidden,
        )  # fmt: skip


def _gathered(passages: Iterable[Passage], known: Known) -> Sequence[_Seen]:
    found: dict[str, _Seen] = {}
    for passage in passages:
        for identity in identities(passage.text, known):
            words = " ".join(identity.words.split())
            each = found.setdefault(words.lower(), _seen(identity, words, passage))
            each.times += 1
            each.places[passage.place] = None
    return tuple(found.values())


def _seen(identity: Identity, words: str, passage: Passage) -> _Seen:
    return _Seen(identity.trace, words, passage.anchor(identity.start, identity.end))


def _on(each: _Seen) -> str:
    return "on" if isinstance(each.anchor, TextRange) else "in"


def _told(artifact: Artifact, each: _Seen) -> Finding:
    often = "" if each.times == 1 else f", {each.times} times"
    places = list(each.places)
    where = ", ".join(places[:4]) + (f" and {len(places) - 4} more" if len(places) > 4 else "")
    said = f"“{artifact.title}” shows {each.trace.value} ({hint(each.words)}){often}."
    severity: Severity = "problem" if each.trace.sure else "note"
    proof, hidden = f"{_on(each).capitalize()} {where}.", (each.words,)
    return Finding(artifact.id, artifact.question_id, severity, None, said, Check.IDENTITY, each.anchor, proof, hidden)


def changes_findings(words: str, known: Known) -> Iterator[Finding]:
    """Names in what the educator says was changed since the last attempt, which stands above all of it."""
    for found in {each.words: each for each in identities(words, known)}.values():
        severity: Severity = "problem" if found.trace.sure else "note"
        said = f"What was changed since the last attempt is told with {found.trace.value} ({hint(found.words)})."
        yield Finding(None, None, severity, "", said, Check.IDENTITY, None, _MASKED, (found.words,))


def name_findings(artifact: Artifact, known: Known) -> Iterator[Finding]:
    """Names in the file's name or its title."""
    stem = PurePosixPath(artifact.path or "").name
    stem = stem.rpartition(".")[0] or stem
    words = tuple(dict.fromkeys((*in_file_name(stem, known), *in_file_name(artifact.title, known))))
    if words:
        shown = ", ".join(map(hint, words))
        sure = any(identities(text, known) for text in (stem, artifact.title, *words))
        said = f"A file’s name or title tells who somebody is ({shown})."
        yield Finding(
            artifact.id, artifact.question_id, "problem" if sure else "note", None, said, Check.FILE_NAME,
            None, _MASKED, words,
        )  # fmt: skip


def trait_findings(artifact: Artifact, traits: Sequence[Trait], known: Known) -> Iterator[Finding]:
    """What the file says about itself: authors and owners, positions, and names in its title or remarks."""
    people: dict[str, list[str]] = {}
    for trait in traits:
        if trait.name == "position":
            said = f"“{artifact.title}” says where it was recorded."
            proof = "The file holds a latitude and a longitude."
            yield Finding(artifact.id, artifact.question_id, "problem", None, said, Check.METADATA, None, proof)
            continue
        for words in _people_in(trait, known):
            people.setdefault(words, []).append(trait.name)
    for words, names in people.items():
        yield _trait(artifact, words, list(dict.fromkeys(names)), known)


def _people_in(trait: Trait, known: Known) -> tuple[str, ...]:
    if trait.name in _NAMES:
        return in_file_name(trait.value, known)
    listed = tuple(found.words for found in identities(trait.value, known))
    if trait.name in _PEOPLE and not listed:
        return (trait.value,) if _is_somebody(trait.value) else ()
    return listed


def _is_somebody(words: str) -> bool:
    """A person rather than a program or an empty form; a word of a program's name says it is one."""
    parts = {part.strip("().,").lower() for part in words.split()}
    letters = sum(map(str.isalpha, words))
    return letters >= 3 and letters >= 0.6 * len(words) and len(words) <= 60 and not parts & _NOBODY


def _trait(artifact: Artifact, words: str, names: list[str], known: Known) -> Finding:
    sure = any(found.trace.sure for found in identities(words, known))
    beside = any(name in BESIDE for name in names)
    where = "beside its pages" if beside else "in its properties"
    said = f"“{artifact.title}” names somebody {where} ({hint(words)})."
    proof = f"As {' and '.join(names[:3])}{'.' if beside else '; no page shows it.'}"
    hidden = (words,) if beside or " " in words or "@" in words else ()
    return Finding(
        artifact.id,
        artifact.question_id,
        "problem" if sure else "note",
        None,
        said,
        Check.METADATA,
        None,
        proof,
        hidden,
    )
