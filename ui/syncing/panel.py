"""Sync: what waits, what went, what was refused and why, what became of it; how fast it goes; and how to enrol."""

import time
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from assessor_app.domain.changes import Change, Kind
from assessor_app.queries.sync_state import OutboxItem, SyncState, TwoHeads
from ui.action_set import ActionSet, set_scope
from ui.actions import Scope
from ui.sync_runner import METERED_BYTES, SyncRunner
from ui.syncing.enrol_card import EnrolCard
from ui.syncing.in_hand import name_in_hand, take_in_hand
from ui.syncing.issuer_card import IssuerCard
from ui.syncing.lines import coming_line, link, news_line, outbox_line, section, sentence_line, two_heads_card
from ui.syncing.progress_line import ProgressLine
from ui.theme import Type, current
from ui.widgets.button import Button
from ui.widgets.keycap import key_words
from ui.widgets.layout import column, empty, laid_out, nest, panel, row, scrolled
from ui.widgets.text import label
from ui.workspace import Workspace

WIDEST = 880
NOTHING_YET = "A decision you commit stands here until the issuer has it; then what became of it."


class SyncPanel(QFrame):
    """`enrol_wanted` carries a code, `decision_wanted` a decision to be shown, `stands` a submission and the event of
    its two that stays."""

    sync_wanted = Signal()
    pause_wanted = Signal(bool)
    metered_wanted = Signal(bool)
    fetch_wanted = Signal()
    enrol_wanted = Signal(str)
    decision_wanted = Signal(str)
    stands = Signal(object, str)  # TwoHeads, event id

    def __init__(self, workspace: Workspace, runner: SyncRunner, actions: ActionSet) -> None:
        super().__init__()
        self._workspace, self._runner = workspace, runner
        self.setProperty("ground", "surface")
        self.setAccessibleName("Sync")
        set_scope(self, Scope.SYNC)
        self._state_words = label("", tone="quiet")
        self._sync_key = key_words(actions.key("sync.now"))
        self.sync_button = Button("Sync now", icon="arrows-clockwise", key=actions.key("sync.now"))
        self.sync_button.clicked.connect(self.sync_wanted)
        self.pause_button = Button("Pause", icon="pause", key=actions.key("sync.pause"))
        self.pause_button.clicked.connect(lambda: self.pause_wanted.emit(not runner.paused))
        self.enrolling: EnrolCard | None = None
        self._progress = ProgressLine(time.monotonic)
        self._body = QVBoxLayout()
        self._body.setSpacing(current().px(16))
        self._body.setContentsMargins(0, 0, 0, 0)
        self._middle = panel(self._body)
        self.setLayout(column(self._top(), self._progress, scrolled(self._within(), "Sync"), gap=4))
        workspace.changed.connect(self._on_workspace_changed)
        runner.state_changed.connect(self._on_runner_state_changed)
        runner.progress_changed.connect(self._show_progress)
        self.refresh()

    def _top(self) -> QHBoxLayout:
        buttons = self.pause_button, self.sync_button
        return row(label("Sync", Type.SCREEN), self._state_words, None, *buttons, gap=12, margins=(24, 14, 24, 8))

    def _within(self) -> QWidget:
        self._middle.setMaximumWidth(current().px(WIDEST))
        holder = QHBoxLayout()
        holder.setContentsMargins(*(current().px(m) for m in (24, 4, 24, 24)))
        holder.addWidget(self._middle, 1)
        holder.addStretch(0)
        return panel(holder)

    def refresh(self) -> None:
        """Ask again and show the answer."""
        typed = self.enrolling.code.text() if self.enrolling is not None else ""
        state = self._workspace.sync_state()
        self.enrolling, in_hand = None, name_in_hand(self._middle)
        empty(self._body)
        if state.enrolled:
            self._body.addWidget(self._issuer_card(state))
            self._attention(state)
            self._lists(state)
        else:
            self._ask_to_enrol(state, typed)
        self._body.addStretch(1)
        self._show_standing(state)
        if in_hand is not None and not take_in_hand(in_hand, laid_out(self._body)):
            self.setFocus()  # what was in hand is answered: no key is to press what is elsewhere

    def _issuer_card(self, state: SyncState) -> IssuerCard:
        made = IssuerCard(state, self._sync_key, metered=self._runner.metered)
        made.metered_wanted.connect(self.metered_wanted)
        return made

    def _ask_to_enrol(self, state: SyncState, typed: str) -> None:
        self.enrolling = EnrolCard(typed)
        self.enrolling.code_given.connect(self.enrol_wanted)
        self._body.addWidget(self.enrolling)
        if state.waiting:
            lines = [outbox_line(i, "clock", "kept on this device", "text_quiet") for i in state.waiting]
            nest(self._body, section("Waiting to send", lines, state.waiting_count))

    def _attention(self, state: SyncState) -> None:
        for heads in state.two_heads:
            self._body.addWidget(two_heads_card(heads, partial(self._on_stands, heads)))
        lines = [self._refused_line(item) for item in state.attention]
        lines += [sentence_line(words, link("Try again", self.sync_wanted.emit)) for words in state.sentences]
        if lines:
            nest(self._body, section("Needs attention", lines))

    def _refused_line(self, item: OutboxItem) -> QWidget:
        decision, after = item.decision, []
        if decision is not None:
            wanted = partial(self.decision_wanted.emit, decision)
            after.append(link("Show the decision", wanted, f"Show {item.submission}"))
        return outbox_line(item, "warning", "", "negative", *after, whole=True)

    def _lists(self, state: SyncState) -> None:
        """Where nothing waits, came or went there is nothing to say, and no heading over it."""
        if state.coming:
            self._coming(state)
        waiting = [outbox_line(i, "clock", "waiting for the issuer", "text_quiet") for i in state.waiting]
        news = [news_line(n) for n in state.news]
        sent = [outbox_line(i, "check-circle", "signed receipt kept", "text_quiet") for i in state.sent]
        lists = ("Waiting to send", waiting, state.waiting_count), ("What became of your decisions", news, len(news))
        for title, lines, count in (*lists, ("Sent", sent, state.sent_count)):
            if lines:
                nest(self._body, section(title, lines, count))
        if not (waiting or news or sent or state.attention):
            self._body.addWidget(label(NOTHING_YET, tone="quiet", wrap=True))

    def _coming(self, state: SyncState) -> None:
        held = [c for c in state.coming if self._runner.metered and c.missing > METERED_BYTES]
        lines = [coming_line(c, held=c in held) for c in state.coming]
        made = section("Files still to come", lines)
        if held:
            fetch = Button("Fetch what is held back", icon="download-simple", small=True)
            fetch.clicked.connect(self.fetch_wanted)
            nest(made, row(fetch, None))
        nest(self._body, made)

    def _on_stands(self, heads: TwoHeads, event: str) -> None:
        self.stands.emit(heads, event)

    # -- how it goes

    def _show_standing(self, state: SyncState) -> None:
        self.sync_button.setEnabled(state.enrolled and not self._runner.running)
        self.sync_button.setVisible(state.enrolled)
        self.pause_button.setVisible(state.enrolled)
        self.pause_button.setText("Go on" if self._runner.paused else "Pause")
        self.pause_button.set_icon("play" if self._runner.paused else "pause")
        self._state_words.setText(self._standing(state))
        self._show_progress()

    def _standing(self, state: SyncState) -> str:
        waits = f"{state.waiting_count:,} waiting" if state.waiting_count else "Nothing waits"
        if not state.enrolled:
            return "Not enrolled"
        if self._runner.paused:
            return f"Paused. {waits}"
        return "Offline; everything is kept here" if self._runner.online is False else waits

    def _show_progress(self) -> None:
        self._progress.show_progress(self._runner.progress, running=self._runner.running)

    def _on_runner_state_changed(self) -> None:
        self._show_standing(self._workspace.sync_state())

    def _on_workspace_changed(self, change: Change) -> None:
        if change.kinds & {Kind.SYNC, Kind.DECISIONS}:
            self.refresh()
