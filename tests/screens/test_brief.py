"""Words of which there is room for a few lines: whole lines, and a sign that there is more."""

from pytestqt.qtbot import QtBot

from ui.widgets.brief import BriefLabel

LONG = "They turn to each other and not to the front, and the one who spoke last picks the next. " * 4


def shown(qtbot: QtBot, words: str, lines: int = 2) -> BriefLabel:
    label = BriefLabel(lines)
    qtbot.addWidget(label)
    label.setText(words)
    label.resize(260, label.heightForWidth(260))
    label.show()
    qtbot.waitExposed(label)
    return label


def test_a_brief_label_is_as_high_as_its_whole_lines(qtbot: QtBot) -> None:
    label = shown(qtbot, LONG)
    assert label.heightForWidth(260) == 2 * label.fontMetrics().lineSpacing()
    assert shown(qtbot, "Short").heightForWidth(260) < label.heightForWidth(260)


def test_its_last_line_is_drawn_to_its_end_and_no_further_line_begins(qtbot: QtBot) -> None:
    whole = shown(qtbot, LONG, 20)
    assert whole.heightForWidth(260) >= 6 * whole.fontMetrics().lineSpacing()
    cut = whole.grab().toImage().copy(0, 0, 260, shown(qtbot, LONG).height())
    assert shown(qtbot, LONG).grab().toImage() != cut
