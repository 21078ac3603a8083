"""One assessor's reading of one submission, and what may be done to it before it becomes a decision."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

from assessor_app.domain.credential import Part
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import Anchor, CellRange, EvidenceLink, EvidenceLinkId, TextRange, kept
from assessor_app.domain.rubric import CriterionId, LevelId, Rubric
from assessor_app.domain.submission import ArtifactId, Submission, SubmissionId

AssessmentId = NewType("AssessmentId", str)

RATIONALE_LIMIT = 20_000  # characters; a rationale is words, not a pasted file


class ReadingRole(StrEnum):
    """Why this reading exists; stored with it because pooled agreement is biased otherwise."""

    FIRST = "first reading"
    SECOND = "second reading"
    RESUBMISSION = "resubmission"
    ADJUDICATION = "adjudication"
    PRACTICE = "practice"


class Conflict(StrEnum):
    """The answer given before any artifact opens."""

    NONE = "none"
    OWN_DISTRICT = "own district"
    COLLEAGUE = "colleague"
    COACHED = "coached"
    PAID_TUTOR = "paid tutor"


@dataclass(frozen=True, slots=True)
class Policy:
    """A programme's switches."""

    evidence_before_score: bool = True
    earlier_scores_hidden: bool = False  # of the attempt before, until the reading of this one is committed


@dataclass(frozen=True, slots=True)
class CodeUse:
    """A condition code given to a part, or to one artifact of it."""

    code: str
    part: Part
    artifact: ArtifactId | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """A draft. Mappings are read-only; every change is a new value."""

    id: AssessmentId
    submission: SubmissionId
    role: ReadingRole
    scores: Mapping[CriterionId, LevelId] = field(default_factory=lambda: MappingProxyType({}))
    no_evidence: frozenset[CriterionId] = frozenset()
    links: tuple[EvidenceLink, ...] = ()
    rationales: Mapping[CriterionId, str] = field(default_factory=lambda: MappingProxyType({}))
    codes: tuple[CodeUse, ...] = ()
    feedback: str = ""
    reason: str = ""  # of a correction: why the decision is corrected
    waved: frozenset[str] = frozenset()  # keys of findings the assessor waved away
    conflict: Conflict | None = None
    active_seconds: int = 0

    def links_of(self, criterion: CriterionId) -> tuple[EvidenceLink, ...]:
        return tuple(link for link in self.links if link.criterion == criterion)

    def has_evidence(self, criterion: CriterionId) -> bool:
        return criterion in self.no_evidence or bool(self.links_of(criterion))


def give_score(draft: Assessment, rubric: Rubric, criterion: CriterionId, level: LevelId, policy: Policy) -> Assessment:
    """Score a criterion; refused before its evidence is named, when the programme asks for that."""
    chosen = rubric.criterion(criterion)
    chosen.level(level)
    if policy.evidence_before_score and not draft.has_evidence(criterion):
        raise RuleBroken(
            f"{rubric.letter(criterion)} needs evidence before a score: link a place, or say “no evidence found”."
        )
    return replace(draft, scores=MappingProxyType({**draft.scores, criterion: level}))


def clear_score(draft: Assessment, criterion: CriterionId) -> Assessment:
    kept = {c: level for c, level in draft.scores.items() if c != criterion}
    return replace(draft, scores=MappingProxyType(kept))


def link_evidence(draft: Assessment, rubric: Rubric, submission: Submission, link: EvidenceLink) -> Assessment:
    """Tie a place in an artifact to a criterion; linking takes back “no evidence found”."""
    rubric.criterion(link.criterion)
    if len(link.note) > RATIONALE_LIMIT:
        raise RuleBroken(f"A note on evidence holds {RATIONALE_LIMIT:,} characters; this one has {len(link.note):,}.")
    _require_short(link.anchor)
    artifact = submission.artifact(link.artifact)
    if artifact.sha256 != link.sha256:
        raise RuleBroken(f"“{artifact.title}” is not the file that was looked at; open it again.")
    link = replace(link, anchor=kept(link.anchor))
    if any(_same_place(link, other) for other in draft.links):
        raise RuleBroken(f"This place is already linked to {rubric.letter(link.criterion)}.")
    return replace(draft, links=(*draft.links, link), no_evidence=draft.no_evidence - {link.criterion})


def _require_short(anchor: Anchor) -> None:
    """Whole pages fit; a quote is never cut, since a place is known by all of its words."""
    match anchor:
        case TextRange(quote=quote, prefix=prefix, suffix=suffix):
            size = len(quote) + len(prefix) + len(suffix)
        case CellRange(quote=quote):
            size = len(quote)
        case _:
            return
    if size > RATIONALE_LIMIT:
        raise RuleBroken(f"A link quotes at most {RATIONALE_LIMIT:,} characters; this one has {size:,}. Select less.")


def _same_place(one: EvidenceLink, other: EvidenceLink) -> bool:
    return one.criterion == other.criterion and one.artifact == other.artifact and one.anchor == other.anchor


def is_whole(link: EvidenceLink, submission: Submission) -> bool:
    """Whether the bytes a link was made on are still those of its artifact."""
    return any((a.id, a.sha256) == (link.artifact, link.sha256) for a in submission.artifacts)


def broken_words(draft: Assessment, rubric: Rubric, submission: Submission) -> tuple[str, ...]:
    """A sentence for each criterion that rests on a file which has changed since it was cited."""
    letters = dict.fromkeys(rubric.letter(k.criterion) for k in draft.links if not is_whole(k, submission))
    return tuple(
        f"{letter} cites a file that has changed since: link the place again, and remove the broken link."
        for letter in letters
    )


