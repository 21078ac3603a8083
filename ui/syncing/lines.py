"""The lists of the Sync screen: a heading with its count, and one line an item, with what can be done about it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessor_app.queries.sync_state import Coming, Head, News, OutboxItem, TwoHeads
from ui.syncing.progress_line import size_words
from ui.theme import Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.layout import card, column, panel, row
from ui.widgets.marks import IconMark
from ui.widgets.moments import local_moment
from ui.widgets.text import ElidedLabel, hairline, label

NAME, OUTCOME, LINE = 120, 96, 36
KINDS = {"decision.withdraw": "withdrawal", "lease.give-back": "given back", "lease.take-up": "taken up"}
TONE_ICONS = {"positive": "seal-check", "warning": "warning", "quiet": "info"}


def section(title: str, lines: Sequence[QWidget], count: int | None = None) -> QVBoxLayout:
    """A heading, its count, and the lines."""
    total = len(lines) if count is None else count
    made = column(
        row(label(title, Type.TITLE), label(f"{total:,}", tone="quiet", tabular=True), None), hairline(), gap=4
    )
    for line in lines:
        made.addWidget(line)
        made.addWidget(hairline())
    if total > len(lines):
        made.addWidget(label(f"and {total - len(lines):,} more", tone="quiet"))
    return made


def line(
    icon: str,
    tone: str,
    name: str,
    what: str,
    words: str,
    *after: QWidget,
    whole: bool = False,
    ground: str = "surface",
) -> QWidget:
    """Icon, submission, outcome, words that give way (or, `whole`, take more lines), and what stands at the right."""
    named = ElidedLabel(name, strong=True, mode=Qt.TextElideMode.ElideMiddle)
    named.setFixedWidth(current().px(NAME))
    made = row(IconMark(icon, tone), named, gap=10)
    if what:
        outcome = label(what)
        outcome.setFixedWidth(current().px(OUTCOME))
        made.addWidget(outcome)
    made.addWidget(label(words, wrap=True) if whole else ElidedLabel(words, tone="quiet"), 1)
    for widget in after:
        made.addWidget(widget)
    frame = panel(made, ground=ground)
    frame.setMinimumHeight(current().px(LINE))
    return frame


def outbox_line(item: OutboxItem, icon: str, words: str, tone: str, *after: QWidget, whole: bool = False) -> QWidget:
    kind = item.type.partition("/")[0]
    what = (item.outcome or KINDS.get(kind, kind)).capitalize()
    return line(icon, tone, item.submission, what, item.reason or words, _moment(item.changed_at), *after, whole=whole)


def news_line(news: News) -> QWidget:
    tone = "text_quiet" if news.tone == "quiet" else news.tone
    whole = news.tone == "warning"  # what is to be done about it stands at the end
    return line(TONE_ICONS[news.tone], tone, news.submission, "", news.words, whole=whole)


def coming_line(coming: Coming, *, held: bool) -> QWidget:
    words = "held back on a metered connection" if held else "on its way"
    amount = label(f"{size_words(coming.missing)} of {size_words(coming.size)} to come", tone="quiet", tabular=True)
    return line("download-simple", "text_quiet", coming.submission, "", words, amount)


def sentence_line(sentence: str, *after: QWidget) -> QWidget:
    made = row(IconMark("warning", "warning"), gap=10)
    made.addWidget(label(sentence, wrap=True), 1)
    for widget in after:
        made.addWidget(widget)
    frame = panel(made)
    frame.setMinimumHeight(current().px(LINE))
    return frame


def two_heads_card(heads: TwoHeads, stands: Callable[[str], None]) -> QWidget:
    """The question is asked here and answered by a signed event; nothing is merged."""
    where = "on two lines of a log that parted" if heads.of_one_log else "on two of your devices"
    made = column(
        label(f"{heads.submission} was decided twice, {where}", Type.TITLE),
        label(
            "Both decisions are kept. Say which one stands; the other is withdrawn, signed by you.",
            tone="quiet",
            wrap=True,
        ),
        gap=8,
    )
    for head in heads.heads:
        made.addWidget(_head(head, stands))
    return card(made, raised=True)


def _head(head: Head, stands: Callable[[str], None]) -> QWidget:
    where = "this device" if head.here else f"device {head.device[:8]}"
    where = f"what parted from {where}" if head.parted else where
    keep = Button("This one stands", small=True, name=f"The decision from {where} stands")
    keep.clicked.connect(lambda: stands(head.event))
    return line(
        "device-mobile",
        "text_quiet",
        head.outcome.capitalize(),
        "",
        where,
        _moment(head.made_at),
        keep,
        ground="raised",
    )


def link(words: str, press: Callable[[], object], name: str = "") -> Button:
    button = Button(words, kind=Kind.LINK, small=True, name=name)
    button.clicked.connect(lambda: press())
    return button


def _moment(iso: str) -> QWidget:
    return label(local_moment(iso), Type.CAPTION, tone="quiet", tabular=True)
