"""A good bundle with bytes changed, cut or added opens with the same content or is refused with a sentence."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor_app.bundles.reading import read_bundle
from assessor_app.domain.errors import Unreadable
from tests.bundles.bundle_builders import DESCRIBED, UTF8, BagText, Line, Shelf, put, zipped

PACKED = {"data/artifacts/plan.txt": {"method": 8, "flags": UTF8 | DESCRIBED}}
GOOD = BagText().zip(PACKED)


def opened(data: bytes) -> tuple[object, dict[str, bytes]] | None:
    shelf = Shelf()
    with TemporaryDirectory() as folder:
        try:
            return read_bundle(put(Path(folder), data), shelf).submission, shelf.kept
        except Unreadable as error:
            assert error.reason.endswith(".") and not shelf.kept
            return None


WHOLE = opened(GOOD)


def same_or_refused(data: bytes) -> None:
    assert opened(data) in (None, WHOLE)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_changed_bytes_change_nothing_or_are_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for at, value in changes:
        data[at] = value
    same_or_refused(bytes(data))


@settings(max_examples=100)
@given(st.integers(0, len(GOOD)), st.integers(0, len(GOOD)), st.binary(max_size=40))
def test_a_piece_replaced_changes_nothing_or_is_refused(a: int, b: int, piece: bytes) -> None:
    same_or_refused(GOOD[: min(a, b)] + piece + GOOD[max(a, b) :])


@pytest.mark.long
def test_every_single_bit_matters_or_does_not() -> None:
    for at in range(len(GOOD)):
        for bit in range(8):
            same_or_refused(GOOD[:at] + bytes([GOOD[at] ^ 1 << bit]) + GOOD[at + 1 :])


@settings(max_examples=100)
@given(st.sampled_from(["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "data/submission.json"]), st.data())
def test_a_changed_document_in_a_sound_zip_is_refused_or_opens(name: str, data: st.DataObject) -> None:
    entries = BagText().entries()
    text = bytearray(entries[name])
    at = data.draw(st.integers(0, len(text) - 1))
    text[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    opened(zipped(Line(n, d) for n, d in (entries | {name: bytes(text)}).items()))
