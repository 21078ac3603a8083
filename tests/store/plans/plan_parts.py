"""A session whose plan leaves: its evidence, its files, and the words in them as other libraries read them."""

import io
import unicodedata

from docx import Document
from PIL import Image, ImageDraw

from assessor_app.commands import assessments
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Cue
from assessor_app.documents.veil import Veil
from assessor_app.domain.evidence import ImageRegion
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries import coaching_plan
from assessor_app.reports.coaching_plan import plan_files
from assessor_app.store.engine import Store
from tests import builders
from tests.builders import known
from tests.coaching import S1, TODAY, Coach, plan_file
from tests.store.one_reading import commit, finish

WORK = plan_file("work", media_type="image/png", path="artifacts/work.png", title="A poster by Maya Rivera")


CLIP = plan_file("clip", media_type="video/mp4", path="artifacts/clip.mp4")


NORMS = CriterionId("norms")


def poster() -> bytes:
    """White, with a small dark face in its upper left quarter."""
    image = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(image).ellipse((90, 90, 106, 106), fill="black")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class Desk:
    """The evidence of the plan: one poster, one clip's captions."""

    def __init__(self, covers: tuple[ImageRegion, ...] = ()) -> None:
        self.covers = covers

    def source(self, submission: SubmissionId, artifact: object) -> BytesSource:
        return BytesSource(poster())

    def veil(self, submission: SubmissionId, artifact: object) -> Veil:
        return Veil((), self.covers)

    def cues(self, submission: SubmissionId, artifact: object) -> tuple[Cue, ...]:
        return (Cue(56.0, 58.0, "Student 1", "Turn to your partner."), Cue(90.0, 91.0, "", "Later."))


def files(coach: Coach, pool: WorkerPool, desk: Desk | None = None) -> dict[str, bytes]:
    plan = coaching_plan.plan(coach.store, known, coach.session, TODAY)
    return plan_files(pool, plan, desk or Desk())


def docx_words(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def pdf_words(pool: WorkerPool, data: bytes) -> str:
    """A word may be drawn with ligatures, in which nobody would find it."""
    with pool.open(BytesSource(data), "plan.pdf") as document:
        pages = "\n".join(document.text(page) for page in range(1, len(document.pages) + 1))
    return unicodedata.normalize("NFKC", pages)


def read_and_decide(store: Store, submission: SubmissionId = S1) -> None:
    """An assessor's reading, with words that must not be found anywhere else, committed."""
    finish(store)
    assessments.write_rationale(
        store, builders.rubric(), submission, NORMS, "Verdictwords of an assessor", now=builders.ticking()
    )
    commit(store)
