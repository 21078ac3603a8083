"""Copies that leave: nobody in them can be known."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.veil import Veil
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import Box, PageRegion
from assessor_app.domain.submission import Artifact
from assessor_app.reports.masked_copies import masked_copies
from tests import builders
from tests.documents.conftest import pdf_bytes


def plan() -> Artifact:
    return replace(builders.answer("plan"), text=None, path="artifacts/Maria_Ortiz.pdf", title="Plan of Maria Ortiz")


def copies(out: Path, veil: Veil, data: bytes, **rest: object) -> tuple[Path, ...]:
    whole = builders.submission(artifacts=(plan(),))
    with WorkerPool(spares=0) as pool:
        return masked_copies(pool, whole, lambda _: BytesSource(data), lambda _: veil, out, **rest)  # type: ignore[arg-type]


def dark(path: Path) -> int:
    """Pixels in the ink that covers words."""
    return int((np.asarray(Image.open(path).convert("RGB")) == 24).all(axis=2).sum())


def test_a_name_is_covered_in_a_copy_and_in_its_path(tmp_path: Path) -> None:
    (page,) = copies(tmp_path, Veil(("Maria Ortiz",)), pdf_bytes("By Maria Ortiz"))
    assert dark(page) > 500
    assert page == tmp_path / "plan" / "page-0001.png"


def test_a_box_is_covered_in_a_copy(tmp_path: Path) -> None:
    (plain,) = copies(tmp_path / "a", Veil(), pdf_bytes("A face"))
    (boxed,) = copies(tmp_path / "b", Veil((), (PageRegion(1, Box(0, 10, 50, 20)),)), pdf_bytes("A face"))
    assert plain.read_bytes() != boxed.read_bytes()


def test_what_cannot_be_opened_is_left_out(tmp_path: Path) -> None:
    assert copies(tmp_path, Veil(), b"\x00\x01no document") == ()


def test_copying_stops_when_it_is_told_to(tmp_path: Path) -> None:
    assert copies(tmp_path, Veil(), pdf_bytes("A", "B"), cancelled=lambda: True) == ()


def test_a_place_that_cannot_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(RuleBroken, match="cannot be written"):
        copies(blocked, Veil(), pdf_bytes("A"))
