"""Every form in which decisions leave: its name, what it is called, the file it becomes, and who writes it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assessor_app.reports.annotations import write_annotations, write_captions
from assessor_app.reports.badge_drafts import write_drafts
from assessor_app.reports.canvas_awards import write_awards
from assessor_app.reports.csv_files import write_criteria, write_decisions
from assessor_app.reports.letters import write_letters
from assessor_app.reports.parquet import write_parquet
from assessor_app.reports.selection import Selection
from assessor_app.reports.signed_log import write_signed
from assessor_app.reports.workbook import write_workbook


@dataclass(frozen=True, slots=True)
class Form:
    """`passes` counts how often the writer goes through the selection, for the progress."""

    name: str
    title: str
    file: str
    write: Callable[[Selection, Path], None]
    passes: int = 1


FORMS = (
    Form("csv", "CSV, a row a decision", "decisions.csv", write_decisions),
    Form("csv-long", "CSV, a row a criterion", "criteria.csv", write_criteria),
    Form("xlsx", "Excel workbook", "decisions.xlsx", write_workbook, passes=2),
    Form("jsonl", "Signed events, JSON Lines", "decisions.jsonl", write_signed),
    Form("parquet", "Parquet", "decisions.parquet", write_parquet),
    Form("canvas", "Canvas Credentials bulk award", "canvas-awards.csv", write_awards),
    Form("badges", "Open Badges 3.0 drafts", "open-badges-drafts.jsonl", write_drafts),
    Form("annotations", "Web Annotations", "annotations.jsonld", write_annotations),
    Form("letters", "Letters to educators, Word", "letters", write_letters),
    Form("webvtt", "WebVTT beside each recording", "webvtt", write_captions),
)
NAMES = tuple(form.name for form in FORMS)


def form_named(name: str) -> Form:
    return next(form for form in FORMS if form.name == name)
