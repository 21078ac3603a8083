"""A session on the screen: the evidence at the left, the shared notebook at the right; everything goes by the room."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from assessor_app.domain.changes import Change
from assessor_app.domain.changes import Kind as Changed
from assessor_app.domain.coaching import Moment, MomentId, NoteId, Voice
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.evidence import Anchor, Box, EvidenceLinkId, ImageRegion, TimeSpan
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.queries.coaching import Seen, SessionView, Shared
from ui import theme
from ui.coach_room import CoachRoom
from ui.coaching.beside import Beside
from ui.coaching.evidence_request import request_of
from ui.coaching.moment_pictures import MomentPictures
from ui.coaching.notebook import TABS, Notebook
from ui.coaching.pairing import MISSING, pair_of, side_of
from ui.coaching.present_bar import PresentBar
from ui.coaching.session_header import SessionHeader
from ui.coaching.sitting import Sitting
from ui.coaching.viewers import CoachViewers
from ui.theme import Size
from ui.viewers.note_typing import NoteTyping
from ui.viewers.pixmap_cache import PixmapCache
from ui.viewers.shelf import DocumentShelf, Request
from ui.viewers.stage import ViewerStage
from ui.viewers.viewer import OpenArtifact, ShownLink
from ui.widgets.active_time import ActiveTime
from ui.widgets.empty_state import EmptyState
from ui.widgets.text import hairline

Place = tuple[SubmissionId, ArtifactId]
AROUND = 5.0  # seconds before and after the playhead that a moment without a span covers
SPLIT = "coach.splitter"  # preference: widths of viewer and notebook
NOTHING = ("presentation", "Nothing is open", "Choose something to look at together under Evidence.")


class CoachDesk(QWidget):
    """Holds no truth: after each change it asks the room again."""

    said = Signal(str)
    plan_wanted = Signal()
    presenting_changed = Signal(bool)
    beside_made = Signal(object)  # the second ViewerStage

    def __init__(self, room: CoachRoom, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.room, self.workspace = room, room.workspace
        self.view: SessionView | None = None
        self.moment: MomentId | None = None
        self.criterion: CriterionId | None = None
        self.place: Place | None = None
        self.presenting = False
        self._awaited: Anchor | None = None
        self._unlocked: SubmissionId | None = None  # a password was typed for a file of it
        self._back_to: Sitting | None = None  # while a session is being resumed where it was left
        self._remembered: tuple[Place, float] | None = None  # where in an artifact to go once it is shown
        self._removed: list[Moment] = []
        cache, background = PixmapCache(), self.workspace.background
        self.shelf = DocumentShelf(self.workspace.documents, background, cache, room.source, self)
        self.stage = ViewerStage(background, cache, self, nothing=EmptyState(*NOTHING), codes=False)
        self.shelf.scale_of = self.stage.document.pages.scale_for
        self.viewers = CoachViewers(room, self.stage)
        self.header, self.notebook, self.bar = SessionHeader(), Notebook(room), PresentBar()
        self.note_typing = NoteTyping(self.workspace, self.stage, self)
        self.pictures = MomentPictures(room, self)
        self._time = ActiveTime(self)
        self._midnight = QTimer(self, interval=30_000)  # consent may end while a session is open
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        look = theme.current()
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.viewers)
        self.splitter.addWidget(self.notebook)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.stage.setMinimumWidth(look.px(320))
        self.notebook.setMinimumWidth(look.px(360))
        self.splitter.setSizes(self.workspace.preference(SPLIT) or [9999, look.px(Size.NOTEBOOK)])
        self._line, self._bar_line = hairline(), hairline()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (self.header, self._line, self.splitter, self._bar_line, self.bar):
            whole.addWidget(widget, 1 if widget is self.splitter else 0)
        self.bar.hide()
        self._bar_line.hide()

    def _connect(self) -> None:
        room, book = self.room, self.notebook
        room.opened.connect(self._on_room_opened)
        self.workspace.changed.connect(self._on_workspace_changed)
        self.header.present_wanted.connect(self.toggle_present)
        self.header.plan_wanted.connect(self.save_plan)
        self.header.leave_wanted.connect(self.leave)
        self.shelf.opened.connect(self._on_shelf_opened)
        self.shelf.refused.connect(self._on_shelf_refused)
        self.shelf.locked.connect(self._on_shelf_locked)
        self.stage.password_given.connect(self._on_stage_password_given)
        self.stage.link_chosen.connect(self.choose_moment)
        self.stage.link_moved.connect(lambda ident, anchor: room.move_moment(MomentId(ident), anchor))
        self.stage.said.connect(self.said)
        self.viewers.made.connect(self._on_beside_made)
        self.viewers.left.connect(self.part)
        self.stage.retry_requested.connect(self._open_again)
        book.moments.chosen.connect(self.choose_moment)
        book.moments.written.connect(lambda ident, words: room.write_moment(MomentId(ident), words))
        book.moments.given.connect(lambda ident, voice: room.give_moment(MomentId(ident), voice))
        book.moments.filed.connect(lambda ident, criterion: room.file_moment(MomentId(ident), criterion))
        book.moments.removed.connect(self._take_away)
        book.moments.mark_wanted.connect(self.mark)
        book.moments.built.connect(self._watch)
        book.questions.written.connect(self._on_answer)
        book.questions.step_wanted.connect(self.step_criterion)
        book.questions.built.connect(self._watch)
        for section in book.sections.values():
            section.written.connect(lambda n, kind, words, voice: room.write_note(NoteId(n), kind, voice, words))
            section.ticked.connect(lambda note, done: room.set_done(NoteId(note), done))
            section.dated.connect(lambda note, day: room.set_due(NoteId(note), day))
            section.refused.connect(self.said)
            section.line_ended.connect(self.refresh)
            section.built.connect(self._watch)
            self._watch(section.adder)
        book.look_again.chosen.connect(room.look_again)
        book.look_again.refused.connect(self.said)
        book.evidence.wanted.connect(lambda sub, artifact: self.open_artifact(SubmissionId(sub), ArtifactId(artifact)))
        book.prompts.changed.connect(lambda cred, crit, own: room.set_prompts(cred, CriterionId(crit), own))
        book.growth.wanted.connect(self._on_growth_wanted)
        book.growth.compared.connect(self._on_growth_compared)
        book.growth.resumed.connect(lambda ident: room.resume(ident))
        book.tab_shown.connect(lambda _: self._show_growth())
        self.pictures.made.connect(lambda _: self._show_moments())
        self.splitter.splitterMoved.connect(lambda: self.workspace.set_preference(SPLIT, self.splitter.sizes()))
        self.bar.step_wanted.connect(self.step_moment)
        self.bar.end_wanted.connect(self.toggle_present)
        self.note_typing.said.connect(self.said)
        self._time.passed.connect(room.add_time)
        self._time.ticked.connect(self.header.show_seconds)
        self._midnight.timeout.connect(self.refresh)

    def _watch(self, field: object) -> None:
        self.note_typing.watch(field)  # type: ignore[arg-type]
        field.left.connect(self.stage.setFocus)  # type: ignore[attr-defined]

    # evidence

    def open_artifact(self, submission: SubmissionId, artifact: ArtifactId) -> None:
        """Show an artifact; consent is asked, and the showing logged, before a byte of it is drawn."""
        if self.view is None:
            return
        if (submission, artifact) == self.place and self.stage.opened is not None:
            self._show_links()
            return
        self.place = submission, artifact
        shown = self.view.of(submission).view(artifact)
        self.notebook.evidence.show_view(self.view, self.place)
        if shown.shut is not None or not self.room.note_shown(submission, artifact):
            self.stage.show_unreadable(shown.artifact.title, shown.shut or "It may not be shown.")
            return
        request = request_of(self.view.of(submission), artifact)
        if not self.shelf.holds(request):
            self.stage.show_waiting()
        self.shelf.take(request)
        self.header.show_view(self.view, self.view.of(submission))
        self.viewers.show_after(f"Attempt {self.view.of(submission).submission.attempt} · {shown.artifact.title}")

    def step_artifact(self, by: int) -> None:
        """Tab and Shift+Tab: the next in the queue that may be looked at."""
        places = self._places()
        if self.place in places:
            self.open_artifact(*places[(places.index(self.place) + by) % len(places)])
        elif places:
            self.open_artifact(*places[0])

    def _places(self) -> list[Place]:
        shared = self.view.shared if self.view else ()
        return [(s.submission.id, a.artifact.id) for s in shared for a in s.artifacts if a.shut is None]

    def _open_again(self) -> None:
        place, self.place = self.place, None
        if place is not None:
            self.open_artifact(*place)

    # moments

    def mark(self) -> None:
        """M: what is selected, or the seconds around the playhead, becomes a moment; the caret goes into its words."""
        stage, place = self.viewers.listening(), self._listening_place()
        anchors = stage.selection_anchors() or _here(stage)
        if place is None or not anchors:
            self.said.emit(stage.refusal or "Select a place in the evidence first.")
            return
        voice = self.notebook.voice.voice
        made = [self.room.mark(*place, anchor, voice, self.criterion) for anchor in anchors]
        if made[-1] is None:
            return
        stage.clear_selection()
        self.moment = made[-1]
        self.refresh()
        if not self.presenting:
            self.write_moment()

    def _listening_place(self) -> Place | None:
        beside = self.viewers.beside
        return beside.place if beside is not None and self.viewers.listening() is beside.stage else self.place

    def write_moment(self) -> None:
        """Into the words of the chosen moment."""
        card = self.notebook.moments.cards.get(self.moment) if self.moment else None
        if card is not None:
            self.notebook.show_tab(0)
            card.words.setFocus()
            self.notebook.page.ensureWidgetVisible(card)

    def choose_moment(self, ident: str) -> None:
        """Show a moment where it is."""
        found = self._moment(ident)
        if found is None or self.view is None:
            return
        self.moment = found.id
        self.criterion = found.criterion or self.criterion
        self._awaited = found.anchor
        self.open_artifact(found.submission, found.artifact)
        self._arrive()
        self.refresh()

    def step_moment(self, by: int) -> None:
        """[ and ]: the moment before or after the chosen one."""
        idents = [m.id for m in self.view.session.moments] if self.view else []
        if not idents:
            self.said.emit("No moment is marked yet: press M where something happens.")
            return
        at = idents.index(self.moment) + by if self.moment in idents else (0 if by > 0 else -1)
        self.choose_moment(idents[min(max(at, 0), len(idents) - 1) if self.moment in idents else at])

    def remove_moment(self) -> None:
        """Delete: the chosen moment goes; Ctrl+Z puts it back."""
        if self.moment is not None:
            self._take_away(self.moment)

    def _take_away(self, ident: str) -> None:
        found = self._moment(ident)
        if found is not None and self.room.remove(found.id):
            self._removed.append(found)
            self.said.emit("The moment is taken away; Ctrl+Z puts it back.")

    def put_back(self) -> None:
        """Ctrl+Z: what was taken away last."""
        if self._removed:
            self.room.put_back(self._removed.pop())
        else:
            self.said.emit("Nothing was taken away.")

    def _moment(self, ident: str | None) -> Moment | None:
        moments = self.view.session.moments if self.view else ()
        return next((m for m in moments if m.id == ident), None)

    # before and after

    def toggle_beside(self) -> None:
        """X: the attempt before beside this one, for the criterion in hand; again, and there is one viewer."""
        if self.viewers.comparing:
            self.part()
        elif self.view is not None and self.criterion is not None:
            self.compare(self.criterion)

    def compare(self, criterion: CriterionId) -> None:
        """Two attempts side by side, each at the place that was marked for the criterion."""
        if self.view is None:
            return
        place = self.place[1] if self.place else None
        pair = pair_of(self.room.growth(), self.view, criterion, self.moment, place)
        if pair is None:
            self.said.emit(MISSING)
            return
        self.criterion, self._awaited = criterion, pair.after.anchor
        self.open_artifact(pair.after.submission, pair.after.artifact)
        self._arrive()
        self.viewers.compare(self.view, pair)
        self.refresh()

    def part(self) -> None:
        """One viewer again, with the keys in it."""
        self.viewers.part()
        self.stage.setFocus()

    def _on_beside_made(self, beside: Beside) -> None:
        beside.stage.link_chosen.connect(self.choose_moment)
        beside.stage.link_moved.connect(lambda ident, anchor: self.room.move_moment(MomentId(ident), anchor))
        beside.stage.said.connect(self.said)
        self.beside_made.emit(beside.stage)

    # the notebook

    def step_criterion(self, by: int) -> None:
        """↑ and ↓: the questions of the next criterion."""
        shared = self._shared()
        if shared is not None:
            idents = [c.id for c in shared.credential.rubric.criteria]
            at = idents.index(self.criterion) + by if self.criterion in idents else 0
            self.criterion = idents[at % len(idents)]
            self.refresh()
            if self.viewers.comparing:
                self.compare(self.criterion)

    def switch_voice(self) -> None:
        """V: the other one speaks now."""
        self.notebook.give_voice(self.notebook.voice.voice.other)
        self.said.emit(f"The {self.notebook.voice.voice.value} marks and writes now.")

    def write_in(self, kind: object) -> None:
        """Into the line that adds one of these."""
        section = self.notebook.sections[kind]  # type: ignore[index]
        self.notebook.show_tab(0)
        section.adder.setFocus()
        self.notebook.page.ensureWidgetVisible(section.adder)

    def answer_question(self) -> None:
        """Into the first question's answer."""
        first = next(iter(self.notebook.questions.questions.values()), None)
        if first is not None:
            self.notebook.show_tab(0)
            first.words.setFocus()
            self.notebook.page.ensureWidgetVisible(first)

    def agree_on_day(self) -> None:
        self.notebook.look_again.setFocus()
        self.notebook.look_again.selectAll()

    def step_tab(self) -> None:
        """Ctrl+T: the next page of the notebook."""
        self.notebook.show_tab((self.notebook.tab + 1) % len(TABS))

    def _on_answer(self, note: str, criterion: str, prompt: str, words: str, voice: Voice) -> None:
        from assessor_app.domain.coaching import NoteKind

        self.room.write_note(NoteId(note), NoteKind.THOUGHT, voice, words, CriterionId(criterion), prompt)

    # presenting, leaving, saving

    def toggle_present(self) -> None:
        """F5: only the evidence, large, and the words of the chosen moment; again, and the notebook is back."""
        if self.view is None:
            return
        self.notebook.keep_words()
        self.presenting = not self.presenting
        for part in (self.header, self._line, self.notebook):
            part.setVisible(not self.presenting)
        for part in (self.bar, self._bar_line):
            part.setVisible(self.presenting)
        self.stage.video.set_quiet(self.presenting)
        self._show_bar()
        self.stage.setFocus()
        self.presenting_changed.emit(self.presenting)

    def end_present(self) -> None:
        if self.presenting:
            self.toggle_present()

    def save_plan(self) -> None:
        self.notebook.keep_words()
        self.plan_wanted.emit()

    def withdraw(self) -> None:
        """The people in the artifact on the screen took their consent back: it is shut at once."""
        if self.place is not None:
            self.room.withdraw(*self.place)

    def renew(self) -> None:
        if self.place is not None and self.room.renew(*self.place):
            self._open_again()

    def sitting(self) -> Sitting | None:
        """Where the session is; None while there is none."""
        session = self.room.session
        return Sitting(session, self.place, self.stage.place(), self.notebook.tab) if session is not None else None

    def go_back_to(self, sitting: Sitting) -> None:
        """Go on where the session was left, as far as consent still lets it."""
        self._back_to = sitting
        self.room.resume(sitting.session)  # heard below before it returns
        self._back_to = None

    def leave(self) -> None:
        """Everything is kept; back to the choice."""
        self.end_present()
        self.close_session()
        self.room.leave()

    def close_session(self) -> None:
        self.notebook.keep_words()
        self._time.stop()
        self._midnight.stop()
        self.stage.clear()
        self.viewers.part()
        self.view = self.place = self.moment = self.criterion = None

    def close_documents(self) -> None:
        """Before the window closes."""
        self.close_session()
        self.pictures.close()
        self.viewers.close_documents()
        self.shelf.close()

    def prefetch(self, shared: Shared) -> None:
        """Open the first artifact that may be shown, because it will probably be looked at."""
        first = next((a for a in shared.artifacts if a.shut is None), None)
        if first is not None:
            self.shelf.prefetch(request_of(shared, first.artifact.id))

    # showing

    def refresh(self) -> None:
        """Ask again and show what is so."""
        if self.room.session is None:
            return
        try:
            self.view = self.room.view()
        except AssessorError as error:
            self.said.emit(error.sentence)
            return
        shared = self._shared()
        if shared is None:
            return
        idents = [c.id for c in shared.credential.rubric.criteria]
        if self.criterion not in idents:
            self.criterion = idents[0]
        if self._moment(self.moment) is None:
            self.moment = None
        self.header.show_view(self.view, shared)
        self.notebook.show_notes(self.view, shared, self.criterion)
        self.notebook.evidence.show_view(self.view, self.place)
        self._heed_consent()
        if self.viewers.beside is not None and self.viewers.comparing:
            self.viewers.beside.show_view(self.view)
        self._show_moments()
        self._show_growth()
        self._show_links()
        self._want_pictures()
        self._show_bar()

    def _heed_consent(self) -> None:
        """What may not be shown any more leaves the screen, its picture with it."""
        assert self.view is not None
        for moment in self.view.session.moments:
            if self.view.shut(moment):
                self.pictures.forget(moment.id)
        if self.place is None:
            return
        shown = self.view.of(self.place[0]).view(self.place[1])
        if shown.shut is not None and self.stage.opened is not None:
            self.stage.show_unreadable(shown.artifact.title, shown.shut)

    def _show_moments(self) -> None:
        if self.view is not None:
            self.notebook.moments.show_view(self.view, self.moment, self.pictures.known)
            for ident, thumbnail in self.notebook.growth.thumbnails.items():
                if ident in self.pictures.known:
                    thumbnail.show_picture(self.pictures.known[ident])

    def _show_growth(self) -> None:
        if self.view is not None and self.notebook.tab == TABS.index("Growth"):
            found = self.room.growth()
            self.notebook.growth.show_growth(found, self.view.earlier, self.pictures.known)
            self._want_pictures([seen for g in found for _, group in g.attempts for seen in group])

    def _want_pictures(self, seen: list[Seen] | None = None) -> None:
        if self.view is None:
            return
        view = self.view
        wanted = [
            (m, view.of(m.submission).view(m.artifact).artifact) for m in view.session.moments if not view.shut(m)
        ]
        for each in seen or ():
            if each.shut is None and each.submission in view.session.submissions:
                wanted.append((each.moment, view.of(each.submission).view(each.moment.artifact).artifact))
        self.pictures.want(wanted)

    def _show_links(self) -> None:
        if self.view is None or self.place is None or self.stage.opened is None:
            return
        session = self.view.session
        self.stage.show_links(
            [
                ShownLink(EvidenceLinkId(m.id), str(session.number(m.id)), m.anchor, m.id == self.moment)
                for m in session.moments_in(*self.place)
            ]
        )

    def _show_bar(self) -> None:
        if self.view is None or not self.presenting:
            return
        moment, shared = self._moment(self.moment), self._shared()
        question = ""
        if shared is not None and self.criterion is not None:
            question = next(iter(shared.prompts.get(self.criterion, ())), "")
        number = self.view.session.number(moment.id) if moment else 0
        self.bar.show_moment(moment, number, self.view.shut(moment) if moment else None, question)

    def _shared(self) -> Shared | None:
        """The submission on the screen, or the session's first."""
        if self.view is None:
            return None
        return self.view.of(self.place[0]) if self.place else self.view.shared[0]

    def _arrive(self) -> None:
        opened = self.stage.opened
        if opened is None or self.place is None or opened.artifact != self.place[1]:
            return
        if self._remembered is not None and self._remembered[0] == self.place:
            self.stage.go_to_place(self._remembered[1])
            self._remembered = None
        if self._awaited is not None:
            awaited, self._awaited = self._awaited, None
            self.stage.jump_to(awaited)

    # facts

    def _on_room_opened(self, _session: str) -> None:
        self.close_session()
        self._awaited, self._removed, self._remembered = None, [], None
        self.notebook.begin_again()
        self.stage.show_waiting()
        self.refresh()
        places = self._places()
        if self.view is None or not places:
            return
        self._open_first(places)
        self._time.begin(self.view.session.seconds)
        self._midnight.start()
        self.stage.setFocus()

    def _open_first(self, places: list[Place]) -> None:
        back = self._back_to
        if back is None or back.place not in places:
            self.open_artifact(*places[0])
            return
        self._remembered = (back.place, back.at) if back.at is not None else None
        self.open_artifact(*back.place)
        self.notebook.show_tab(back.tab)

    def _on_workspace_changed(self, change: Change) -> None:
        if self.view is not None and change.concerns(Changed.COACHING):
            self.refresh()
        if self._unlocked is not None and change.concerns(Changed.QUEUE) and self._unlocked in change.ids:
            self._unlocked = None
            self.refresh()
            self._open_again()  # with the names hidden that were found in it

    def _on_shelf_opened(self, request: Request, opened: OpenArtifact) -> None:
        if self.place != (request.submission, request.artifact.id) or self.view is None:
            return
        if self.view.of(request.submission).view(request.artifact.id).shut is not None:
            return
        self.stage.show_artifact(opened)
        if self.window().focusWidget() in (None, self, self.window()):
            self.stage.setFocus()
        if self._unlocked == request.submission and self.workspace.passwords.knows(request.artifact.sha256):
            self.workspace.look_over(request.submission)  # nobody has looked for names in what was locked
        self._show_links()
        self._arrive()
        places = self._places()
        after = places[(places.index(self.place) + 1) % len(places)]
        self.shelf.prefetch(request_of(self.view.of(after[0]), after[1]))

    def _on_shelf_refused(self, request: Request, sentence: str) -> None:
        if self.place == (request.submission, request.artifact.id):
            self.stage.show_unreadable(request.artifact.title, sentence)

    def _on_shelf_locked(self, request: Request) -> None:
        wrong = self.workspace.passwords.forget(request.artifact.sha256)
        if self.place == (request.submission, request.artifact.id):
            self.stage.ask_password(request.artifact.title, wrong=wrong)

    def _on_stage_password_given(self, typed: str) -> None:
        if self.view is not None and self.place is not None:
            artifact = self.view.of(self.place[0]).submission.artifact(self.place[1])
            self.workspace.passwords.remember(artifact.sha256, typed)
            self._unlocked = self.place[0]
            self._open_again()

    def _on_growth_wanted(self, seen: Seen) -> None:
        if self.view is None or seen.submission not in self.view.session.submissions:
            self.said.emit(f"{seen.submission} is not part of this session; open a session with both to compare.")
            return
        if self.viewers.comparing and self._is_before(seen):
            self.viewers.show_before(self.view, side_of(seen))
            return
        self._awaited = seen.moment.anchor
        self.open_artifact(seen.submission, seen.moment.artifact)
        self._arrive()

    def _is_before(self, seen: Seen) -> bool:
        """Whether a moment belongs to an earlier attempt than the one the right viewer shows."""
        shared = self._shared()
        return shared is not None and seen.attempt < shared.submission.attempt

    def _on_growth_compared(self, criterion: str) -> None:
        self.moment = None
        self.compare(CriterionId(criterion))


def _here(stage: ViewerStage) -> tuple[Anchor, ...]:
    """Without a selection: the seconds around the playhead, or the whole picture."""
    opened = stage.opened
    if opened is None:
        return ()
    if opened.document.media is not None:
        now, whole = stage.video.motion.position, opened.document.media.duration
        start, end = max(0.0, now - AROUND), min(whole, now + AROUND)
        return (TimeSpan(round(start, 3), round(end, 3)),) if round(end, 3) > round(start, 3) else ()
    return (ImageRegion(Box(0, 0, 100, 100)),) if stage.viewer is stage.image else ()
