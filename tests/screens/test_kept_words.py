"""A field for somebody's words hands them over as they are written, and not only at a rest."""

from pytestqt.qtbot import QtBot

from ui.widgets.kept_words import AT_MOST_MS, KeptWords


def test_words_that_are_written_without_a_rest_are_handed_over_all_the_same(qtbot: QtBot) -> None:
    field = KeptWords("", "Rationale")
    qtbot.addWidget(field)
    field.show()
    handed: list[str] = []
    field.written.connect(handed.append)

    def a_key_and_no_rest() -> bool:
        """Asked again and again, sooner than a pause is over."""
        if not handed:
            qtbot.keyClicks(field, "a")
        return bool(handed)

    qtbot.waitUntil(a_key_and_no_rest, timeout=30 * AT_MOST_MS)
    assert len(handed[0]) > 1
    qtbot.waitUntil(lambda: field.is_kept)
    assert handed[-1] == field.toPlainText()
