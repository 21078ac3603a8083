"""Words over several lines, each as high as its size of type asks; where there is room for a few of them, whole lines
and a sign that there is more."""

import pytest
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import style, theme
from ui.theme import Type
from ui.widgets import brief
from ui.widgets.brief import BriefLabel
from ui.widgets.paragraph import line_step
from ui.widgets.text import label as wrapped

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
    assert label.heightForWidth(260) == 2 * line_step(label.font())
    assert shown(qtbot, "Short").heightForWidth(260) < label.heightForWidth(260)


def test_its_last_line_is_drawn_to_its_end_and_no_further_line_begins(qtbot: QtBot) -> None:
    whole = shown(qtbot, LONG, 20)
    assert whole.heightForWidth(260) >= 6 * line_step(whole.font())
    cut = whole.grab().toImage().copy(0, 0, 260, shown(qtbot, LONG).height())
    assert shown(qtbot, LONG).grab().toImage() != cut


@pytest.mark.parametrize(("size", "step"), [(Type.TITLE, 20), (Type.BODY, 20), (Type.CAPTION, 16), (Type.SMALL, 16)])
def test_a_line_is_as_high_as_the_design_says(qtbot: QtBot, qapp: QApplication, size: Type, step: int) -> None:
    style.apply(qapp, theme.theme_for("light"))
    words = wrapped(LONG, size, wrap=True)
    qtbot.addWidget(words)
    one, many = wrapped("Short", size, wrap=True).heightForWidth(260), words.heightForWidth(260)
    assert one == step and many % step == 0 and many >= 4 * step


def test_a_word_longer_than_its_line_is_broken_and_not_lost(qtbot: QtBot) -> None:
    words = wrapped("W" * 80, wrap=True)
    qtbot.addWidget(words)
    assert words.minimumSizeHint().width() < 80 and words.heightForWidth(260) >= 3 * line_step(words.font())


def test_lines_of_a_pasted_text_stay_lines(qtbot: QtBot) -> None:
    words = wrapped("one\ntwo\nthree", wrap=True)
    qtbot.addWidget(words)
    assert words.heightForWidth(260) == 3 * line_step(words.font())


@pytest.mark.parametrize("words", ["Asks open questions:\n- why\n- how\n- " + LONG, "🙂🙂🙂 " + LONG])
def test_what_is_painted_of_a_longer_text_is_its_first_lines_and_a_sign_of_more(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    painted: list[QTextLayout] = []
    monkeypatch.setattr(brief, "draw", lambda _painter, _room, layout: painted.append(layout))
    shown(qtbot, words).grab()
    said = painted[-1].text().replace("\u2028", "\n")
    assert painted[-1].lineCount() == 2 and said.endswith("…")
    assert " ".join(words.split()).startswith(" ".join(said[:-1].split()))
