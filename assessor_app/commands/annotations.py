"""Evidence links that come back from a file of Web Annotations, as this application writes them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from assessor_app.commands.assessments import changed_draft
from assessor_app.domain import assessment as rules
from assessor_app.domain.assessment import Assessment
from assessor_app.domain.changes import Change, Clock, NewId
from assessor_app.domain.errors import RuleBroken, Unreadable
from assessor_app.domain.evidence import Anchor, EvidenceLink, EvidenceLinkId, from_selector, kept
from assessor_app.domain.rubric import CriterionId, Rubric
from assessor_app.domain.strict_json import MAX_BYTES, strict_json
from assessor_app.domain.submission import ArtifactId, Submission, SubmissionId
from assessor_app.rubric_files.file_bytes import read_bytes
from assessor_app.store import findings
from assessor_app.store.engine import Store, session_over

WANTED = "Nothing was brought in: evidence links come in the file that “export --format annotations” writes."


@dataclass(frozen=True, slots=True)
class Brought:
    """How many links came in, how many were there already, and why others stayed out, as sentences."""

    added: int
    already: int
    left_out: tuple[str, ...]


def read_annotations(path: Path) -> tuple[dict[str, Any], ...]:
    """The annotations of a page, a collection's items or a single one; raises RuleBroken or Unreadable."""
    try:
        document = strict_json(read_bytes(path, MAX_BYTES), path.name)
    except Unreadable as error:
        raise Unreadable(path.name, f"{error.reason} {WANTED}") from error
    return tuple(_found(document, path.name))


def _found(document: Any, name: str) -> Iterator[dict[str, Any]]:
    items = document.get("items") if isinstance(document, dict) and "items" in document else document
    for item in items if isinstance(items, list) else [items]:
        if not isinstance(item, dict) or item.get("type") != "Annotation":
            raise Unreadable(name, f"It holds something that is no Web Annotation. {WANTED}")
        yield item


def bring_annotations(
    store: Store, rubric: Rubric, submission: SubmissionId, annotations: tuple[dict[str, Any], ...],
    *, now: Clock, new_id: NewId,
) -> tuple[Change, Brought]:  # fmt: skip
    """Add links to the open reading: bound to the bytes they were made on, never to others that bear the same name.
    One step that can be undone."""
    told = Brought(0, 0, ())

    def rule(connection: Connection, draft: Assessment) -> Assessment:
        nonlocal told
        with session_over(connection) as session:
            whole = findings.unnamed(session, submission)
        draft, told = _with_links(draft, rubric, whole, annotations, new_id)
        return draft

    return changed_draft(store, submission, "evidence brought in", now, rule), told


def _with_links(
    draft: Assessment, rubric: Rubric, whole: Submission, annotations: tuple[dict[str, Any], ...], new_id: NewId
) -> tuple[Assessment, Brought]:
    added, already, left_out = 0, 0, []
    there = {_place(link) for link in draft.links}
    for annotation in annotations:
        try:
            link = _link(annotation, whole, new_id)
        except RuleBroken as error:
            left_out.append(error.sentence)
            continue
        if (place := _place(link)) in there:
            already += 1
            continue
        try:
            draft = rules.link_evidence(draft, rubric, whole, link)
            added += 1
            there.add(place)
        except RuleBroken as error:
            left_out.append(error.sentence)
    return draft, Brought(added, already, tuple(dict.fromkeys(left_out)))


def _place(link: EvidenceLink) -> tuple[CriterionId, ArtifactId, str, Anchor]:
    return link.criterion, link.artifact, link.sha256, link.anchor


def _link(annotation: dict[str, Any], whole: Submission, new_id: NewId) -> EvidenceLink:
    target = annotation.get("target")
    if not isinstance(target, dict) or not isinstance(target.get("selector"), dict):
        raise RuleBroken("An annotation points to no place.")
    sha256 = str(target.get("sha256", ""))
    named = str(target.get("artifact", ""))
    fitting = [a for a in whole.artifacts if a.sha256 == sha256]
    artifact = next((a for a in fitting if a.id == named), next(iter(fitting), None))
    if artifact is None:
        title = next((f"“{a.title}”" for a in whole.artifacts if a.id == named), f"“{target.get('source', 'a file')}”")
        raise RuleBroken(f"{title} is not the file that was cited: its bytes differ, so its links stay out.")
    anchor = kept(from_selector(target["selector"]))
    return EvidenceLink(
        EvidenceLinkId(new_id()), _criterion(annotation), artifact.id, artifact.sha256, anchor, _note(annotation)
    )


def _bodies(annotation: dict[str, Any]) -> list[dict[str, Any]]:
    body = annotation.get("body")
    return [each for each in (body if isinstance(body, list) else [body]) if isinstance(each, dict)]


def _criterion(annotation: dict[str, Any]) -> CriterionId:
    for body in _bodies(annotation):
        if body.get("purpose") == "classifying" and isinstance(body.get("source"), str):
            return CriterionId(body["source"])
    raise RuleBroken("An annotation names no criterion.")


def _note(annotation: dict[str, Any]) -> str:
    notes = [body.get("value") for body in _bodies(annotation) if body.get("type") == "TextualBody"]
    return next((note for note in notes if isinstance(note, str)), "")