def levels_of(rubric: Rubric) -> dict[CriterionId, frozenset[LevelId]]:
    """What each criterion can be scored with."""
    return {criterion.id: frozenset(level.id for level in criterion.levels) for criterion in rubric.criteria}


def held_to(reading: Assessment, rubric: Rubric) -> Assessment:
    """All of a reading that this rubric has, too: where it was made by another one, as a correction of it or since the
    programme published its own, the rest is to be scored anew."""
    levels = levels_of(rubric)
    codes = {each.code for each in rubric.condition_codes}
    return replace(
        reading,
        scores=MappingProxyType({c: level for c, level in reading.scores.items() if level in levels.get(c, ())}),
        no_evidence=frozenset(c for c in reading.no_evidence if c in levels),
        links=tuple(link for link in reading.links if link.criterion in levels),
        rationales=MappingProxyType({c: said for c, said in reading.rationales.items() if c in levels}),
        codes=tuple(use for use in reading.codes if use.code in codes),
    )


def move_link(draft: Assessment, rubric: Rubric, link_id: EvidenceLinkId, anchor: Anchor) -> Assessment:
    """Point an evidence link at another place of the same artifact; its score, note and identity stay."""
    old = next((link for link in draft.links if link.id == link_id), None)
    if old is None:
        raise RuleBroken("This evidence link is already gone.")
    if type(anchor) is not type(old.anchor):
        raise RuleBroken("An evidence link keeps its kind of place; remove it and link the other place instead.")
    _require_short(anchor)
    new = replace(old, anchor=kept(anchor))
    if any(_same_place(new, other) for other in draft.links if other.id != link_id):
        raise RuleBroken(f"This place is already linked to {rubric.letter(old.criterion)}.")
    return replace(draft, links=tuple(new if link.id == link_id else link for link in draft.links))


def remove_link(draft: Assessment, link_id: EvidenceLinkId) -> Assessment:
    if all(link.id != link_id for link in draft.links):
        raise RuleBroken("This evidence link is already gone.")
    return replace(draft, links=tuple(link for link in draft.links if link.id != link_id))


def mark_no_evidence(draft: Assessment, rubric: Rubric, criterion: CriterionId, found_none: bool) -> Assessment:
    """Say that nothing was found; refused while links say otherwise."""
    rubric.criterion(criterion)
    if found_none and draft.links_of(criterion):
        raise RuleBroken(f"{rubric.letter(criterion)} has evidence links; remove them first.")
    changed = draft.no_evidence | {criterion} if found_none else draft.no_evidence - {criterion}
    return replace(draft, no_evidence=changed)


def write_rationale(draft: Assessment, rubric: Rubric, criterion: CriterionId, text: str) -> Assessment:
    rubric.criterion(criterion)
    if len(text) > RATIONALE_LIMIT:
        raise RuleBroken(f"A rationale holds {RATIONALE_LIMIT:,} characters; this one has {len(text):,}.")
    return replace(draft, rationales=MappingProxyType({**draft.rationales, criterion: text}))


def write_feedback(draft: Assessment, text: str) -> Assessment:
    """The words to the educator that open the letter."""
    if len(text) > RATIONALE_LIMIT:
        raise RuleBroken(f"The words to the educator hold {RATIONALE_LIMIT:,} characters; these are {len(text):,}.")
    return replace(draft, feedback=text)


def write_reason(draft: Assessment, text: str) -> Assessment:
    """Why the decision is corrected."""
    if len(text) > RATIONALE_LIMIT:
        raise RuleBroken(
            f"The reason of a correction holds {RATIONALE_LIMIT:,} characters; this one has {len(text):,}."
        )
    return replace(draft, reason=text)


def add_code(draft: Assessment, rubric: Rubric, use: CodeUse) -> Assessment:
    rubric.condition_code(use.code)
    if len(use.note) > RATIONALE_LIMIT:
        raise RuleBroken(
            f"The note on a condition code holds {RATIONALE_LIMIT:,} characters; this one has {len(use.note):,}."
        )
    if any((u.code, u.part, u.artifact) == (use.code, use.part, use.artifact) for u in draft.codes):
        raise RuleBroken(f"“{rubric.condition_code(use.code).title}” is already noted there.")
    return replace(draft, codes=(*draft.codes, use))


def wave_away(draft: Assessment, finding: str, away: bool) -> Assessment:
    """Say that a finding of the pre-check is none, or take that back; `finding` is its key."""
    return replace(draft, waved=draft.waved | {finding} if away else draft.waved - {finding})


def remove_code(draft: Assessment, use: CodeUse) -> Assessment:
    if use not in draft.codes:
        raise RuleBroken("This condition code is already gone.")
    return replace(draft, codes=tuple(u for u in draft.codes if u != use))


def answer_conflict(draft: Assessment, answer: Conflict) -> Assessment:
    return replace(draft, conflict=answer)


def require_open(draft: Assessment) -> None:
    """Artifacts stay shut until the conflict question is answered with “none”."""
    if draft.conflict is None:
        raise RuleBroken("Say first whether you have a conflict of interest with this submission.")
    if draft.conflict is not Conflict.NONE:
        raise RuleBroken(f"You are recused from {draft.submission}: {draft.conflict.value}.")
