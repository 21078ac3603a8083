"""A page or picture is blank when nothing stands on it, not when little does; grain, shade and dust are nothing."""

import io
from typing import Any

import numpy as np
import pytest

from assessor_app.documents.pool import WorkerPool
from assessor_app.domain.findings import Check
from tests.documents.test_looking import checks, looked


def sheet(*, word: str = "", size: float = 0.5, noise: float = 0.0, slope: float = 0.0, dust: int = 0) -> Any:
    """A light sheet of paper as it comes from a scanner: perhaps one word, grain, light that falls off, specks."""
    import cv2

    paper = np.full((1240, 877), 246, np.uint8)
    cv2.putText(paper, word, (300, 500), cv2.FONT_HERSHEY_SIMPLEX, size, 60, 1)
    rng = np.random.default_rng(11)
    for _ in range(dust):
        cv2.circle(paper, (int(rng.integers(0, 877)), int(rng.integers(0, 1240))), 1, 90, -1)
    return np.clip(paper - slope * np.arange(877) / 877 + rng.normal(0, noise, paper.shape), 0, 255).astype(np.uint8)


def screen() -> Any:
    """A picture of a program in light letters on a dark ground."""
    import cv2

    shown = np.full((720, 1280), 28, np.uint8)
    for line in range(22):
        words = "def share(parts, whole): return parts / whole"[: 12 + line * 7 % 32]
        cv2.putText(shown, words, (24, 40 + 30 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 212, 1)
    return shown


def photographed(paper: Any, quality: int = 60) -> bytes:
    from PIL import Image

    sink = io.BytesIO()
    Image.fromarray(paper).convert("RGB").save(sink, "JPEG", quality=quality)
    return sink.getvalue()


def scanned(*papers: Any) -> bytes:
    """A PDF that holds a picture of each sheet and nothing else."""
    import pymupdf

    with pymupdf.open() as made:
        for paper in papers:
            made.new_page(width=595, height=842).insert_image((0, 0, 595, 842), stream=photographed(paper))
        return bytes(made.tobytes())


ONE_WORD = ({"word": "yes"}, {"word": "7"}, {"word": "no", "noise": 4.0}, {"word": "yes", "slope": 24.0})
NO_WORD = ({}, {"noise": 4.0}, {"slope": 24.0}, {"noise": 3.0, "slope": 24.0}, {"dust": 40, "noise": 2.0})


@pytest.mark.parametrize("how", ONE_WORD, ids=str)
def test_a_page_with_a_single_small_word_is_neither_blank_nor_a_picture_of_nothing(
    pool: WorkerPool, how: dict[str, Any]
) -> None:
    assert Check.BLANK not in checks(looked(pool, photographed(sheet(**how)), "work.jpg"))
    assert Check.BLANK not in checks(looked(pool, scanned(sheet(**how)), "work.pdf"))


@pytest.mark.parametrize("how", NO_WORD, ids=str)
def test_a_sheet_without_a_word_is_blank_whatever_the_scanner_made_of_it(pool: WorkerPool, how: dict[str, Any]) -> None:
    assert Check.BLANK in checks(looked(pool, photographed(sheet(**how)), "work.jpg"))
    assert Check.BLANK in checks(looked(pool, scanned(sheet(**how)), "work.pdf"))


def test_a_word_on_the_second_sheet_is_a_word(pool: WorkerPool) -> None:
    assert Check.BLANK not in checks(looked(pool, scanned(sheet(), sheet(word="no")), "work.pdf"))


def test_light_words_on_a_dark_screen_are_not_too_dark(pool: WorkerPool) -> None:
    assert checks(looked(pool, photographed(screen()), "work.jpg")) == set()


def test_a_dark_room_with_a_bright_board_in_it_is(pool: WorkerPool) -> None:
    import cv2

    room = np.random.default_rng(2).normal(14, 8, (720, 1280))
    room[120:200, 450:560] = 190
    assert Check.DARK in checks(looked(pool, photographed(cv2.GaussianBlur(room, (0, 0), 1.5)), "work.jpg"))
