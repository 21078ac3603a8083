"""What was not looked at or not answered yet, in words: advice before a decision, never a condition."""

from dataclasses import dataclass

from assessor_app.domain.findings import Standing
from assessor_app.domain.submission import ArtifactId
from assessor_app.queries.scoring import ArtifactView, ScoreView
from ui.scoring.evidence_rows import icon

ENOUGH = 0.95


@dataclass(frozen=True, slots=True)
class Advice:
    artifact: ArtifactId
    title: str
    icon: str
    seen: float
    words: str
    action: str  # “Open” or “Resume”


def advice_on(artifacts: tuple[ArtifactView, ...]) -> tuple[Advice, ...]:
    return tuple(_advice(each) for each in artifacts if each.seen < ENOUGH and not each.refused)


def _advice(view: ArtifactView) -> Advice:
    timed = view.artifact.media_type.startswith(("video/", "audio/"))
    action = "Resume" if view.opened else "Open"
    return Advice(view.artifact.id, view.artifact.title, icon(view), view.seen, seen_words(view, timed), action)


def pre_check_words(view: ScoreView) -> str:
    """`2 findings of the pre-check are open`; nothing where each was confirmed or waved away."""
    if not view.looked_over:
        return "The pre-check has not run: not every name is known"
    count = sum(finding.standing is Standing.OPEN for finding in view.findings)
    are = "finding of the pre-check is" if count == 1 else "findings of the pre-check are"
    return f"{count} {are} open" if count else ""


def seen_words(view: ArtifactView, timed: bool) -> str:
    """`41% watched`, `9 of 12 pages`, `opened briefly`, `never opened`."""
    if view.seen <= 0:
        if not view.opened:
            return "never opened"
        return "not watched" if timed else "opened briefly"
    if timed:
        return f"{max(1, round(view.seen * 100))}% watched"
    if view.pages and view.pages > 1:
        return f"{round(view.seen * view.pages)} of {view.pages} pages"
    return f"{round(view.seen * 100)}% seen"
