"""What a search of the submission finds in files of every kind, what it cites, and where it says it stopped."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.domain.cells import area_name
from assessor_app.domain.credential import Part, QuestionId
from assessor_app.domain.evidence import CellRange, ImageRegion, TextRange, TimeSpan
from assessor_app.domain.submission import Artifact, ArtifactId
from assessor_app.store.engine import Store
from tests import builders
from tests.screens.handed_in import hand_in, running
from ui.scoring import submission_words
from ui.scoring.search_panel import SearchPanel
from ui.scoring.submission_search import Hit, search
from ui.scoring.submission_words import ArtifactText, Searchable, read_submission

DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200">
<text x="200" y="120" font-size="20">Fraction wall</text></svg>"""


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    with WorkerPool() as workers:
        yield workers


def read(pool: WorkerPool, **files: bytes) -> tuple[ArtifactText, ...]:
    """`plan_txt=b"…"` is a file plan.txt; captions_vtt belongs to clip_mp4."""
    artifacts = tuple(_artifact(name.replace("_", ".")) for name in files)
    if "clip_mp4" in files:
        artifacts = tuple(replace(a, captions=ArtifactId("captions")) if a.id == "clip" else a for a in artifacts)
    sources = {_artifact(name.replace("_", ".")).id: data for name, data in files.items()}
    whole = builders.submission(artifacts=artifacts)
    return read_submission(pool, whole, lambda artifact: BytesSource(sources[artifact.id]))


def _artifact(name: str) -> Artifact:
    stem, _, ending = name.partition(".")
    media = {"svg": "image/svg+xml", "mp4": "video/mp4", "vtt": "text/vtt"}.get(ending, "application/x")
    made = Artifact(ArtifactId(stem), Part.WORK, QuestionId("2.1"), stem, media, "0" * 64, 1, path=f"artifacts/{name}")
    return replace(made, supplementary=ending == "vtt")


def one(texts: tuple[ArtifactText, ...], words: str) -> Hit:
    (hit,) = search(texts, words)
    return hit


@pytest.mark.parametrize(
    ("written", "words", "quote"),
    [("an oﬃce here", "office", "oﬃce"), ("the stu-\ndents", "students", "stu-\ndents"), ("don’t", "don't", "don’t")],
)
def test_a_hit_on_a_page_quotes_what_stands_there(pool: WorkerPool, written: str, words: str, quote: str) -> None:
    texts = read(pool, plan_txt=written.encode())
    anchor = one(texts, words).anchor
    assert isinstance(anchor, TextRange)
    assert anchor.quote == texts[0].passages[0].text[anchor.start : anchor.end] == quote


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_captions_are_found_in_every_encoding_the_viewer_reads(pool: WorkerPool, encoding: str) -> None:
    said = "WEBVTT\n\n00:01.000 --> 00:02.000\nWe drew a château.\n".encode(encoding)
    texts = read(pool, clip_mp4=b"no film at all", captions_vtt=said)
    assert one(texts, "château").anchor == TimeSpan(1.0, 2.0)


def test_words_of_a_drawing_are_found_where_they_stand_in_it(pool: WorkerPool) -> None:
    hit = one(read(pool, wall_svg=DRAWING), "wall")
    assert isinstance(hit.anchor, ImageRegion)
    box = hit.anchor.box
    assert 60 < box.x < 75 and 45 < box.y < 55 and box.x + box.width < 100 and box.y + box.height < 75


def test_a_hit_in_a_drawing_takes_its_region_in_hand(qtbot: QtBot, store: Store, tmp_path: Path) -> None:
    named = hand_in(store, tmp_path, {"wall.svg": (DRAWING, "image/svg+xml")})
    whole = running(qtbot, store, named, lambda w: w.window.score.stage.viewer is w.window.score.stage.image)
    try:
        score = whole.window.score
        score.searching.open()
        qtbot.keyClicks(score.search.field.edit, "wall")
        qtbot.waitUntil(lambda: len(score.search.model.hits) == 1, timeout=30_000)
        score.searching.step(1)
        assert score.stage.image.selection_anchor() == score.search.model.hits[0].anchor
    finally:
        whole.close()


def test_words_in_the_last_row_of_a_large_sheet_are_found_in_their_cell(pool: WorkerPool) -> None:
    rows = "".join(f"{n},name{n},x\n" for n in range(150_000))
    hit = one(read(pool, names_csv=rows.encode()), "name149999")
    assert isinstance(hit.anchor, CellRange)
    assert (hit.anchor.cells, hit.anchor.quote) == (area_name(149_999, 1, 149_999, 1), "name149999")
    assert (hit.before, hit.match, hit.after) == ("149999 ", "name149999", " x")


def test_words_do_not_run_on_from_one_row_into_the_next(pool: WorkerPool) -> None:
    texts = read(pool, names_csv=b"a,first\nsecond,b\n")
    assert search(texts, "first second") == ()
    assert one(texts, "a first").place.endswith("A1:B1")


def test_a_sheet_too_large_to_be_held_says_how_far_it_is_searched(
    pool: WorkerPool, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submission_words, "MOST_SHEET_CHARS", 500)
    monkeypatch.setattr(submission_words, "AT_ONCE", 200)
    panel = SearchPanel()
    qtbot.addWidget(panel)
    panel.show_texts(read(pool, names_csv=b"pupil,word\n" * 200))
    assert panel._short.isHidden()
    panel.field.edit.setText("pupil")
    said = panel._short.text()
    last = panel.model.hits[-1].anchor
    assert isinstance(last, CellRange) and not panel._short.isHidden()
    assert said == f"“names” is searched only up to {last.sheet}, row {last.cells.removeprefix('A')}."


def test_a_sheet_held_whole_says_nothing_of_it(pool: WorkerPool) -> None:
    assert read(pool, names_csv=b"pupil,word\n")[0].up_to == ""


def test_a_search_with_very_many_places_says_that_it_shows_the_first(qtbot: QtBot) -> None:
    panel = SearchPanel()
    qtbot.addWidget(panel)
    panel.show_texts([ArtifactText(ArtifactId("a"), "Plan", (Searchable("river " * 600, 1),))])
    panel.field.edit.setText("river")
    assert panel._count.text() == "First 500 places in 1 artifact"
