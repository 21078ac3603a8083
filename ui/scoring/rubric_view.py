"""What the rubric column shows, worked out from the reading: nothing here knows a widget."""

from collections.abc import Callable
from dataclasses import dataclass

from assessor_app.domain.assessment import is_whole
from assessor_app.domain.decision import Asked, asked
from assessor_app.domain.evidence import (
    CellRange,
    EvidenceLink,
    ImageRegion,
    PageRegion,
    TextRange,
    TimeSpan,
    clock,
    place,
)
from assessor_app.domain.rubric import Criterion, CriterionId
from assessor_app.domain.submission import ArtifactId
from assessor_app.queries.scoring import ScoreView
from ui.viewers.viewer import ShownLink

BROKEN = "The file has changed since; link the place again."


@dataclass(frozen=True, slots=True)
class EvidenceCardView:
    """`title` is artifact and place, `quote` what stands there or the note; `link` the one it removes or shows."""

    link: EvidenceLink
    title: str
    quote: str
    icon: str
    broken: bool = False  # the file is not the one that was cited


@dataclass(frozen=True, slots=True)
class CriterionView:
    criterion: Criterion
    letter: str
    level_title: str | None
    asked: Asked
    links: int
    active: bool
    no_evidence: bool
    rationale: str
    cards: tuple[EvidenceCardView, ...]


Quote = Callable[[EvidenceLink], str]  # what is said in a stretch of a recording; empty where nobody knows


def criterion_views(view: ScoreView, active: CriterionId, quote: Quote = lambda _link: "") -> tuple[CriterionView, ...]:
    return tuple(_criterion(view, each, each.id == active, quote) for each in view.credential.rubric.criteria)


def _criterion(view: ScoreView, criterion: Criterion, active: bool, quote: Quote) -> CriterionView:
    draft = view.assessment
    level = draft.scores.get(criterion.id)
    links = draft.links_of(criterion.id)
    return CriterionView(
        criterion=criterion,
        letter=view.credential.rubric.letter(criterion.id),
        level_title=criterion.level(level).title if level is not None else None,
        asked=asked(view.credential.rubric, criterion, level),
        links=len(links),
        active=active,
        no_evidence=criterion.id in draft.no_evidence,
        rationale=draft.rationales.get(criterion.id, ""),
        cards=tuple(_card(view, link, quote) for link in links) if active else (),
    )


def _card(view: ScoreView, link: EvidenceLink, quote: Quote) -> EvidenceCardView:
    if not is_whole(link, view.submission):
        return _broken(view, link)
    artifact = view.submission.artifact(link.artifact)
    if isinstance(link.anchor, TextRange):
        words = " ".join(link.anchor.quote.split())
        return EvidenceCardView(link, f"{artifact.title} · {place(link.anchor)}", f"“{words}”", "text-aa")
    if isinstance(link.anchor, CellRange):
        cells = "  /  ".join(" · ".join(filter(None, row.split("\t"))) for row in link.anchor.quote.split("\n"))
        words = f"“{cells}”" if cells.strip() else "Empty cells"
        return EvidenceCardView(link, f"{artifact.title} · {place(link.anchor)}", link.note or words, "table")
    heard = artifact.media_type.startswith("audio/")
    icon = ("speaker-high" if heard else "film-strip") if isinstance(link.anchor, TimeSpan) else "selection"
    return EvidenceCardView(link, f"{artifact.title} · {place(link.anchor)}", link.note or _said(link, quote), icon)


def _broken(view: ScoreView, link: EvidenceLink) -> EvidenceCardView:
    title = next((a.title for a in view.submission.artifacts if a.id == link.artifact), "A file that is gone")
    return EvidenceCardView(link, f"{title} · {place(link.anchor)}", BROKEN, "link-break", broken=True)


def _said(link: EvidenceLink, quote: Quote) -> str:
    if words := quote(link):
        return f"“{words}”"
    if isinstance(link.anchor, TimeSpan):
        return length_words(link.anchor.end - link.anchor.start)
    what = "page" if isinstance(link.anchor, PageRegion) else "picture"
    whole = isinstance(link.anchor, PageRegion | ImageRegion) and link.anchor.box.is_whole
    return f"The whole {what}" if whole else f"A region of the {what}"


def length_words(seconds: float) -> str:
    """`0.2 seconds long`, `1 second long`, `02:05 long`."""
    whole = round(seconds)
    if whole >= 60:
        return f"{clock(whole)} long"
    told = f"{whole}" if seconds >= 1 else f"{max(seconds, 0.01):.2g}"
    return f"{told} second{'' if told == '1' else 's'} long"


def links_shown(view: ScoreView, artifact: ArtifactId, chosen: str | None) -> tuple[ShownLink, ...]:
    """Links into one artifact; the chosen one stands out."""
    rubric = view.credential.rubric
    return tuple(
        ShownLink(link.id, rubric.letter(link.criterion), link.anchor, link.id == chosen)
        for link in view.assessment.links
        if link.artifact == artifact and is_whole(link, view.submission)
    )


def scored_words(view: ScoreView) -> str:
    """`3 of 5 scored`."""
    return f"{len(view.assessment.scores)} of {len(view.credential.rubric.criteria)} scored"
