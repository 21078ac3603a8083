"""The evidence links of decisions, as Web Annotations in one file and as captions beside each recording."""

import json
from collections.abc import Iterator
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import TimeSpan, from_selector
from assessor_app.reports.columns import note_of
from assessor_app.reports.file_names import file_name
from assessor_app.reports.selection import Selection, Signed
from assessor_app.reports.webvtt import times

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


CITED = {"annotations": "evidence links", "webvtt": "spans of a recording"}  # what a form that tells of evidence holds


def citing(selection: Selection, form: str) -> int:
    """How many of the decisions have any of what a form of CITED holds."""
    return sum(_cited(selection, form))


def empty_forms(selection: Selection, forms: tuple[str, ...]) -> tuple[str, ...]:
    """A sentence for each form that tells of evidence, where no decision of a batch has any of that kind."""
    told = [form for form in forms if form in CITED and selection.only and not any(_cited(selection, form))]
    return tuple(f"None of these decisions has {CITED[form]}, so the form “{form}” is empty." for form in told)


def _cited(selection: Selection, form: str) -> Iterator[bool]:
    told = _links if form == "annotations" else partial(_spans, selection=selection)
    return (next(iter(told(signed)), None) is not None for signed in selection.signed())


def write_annotations(selection: Selection, path: Path) -> None:
    """One W3C Web Annotation page (JSON-LD); each annotation is as it was signed."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"@context":"{CONTEXT}","type":"AnnotationPage","items":[')
        between = ""
        for signed in selection.signed():
            for link in _links(signed):
                file.write(f"{between}\n{json.dumps(link, ensure_ascii=False, sort_keys=True)}")
                between = ","
        file.write("\n]}\n")


def _links(signed: Signed) -> Iterator[dict[str, Any]]:
    for score in signed.payload["scores"]:
        yield from score["evidence"]


def write_captions(selection: Selection, folder: Path) -> None:
    """A WebVTT file for each recording cited: a folder a decision, named by what the artifact is called inside."""
    folder.mkdir()
    for signed in selection.signed():
        spans = sorted(_spans(signed, selection), key=lambda span: (span[0], span[1].start, span[1].end, span[2]))
        for artifact, cues in groupby(spans, key=lambda span: span[0]):
            place = folder / file_name(signed.payload["submission"]) / file_name(signed.payload["id"])
            place.mkdir(parents=True, exist_ok=True)
            said = "\n".join(f"{times(span.start, span.end)}\n{words}\n" for _, span, words in cues)
            head = f"WEBVTT\n\nNOTE Evidence cited in {signed.payload['submission']}\n\n"
            (place / f"{file_name(artifact)}.vtt").write_text(head + said, encoding="utf-8", newline="\n")


def _spans(signed: Signed, selection: Selection) -> Iterator[tuple[str, TimeSpan, str]]:
    credential = selection.credential(signed.payload)
    titles = {c.id: c.title for c in credential.rubric.criteria} if credential else {}
    for score in signed.payload["scores"]:
        for link in score["evidence"]:
            try:
                anchor = from_selector(link["target"]["selector"])
            except RuleBroken:
                continue
            if isinstance(anchor, TimeSpan):
                title = titles.get(score["criterion"], score["criterion"])
                yield link["target"]["artifact"], anchor, _cue(f"{score['letter']} {title}\n{note_of(link)}")


def _cue(text: str) -> str:
    """Words that cannot end a cue or begin a tag (W3C WebVTT, 3.2)."""
    lines = [line.strip() for line in text.splitlines()]
    plain = "\n".join(line for line in lines if line)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
