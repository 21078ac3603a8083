"""On a crowded machine everything takes longer by the clock; what is read of a file stays the same."""

import itertools
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest

from assessor_app.documents import kinds
from assessor_app.documents.keeper import Deadline
from assessor_app.documents.limits import DEFAULT
from assessor_app.documents.readers import open_document, patience
from assessor_app.documents.readers.media import open_film
from assessor_app.documents.readers.patience import Begun, Patience
from assessor_app.documents.readers.protocol import Film, Job
from assessor_app.documents.source import BytesSource
from tests import films
from tests.documents.written import open_text_file, para, rtf, word_file
from tests.films import Captions

SAID = tuple((float(second), second + 0.5, f"Line {second}") for second in range(3))


@pytest.fixture(autouse=True, scope="module")
def lent_nursery() -> None:
    """Here every pool has its own."""


def read(data: bytes) -> Film:
    source = BytesSource(data)
    return open_film(Job(source, "clip.mkv", kinds.guess(source, "clip.mkv"), DEFAULT))


def crowded(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """From now on so many seconds pass between two looks at the clock, of which the processor had next to nothing."""
    ticks = itertools.count(0.0, seconds)
    clock = SimpleNamespace(process_time=time.process_time, monotonic=lambda: next(ticks))
    monkeypatch.setattr(patience, "time", clock)


def test_a_film_has_the_same_length_and_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    data = films.film(films.unsteady(60), form="matroska")
    quiet = read(data).info
    crowded(monkeypatch, 0.07)
    assert read(data).info == quiet and quiet.variable_rate


def test_captions_are_read_to_their_end(monkeypatch: pytest.MonkeyPatch) -> None:
    film = read(films.film(films.steady(90), form="matroska", captions=[Captions("subrip", "eng", SAID)]))
    crowded(monkeypatch, 3.2)
    assert [cue.text for cue in film.captions()[0].cues] == ["Line 0", "Line 1", "Line 2"]


LONG = b"Students ask each other. " * 3_000
LATE = {
    "work.docx": lambda: word_file(para("Students ask each other. " * 20) * 150),
    "work.odt": lambda: open_text_file(f"<text:p>{LONG.decode()[:500]}</text:p>" * 150),
    "work.rtf": lambda: rtf(r"Students ask each other.\par " * 9_000),
    "work.html": lambda: b"<html><body>" + b"<p>" + LONG + b"</body></html>",
    "work.txt": lambda: LONG,
    "work.csv": lambda: b"Students,ask\n" * 900,
}


@pytest.mark.parametrize("name", LATE)
def test_one_for_which_no_time_is_left_when_it_is_unpacked_shows_its_beginning_and_says_so(name: str) -> None:
    source = BytesSource(LATE[name]())
    job = Job(source, name, kinds.guess(source, name), DEFAULT, begun=Begun(worked=-100.0))
    document = open_document(job)
    assert "Students" in document.text(1)
    assert any("takes long" in said or "too large" in said for said in document.warnings)


def test_a_page_that_takes_long_to_read_leaves_time_to_lay_out_what_was_read() -> None:
    source = BytesSource(b"<html><body>" + b"<p>Students ask each other.</p>" * 5_000 + b"</body></html>")
    late = Begun(worked=time.process_time() - 4.0)  # of ten seconds
    document = open_document(Job(source, "work.html", kinds.guess(source, "work.html"), DEFAULT, begun=late))
    assert "Students ask" in document.text(1)
    assert document.warnings == ("The page takes long to read; its end is not shown.",)


WAITING = Deadline(due=10.0, last=17.0, seconds=10.0, begun=0.0, seen=0.3, waited=4.0)


def test_a_reader_that_others_keep_from_working_is_not_taken_for_one_that_hangs() -> None:
    later = WAITING.put_off(worked=0.3, waited=4.9, now=10.0)
    assert (later.due, later.waited) == (11.0, 4.9)


def test_one_that_neither_works_nor_waits_hangs() -> None:
    assert WAITING.put_off(worked=0.3, waited=4.0, now=10.0) is WAITING


def test_one_that_only_waits_is_ended_all_the_same() -> None:
    assert replace(WAITING, due=17.0).put_off(worked=0.3, waited=9.0, now=17.0).due == 17.0


LAST = replace(WAITING, due=17.0, spared=0.5)


def test_one_that_had_most_of_its_time_and_was_kept_from_the_rest_was_starved() -> None:
    assert LAST.starved(worked=6.0, waited=9.0)


def test_one_that_slept_till_the_end_was_not() -> None:
    assert not LAST.starved(worked=0.3, waited=0.6)


def test_one_that_had_all_but_a_little_of_its_time_was_not() -> None:
    assert not LAST.starved(worked=9.9, waited=9.0)


def test_one_that_is_ended_before_the_last_moment_was_not() -> None:
    assert not replace(LAST, due=10.0).starved(worked=6.0, waited=9.0)


def test_patience_ends_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Patience(-1.0, 60.0).over
    crowded(monkeypatch, 6.0)
    assert Patience(60.0, 5.0).over
