"""What the pre-check found: one thing an assessor should know before reading, where it shows, and what became of it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, NewType, Protocol

from assessor_app.domain.assessment import Assessment, CodeUse
from assessor_app.domain.credential import Credential, Part, QuestionId
from assessor_app.domain.evidence import Anchor, ImageRegion, PageRegion, TimeSpan
from assessor_app.domain.moving import Moving, Place
from assessor_app.domain.rubric import ConditionCode, Rubric
from assessor_app.domain.submission import Artifact, ArtifactId, Submission, SubmissionId

FindingKey = NewType("FindingKey", str)
CoverId = NewType("CoverId", str)
Severity = Literal["note", "problem"]


class Check(StrEnum):
    """What was looked for."""

    MISSING = "missing"
    UNASKED = "unasked"
    BLANK = "blank"
    LINK = "link"
    LIMIT = "limit"
    SHORT = "short"
    UNREADABLE = "unreadable"
    WRONG_KIND = "wrong kind"
    CONSENT = "consent"
    CAPTIONS = "captions"
    SILENT = "silent"
    BLACK = "black"
    DARK = "dark"
    BLURRED = "blurred"
    IDENTITY = "identity"
    FILE_NAME = "file name"
    METADATA = "metadata"
    REPEATED = "repeated"


# condition codes in the order of preference; a rubric that has none of them gets the finding without one
CODES: dict[Check, tuple[str, ...]] = {
    Check.MISSING: ("too-little",),
    Check.BLANK: ("blank-file", "blank"),
    Check.LINK: ("link-instead-of-file",),
    Check.LIMIT: ("over-limit",),
    Check.SHORT: ("too-little",),
    Check.UNREADABLE: ("unplayable",),
    Check.WRONG_KIND: ("wrong-file",),
    Check.CONSENT: ("no-consent",),
    Check.SILENT: ("no-audio", "silent"),
    Check.BLACK: ("no-picture", "blank-file", "blank", "unplayable"),
    Check.DARK: ("poor-picture", "too-little"),
    Check.BLURRED: ("poor-picture", "too-little"),
    Check.IDENTITY: ("privacy-breach",),
    Check.FILE_NAME: ("privacy-breach",),
    Check.METADATA: ("privacy-breach",),
    Check.REPEATED: ("not-original",),
}
OF_SOUND = frozenset(CODES[Check.SILENT])
OF_PICTURES = frozenset({"no-picture", "poor-picture"})


class Standing(StrEnum):
    """What the assessor made of a finding."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    WAVED = "waved away"


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is the condition code it proposes, or None; a person confirms it. `anchor` is where it shows and `proof`
    what was measured there. `hidden` are the words to be masked; `other` is the artifact it was handed in as before."""

    artifact: ArtifactId | None
    question: QuestionId | None
    severity: Severity
    code: str | None
    sentence: str
    check: Check = Check.MISSING
    anchor: Anchor | None = None
    proof: str = ""
    hidden: tuple[str, ...] = ()
    other: tuple[SubmissionId, ArtifactId] | None = None

    @property
    def key(self) -> FindingKey:
        """The same for the same thing found again, so that what was waved away stays so."""
        named = (self.check, self.artifact or "", self.question or "", *self.hidden, *(self.other or ()))
        return FindingKey(hashlib.sha256("\n".join(named).encode("utf-8", "replace")).hexdigest()[:24])


@dataclass(frozen=True, slots=True)
class Cover:
    """A box over a face or a name; `anchor` is a region of a page or a picture, or of a span of time. `moving` is there
    when the box moves within that span, `found` when it was found rather than drawn by hand; `parted` when another of
    its artifact was taken away by itself since."""

    id: CoverId
    artifact: ArtifactId
    anchor: Anchor
    moving: Moving | None = None
    found: bool = False
    parted: bool = False

    @property
    def place(self) -> Place:
        return self.moving or self.anchor


def is_boxed(anchor: Anchor) -> bool:
    """Whether it can be covered: a region of a page, of a picture, or of a film's picture."""
    return isinstance(anchor, PageRegion | ImageRegion) or (isinstance(anchor, TimeSpan) and anchor.box is not None)


def proposing(findings: Iterable[Finding], rubric: Rubric) -> tuple[Finding, ...]:
    """The findings, each with the first condition code of its check that the rubric has."""
    known = {code.code for code in rubric.condition_codes}

    def code(found: Finding) -> str | None:
        wished = ((found.code,) if found.code else ()) + CODES.get(found.check, ())
        return next((each for each in wished if each in known), None) if found.code != "" else None

    return tuple(replace(found, code=code(found)) for found in findings)


def codes_for(artifact: Artifact, rubric: Rubric) -> tuple[ConditionCode, ...]:
    """The rubric's codes, less those that cannot be meant: writing is neither heard nor blurred, a picture is silent.
    What a file of another kind holds is not known by its type."""
    kind = "text" if artifact.text is not None else artifact.media_type.partition("/")[0]
    unmeant = {"text": OF_SOUND | OF_PICTURES, "image": OF_SOUND}.get(kind, frozenset())
    return tuple(code for code in rubric.condition_codes if code.code not in unmeant)


class Proposal(Protocol):
    """Of a finding, what becomes a condition code."""

    @property
    def artifact(self) -> ArtifactId | None: ...

    @property
    def question(self) -> QuestionId | None: ...

    @property
    def code(self) -> str | None: ...

    @property
    def sentence(self) -> str: ...

    @property
    def proof(self) -> str: ...


def code_use(found: Proposal, submission: Submission, credential: Credential) -> CodeUse | None:
    """The condition code as it would be given; None where the finding proposes none."""
    if found.code is None:
        return None
    note = " ".join(filter(None, (found.sentence, found.proof)))
    return CodeUse(found.code, _part(found, submission, credential), found.artifact, note)


def _part(found: Proposal, submission: Submission, credential: Credential) -> Part:
    if found.artifact is not None:
        return submission.artifact(found.artifact).part
    return next((q.part for q in credential.questions if q.id == found.question), Part.WORK)


def standing(found: Finding, draft: Assessment | None) -> Standing:
    """Confirmed when its code was given there, by whatever way; else what was last said."""
    if draft is None:
        return Standing.OPEN
    if found.code is not None and any((u.code, u.artifact) == (found.code, found.artifact) for u in draft.codes):
        return Standing.CONFIRMED
    return Standing.WAVED if found.key in draft.waved else Standing.OPEN


def hidden_words(findings: Iterable[Finding], draft: Assessment | None) -> tuple[str, ...]:
    """What must be masked, the longest first: the words of every finding that was not waved away."""
    return longest_first(w for f in findings if standing(f, draft) is not Standing.WAVED for w in f.hidden)


def waved_words(findings: Iterable[Finding], draft: Assessment | None) -> tuple[str, ...]:
    """What the assessor said may be seen."""
    return longest_first(w for f in findings if standing(f, draft) is Standing.WAVED for w in f.hidden)


def longest_first(words: Iterable[str]) -> tuple[str, ...]:
    """Each once."""
    return tuple(sorted(set(words), key=lambda word: (-len(word), word)))


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Problems before notes, otherwise as found."""
    return tuple(sorted(findings, key=lambda f: f.severity != "problem"))
