"""Submissions, readings and decisions without the names in them, as they are shown and as they leave."""

from dataclasses import replace
from typing import Any

from assessor_app.domain.assessment import Assessment
from assessor_app.domain.evidence import Anchor, CellRange, TextRange
from assessor_app.domain.masking import masked
from assessor_app.domain.submission import Submission

_WRITTEN = frozenset({"rationale", "feedback", "note", "exact", "prefix", "suffix"})


def without_names(whole: Submission, hidden: tuple[str, ...]) -> Submission:
    """Titles, file names and the educator's own sentences masked; answers are masked where they are read."""
    if not hidden:
        return whole
    artifacts = tuple(
        replace(a, title=masked(a.title, hidden), path=masked(a.path, hidden) if a.path else a.path)
        for a in whole.artifacts
    )
    return replace(whole, artifacts=artifacts, changed_since_last=masked(whole.changed_since_last, hidden))


def draft_without_names(draft: Assessment, hidden: tuple[str, ...]) -> Assessment:
    """Quotes masked as the page itself is, so that they are still found there; the assessor's own words are not."""
    if not hidden:
        return draft
    return replace(
        draft, links=tuple(replace(link, anchor=anchor_without_names(link.anchor, hidden)) for link in draft.links)
    )


def anchor_without_names(anchor: Anchor, hidden: tuple[str, ...]) -> Anchor:
    """A place with the names in its words masked, so that every offset stays."""
    if isinstance(anchor, CellRange):
        return replace(anchor, sheet=masked(anchor.sheet, hidden), quote=masked(anchor.quote, hidden))
    if not isinstance(anchor, TextRange):
        return anchor
    around = anchor.prefix + anchor.quote + anchor.suffix  # a name may begin before the quote
    covered = masked(around, hidden)
    start, end = len(anchor.prefix), len(anchor.prefix) + len(anchor.quote)
    return replace(anchor, prefix=covered[:start], quote=covered[start:end], suffix=covered[end:])


def body_without_names(body: Any, hidden: tuple[str, ...]) -> Any:
    """What a signed decision says: the assessor's words, quotes and file names masked; ids and digests as they are."""
    if isinstance(body, list):
        return [body_without_names(each, hidden) for each in body]
    if not isinstance(body, dict):
        return body
    return {key: _member(body, key, value, hidden) for key, value in body.items()}


def _member(owner: dict[str, Any], key: str, value: Any, hidden: tuple[str, ...]) -> Any:
    written = key in _WRITTEN or (key == "value" and (owner.get("type") == "TextualBody" or _names_a_sheet(value)))
    named = key == "source" and "artifact" in owner  # of a target: the artifact's path
    if isinstance(value, str):
        return masked(value, hidden) if written or named else value
    return body_without_names(value, hidden)


def _names_a_sheet(value: Any) -> bool:
    """A place in a workbook says which sheet it is in, and sheets are called after children."""
    return isinstance(value, str) and value.startswith("cell=")
