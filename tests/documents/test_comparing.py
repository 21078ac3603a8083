"""Two versions of a document: their words, and where their pages look otherwise."""

from assessor_app.documents.comparing import MOST_PAGES, Differences, differences
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.veil import Veil
from tests.documents.conftest import film_bytes, pdf_bytes


def compared(pool: WorkerPool, before: bytes, now: bytes, veil: Veil = Veil()) -> Differences:
    with pool.open(BytesSource(before), "before") as old, pool.open(BytesSource(now), "now") as new:
        old.veil = new.veil = veil
        return differences(old, new)


def test_words_and_the_place_on_the_page_are_told(pool: WorkerPool) -> None:
    found = compared(pool, pdf_bytes("Pairs talk for two minutes"), pdf_bytes("Pairs talk for five minutes"))
    assert [(p.kind, p.text.strip()) for p in found.words if p.kind != "same"] == [("gone", "two"), ("added", "five")]
    (page,) = found.pages
    x, y, wide, high = page.areas[0]
    assert 0.1 < x < 0.7 and 0.1 < y < 0.3 and wide < 0.6 and high < 0.2


def test_equal_pages_are_left_out(pool: WorkerPool) -> None:
    found = compared(pool, pdf_bytes("Same", "Old"), pdf_bytes("Same", "New"))
    assert [change.page for change in found.pages] == [2]


def test_a_page_that_came_or_went_has_one_picture(pool: WorkerPool) -> None:
    (came,) = compared(pool, pdf_bytes("One"), pdf_bytes("One", "Two")).pages
    (went,) = compared(pool, pdf_bytes("One", "Two"), pdf_bytes("One")).pages
    assert (came.before, came.now is not None) == (None, True)
    assert (went.before is not None, went.now) == (True, None)


def test_a_page_put_in_front_is_the_only_change(pool: WorkerPool) -> None:
    written = ("Pairs talk for two minutes", "A partner listens first", "Then they swap")
    (came,) = compared(pool, pdf_bytes(*written), pdf_bytes("What is new", *written)).pages
    assert (came.was, came.page, came.before) == (None, 1, None)


def test_a_page_that_was_written_again_behind_a_new_one_is_held_against_itself(pool: WorkerPool) -> None:
    before = pdf_bytes("Pairs talk for two minutes", "Then they swap")
    came, changed = compared(pool, before, pdf_bytes("Contents", "Pairs talk for five minutes", "Then they swap")).pages
    assert (came.was, came.page) == (None, 1)
    assert (changed.was, changed.page, bool(changed.areas)) == (1, 2, True)


def test_pages_without_words_are_known_by_their_look(pool: WorkerPool) -> None:
    def drawn(*sides: int) -> bytes:
        import pymupdf

        document = pymupdf.open()
        for side in sides:
            document.new_page(width=400, height=300).draw_rect((40, 40, 40 + side, 200), fill=(0, 0, 0))
        return document.tobytes()

    (came,) = compared(pool, drawn(60, 120, 180), drawn(300, 60, 120, 180)).pages
    assert (came.was, came.page) == (None, 1)


def test_a_long_document_with_a_page_in_front_loses_none_at_the_end_of_what_is_looked_at(pool: WorkerPool) -> None:
    written = [f"Page about {number}" for number in range(MOST_PAGES + 5)]
    assert [change.page for change in compared(pool, pdf_bytes(*written), pdf_bytes("New", *written)).pages] == [1]


def test_hidden_words_are_not_told(pool: WorkerPool) -> None:
    found = compared(pool, pdf_bytes("By nobody"), pdf_bytes("By Maria Ortiz"), Veil(("Maria Ortiz",)))
    assert all("Maria" not in piece.text for piece in found.words)


def test_recordings_are_not_compared_frame_by_frame(pool: WorkerPool) -> None:
    assert compared(pool, film_bytes([0, 1, 2]), film_bytes([0, 1])) == Differences((), ())
