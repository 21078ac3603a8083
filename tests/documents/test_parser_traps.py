"""Files made so that reading them takes the square of their length: they open, as far as they go, and say so."""

import time

import pytest

from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.readers.slabs import parted
from assessor_app.documents.readers.web_hiding import Hiding
from assessor_app.documents.readers.web_page import _parsed
from assessor_app.documents.source import BytesSource
from tests.documents.reading import opened
from tests.documents.written import open_text_file

MANY = 30_000


def attributes(value: str) -> str:
    return " ".join(f"a{number}={value}" for number in range(MANY))


@pytest.mark.parametrize("value", ["1", "'>'", '"<p>"', "''"])
@pytest.mark.parametrize("name", ["work.html", "work.md"])
def test_a_mark_with_thousands_of_attributes_keeps_its_words_and_is_told(name: str, value: str) -> None:
    with opened(f"<p {attributes(value)}>Students ask</p> <p class='a' id=b>each other</p>".encode(), name) as page:
        assert page.text(1).split() == ["Students", "ask", "each", "other"]
        assert any("more than 250 attributes" in said for said in page.warnings)


def test_a_paragraph_with_thousands_of_attributes_is_read_like_any_other() -> None:
    with opened(open_text_file(f"<text:p {attributes(chr(39) * 2)}>Students ask</text:p>"), "work.odt") as document:
        assert document.text(1).split() == ["Students", "ask"]


def test_marks_without_an_end_are_shown_as_they_are_written() -> None:
    with opened(b"Students\n\n" + b"[" * 60_000, "work.md") as document:
        assert document.text(1).startswith("Students\n")
        assert any("take too long to read" in said for said in document.warnings)


def test_styles_without_rules_are_read_at_once() -> None:
    source = f"<style>{'a,' * 200_000}{'/*' * 2_000}</style><p style='opacity:{'0' * 40_000}x'>word</p>"
    root, _ = _parsed(source)
    begun = time.process_time()
    hiding = Hiding(root)
    assert not hiding.hides(next(root.iter("p"))) and time.process_time() - begun < 1.0


def test_a_rule_within_another_still_hides() -> None:
    root, _ = _parsed("<style>@media screen { .x { display: none } } p{color:red}</style><div class=x>word</div>")
    assert Hiding(root).hides(next(root.iter("div")))


def test_a_subject_of_thousands_of_coded_words_shows_its_beginning() -> None:
    coded = "=?utf-8?q?Students?= " * 30_000
    with opened(f"From: a@example.org\nSubject: {coded}\n\nEach other.".encode(), "work.eml") as document:
        assert "Students" in document.text(1)


def test_parts_within_parts_without_bottom_are_called_that_and_not_too_large() -> None:
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3_000))
    message = f"From: a@example.org\nSubject: x\n{parts}\nwords".encode()
    with WorkerPool(spares=0) as pool:
        assert pool.inspect(BytesSource(message), "work.eml").reason == "The file is nested too deep."


def test_thousands_of_signs_in_one_text_are_all_kept() -> None:
    with opened(b"<html><body><pre>" + b"a&lt;b &amp; " * 5_000 + b"</pre></body></html>", "work.html") as page:
        shown = "".join("".join(page.text(number + 1).split()) for number in range(len(page.pages)))
        assert shown == "a<b&" * 5_000


def test_a_word_without_end_is_parted_between_its_signs() -> None:
    pieces = parted("&amp;" * 1_000).split()
    assert len(pieces) == 5 and set(pieces) == {"&amp;" * 200}
