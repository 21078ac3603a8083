"""The pre-check as rows: a heading for each artifact, then what was found in it, and what became of it."""

from dataclasses import dataclass

from assessor_app.domain.evidence import TimeSpan
from assessor_app.domain.findings import Check, Standing
from assessor_app.domain.submission import ArtifactId
from assessor_app.queries.findings import Finding
from assessor_app.queries.scoring import ScoreView

WHOLE = "Whole submission"


@dataclass(frozen=True, slots=True)
class FindingRow:
    """`code` is the title of the condition code it proposes, or empty; `jumps` whether there is a place to go to."""

    finding: Finding
    sentence: str
    proof: str
    code: str
    jumps: bool


@dataclass(frozen=True, slots=True)
class Group:
    """What was found in one artifact; None stands for the submission as a whole."""

    artifact: ArtifactId | None
    title: str
    rows: tuple[FindingRow, ...]


def groups(view: ScoreView) -> tuple[Group, ...]:
    """In the order of the evidence; what concerns no artifact comes first."""
    ids: list[ArtifactId | None] = [None, *(a.artifact.id for a in view.artifacts)]
    ids += sorted({f.artifact for f in view.findings if f.artifact is not None} - {i for i in ids if i is not None})
    made = [Group(each, _title(view, each), _rows(view, each)) for each in ids]
    return tuple(group for group in made if group.rows)


def _title(view: ScoreView, artifact: ArtifactId | None) -> str:
    return WHOLE if artifact is None else view.submission.artifact(artifact).title


def _rows(view: ScoreView, artifact: ArtifactId | None) -> tuple[FindingRow, ...]:
    found = [finding for finding in view.findings if finding.artifact == artifact]
    return tuple(_row(view, finding) for finding in found)


def _row(view: ScoreView, finding: Finding) -> FindingRow:
    codes = {code.code: code.title for code in view.credential.rubric.condition_codes}
    title = "" if finding.artifact is None else f"“{view.submission.artifact(finding.artifact).title}” "
    words = finding.sentence.removeprefix(title)
    sentence = words[:1].upper() + words[1:]
    place = f"At {finding.place}. " if isinstance(finding.anchor, TimeSpan) else ""
    jumps = finding.artifact is not None and finding.check is not Check.MISSING
    return FindingRow(finding, sentence, f"{place}{finding.proof}".strip(), codes.get(finding.code or "", ""), jumps)


def verdict(view: ScoreView) -> tuple[str, str]:
    """What the strip below the evidence says: a headline, and what stands out."""
    if not view.looked_over:
        return "Pre-check is running", "Names may still be seen"
    waiting = [f for f in view.findings if f.standing is Standing.OPEN]
    problems = [f for f in waiting if f.severity == "problem"]
    notes = len(waiting) - len(problems)
    settled = len(view.findings) - len(waiting)
    first = next(iter((*problems, *waiting)), None)
    said = (
        first.sentence if first else f"{_count(settled, 'finding')} settled" if settled else "Complete, nothing found"
    )
    if problems:
        return f"Pre-check: {_count(len(problems), 'problem')}", said
    return (f"Pre-check passed, {_count(notes, 'note')}" if notes else "Pre-check passed"), said


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
