"""What a coach's session asks of the core: the workspace's door for everything that has nothing to do with scoring."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from assessor_app.commands import coach_moments, coach_notebook, coaching
from assessor_app.documents.source import Source
from assessor_app.domain.bare_pictures import bare_words
from assessor_app.domain.changes import Change
from assessor_app.domain.coaching import Moment, MomentId, Note, NoteId, SessionId, Voice
from assessor_app.domain.errors import AssessorError, RuleBroken
from assessor_app.domain.evidence import Anchor
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import Artifact, ArtifactId, SubmissionId
from assessor_app.domain.withheld import withheld_words
from assessor_app.queries import coach_sessions, coaching_plan
from assessor_app.queries import coaching as asked
from assessor_app.queries import growth as growths
from assessor_app.queries.coaching_material import StoredMaterial
from ui.plan_work import PlanWork
from ui.workspace import Workspace


class CoachRoom(QObject):
    """`opened` names the session on the screen; `saved` the files of a plan, `withheld` says what stayed behind.
    Refusals go out by the workspace."""

    opened = Signal(str)  # SessionId
    left = Signal()
    saved = Signal(object)  # tuple of paths
    withheld = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.material = StoredMaterial(workspace.store, workspace.today, workspace.passwords.with_it)
        self.plan_work = PlanWork(workspace, self.material, self)
        self.plan_work.saved.connect(self.saved)
        self.plan_work.withheld.connect(self.withheld)
        self.session: SessionId | None = None
        self._told: set[SubmissionId] = set()  # whose final outcome the log of disclosures holds
        self._grown: set[SubmissionId] = set()  # whose words under Growth it holds

    # asking

    def teachers(self) -> tuple[coach_sessions.Teacher, ...]:
        work = self.workspace
        return coach_sessions.teachers(work.store, work.credentials, work.today())

    def view(self) -> asked.SessionView:
        """The session as it is. An outcome that became final meanwhile is logged before anybody sees it."""
        work = self.workspace
        view = asked.session_view(work.store, work.credentials, self._open(), work.today())
        if view.outcomes.keys() <= self._told:
            return view
        if not self._obey(lambda w, session: coaching.note_outcomes(w.store, session, now=w.now)):
            return replace(view, outcomes={})
        self._told |= view.outcomes.keys()
        return view

    def shared(self, submission: SubmissionId) -> asked.Shared:
        """One submission as a session would show it, before there is one."""
        work = self.workspace
        return asked.shared(work.store, work.credentials, submission, work.today())

    def growth(self, of: SubmissionId) -> tuple[growths.Growth, ...]:
        """What was marked in every attempt at the credential of this submission. Words of one that is not in the
        session are logged before anybody reads them."""
        work = self.workspace
        found = growths.growth(work.store, work.credentials, self._open(), of, work.today())
        with_words = growths.quoted_from(found)
        others = with_words - set(asked.submissions_of(work.store, self._open())) - self._grown
        if others and not self._obey(
            lambda w, s: coaching.note_growth(w.store, s, sorted(others), today=w.today(), now=w.now)
        ):
            return growths.without_quotes(found, others)
        self._grown |= others
        return found

    def source(self, artifact: Artifact, submission: SubmissionId) -> Source:
        return self.material.source(submission, artifact)

    def _open(self) -> SessionId:
        if self.session is None:
            raise RuleBroken("Open a coach session first.")
        return self.session

    # the session

    def begin(self, chosen: Sequence[SubmissionId]) -> bool:
        """Open a session over these; False (and a sentence) where consent or the rules forbid it."""
        work = self.workspace

        def command() -> Change:
            # whoever hears of the change finds the session open already, and asks nothing for the choice
            self.session, change = coaching.open_session(
                work.store, chosen, today=work.today(), now=work.now, new_id=work.new_id
            )
            return change

        return work.obey(command) and self.session is not None and self._enter(self.session)

    def resume(self, session: SessionId) -> bool:
        work = self.workspace
        done = work.obey(
            lambda: coaching.resume_session(work.store, session, today=work.today(), now=work.now, new_id=work.new_id)
        )
        return done and self._enter(session)

    def _enter(self, session: SessionId) -> bool:
        self.session, self._told, self._grown = session, set(), set()
        self.opened.emit(session)
        return True

    def leave(self) -> None:
        """Back to the choice; everything is kept already."""
        if self.session is not None:
            self.session = None
            self.left.emit()

    def kept(self, thing: str) -> Moment | Note | None:
        """A moment or a line of the session as it is kept, to be put back; nobody is shown it."""
        return asked.as_kept(self.workspace.store, self.session, thing) if self.session is not None else None

    # intents

    def note_shown(self, submission: SubmissionId, artifact: ArtifactId, *, to_a_room: bool) -> bool:
        return self._obey(
            lambda work, session: coaching.note_shown(
                work.store, session, submission, artifact, today=work.today(), now=work.now, to_a_room=to_a_room
            )
        )

    def mark(
        self, submission: SubmissionId, artifact: ArtifactId, anchor: Anchor, by: Voice, criterion: CriterionId | None
    ) -> MomentId | None:
        """The new moment; None (and a sentence) where consent forbids it."""
        made = MomentId(self.workspace.new_id())
        done = self._obey(
            lambda work, session: coach_moments.mark_moment(
                work.store, work.credentials, session, submission, artifact, anchor, by, criterion=criterion,
                today=work.today(), now=work.now, new_id=lambda: made,
            )
        )  # fmt: skip
        return made if done else None

    def write_moment(self, moment: MomentId, words: str) -> bool:
        return self._obey(
            lambda w, s: coach_moments.write_moment(w.store, s, moment, words, today=w.today(), now=w.now)
        )

    def give_moment(self, moment: MomentId, by: Voice) -> bool:
        return self._obey(lambda w, s: coach_moments.give_moment(w.store, s, moment, by, today=w.today(), now=w.now))

    def file_moment(self, moment: MomentId, criterion: CriterionId | None) -> bool:
        return self._obey(
            lambda w, s: coach_moments.file_moment(
                w.store, w.credentials, s, moment, criterion, today=w.today(), now=w.now
            )
        )

    def move_moment(self, moment: MomentId, anchor: Anchor) -> bool:
        return self._obey(
            lambda w, s: coach_moments.move_moment(w.store, s, moment, anchor, today=w.today(), now=w.now)
        )

    def remove(self, thing: MomentId | NoteId) -> bool:
        return self._obey(lambda w, s: coaching.remove(w.store, s, thing, now=w.now))

    def put_back(self, thing: Moment | Note) -> bool:
        return self._obey(lambda w, s: coaching.put_back(w.store, s, thing, today=w.today(), now=w.now))

    def write_note(self, note: Note) -> bool:
        return self._obey(lambda w, s: coach_notebook.write_note(w.store, s, note, now=w.now))

    def set_due(self, note: NoteId, due: date | None) -> bool:
        return self._obey(lambda w, s: coach_notebook.set_due(w.store, s, note, due, today=w.today(), now=w.now))

    def set_done(self, note: NoteId, done: bool) -> bool:
        return self._obey(lambda w, s: coach_notebook.set_done(w.store, s, note, done, now=w.now))

    def look_again(self, on: date | None) -> bool:
        return self._obey(lambda w, s: coach_notebook.look_again(w.store, s, on, today=w.today(), now=w.now))

    def add_time(self, seconds: int) -> bool:
        return self._obey(lambda w, s: coaching.add_time(w.store, s, seconds))

    def withdraw(self, submission: SubmissionId, artifact: ArtifactId) -> bool:
        return self._obey(lambda w, _: coaching.withdraw_consent(w.store, submission, artifact, now=w.now))

    def renew(self, submission: SubmissionId, artifact: ArtifactId) -> bool:
        return self._obey(lambda w, _: coaching.renew_consent(w.store, submission, artifact))

    def set_prompts(self, credential: str, criterion: CriterionId, prompts: Sequence[str] | None) -> bool:
        return self._obey(lambda w, _: coach_notebook.set_prompts(w.store, credential, criterion, prompts))

    def _obey(self, command: Callable[[Workspace, SessionId], Change]) -> bool:
        return self.workspace.obey(lambda: command(self.workspace, self._open()))

    # slow work

    def asked_first(self) -> str:
        """What has to be said before the plan is saved: in which of its pictures no box is known to cover a face, and
        which of them stay behind for that."""
        work = self.workspace
        try:
            plan = coaching_plan.plan(work.store, work.credentials, self._open(), work.today())
        except RuleBroken:
            return ""  # saving says why there is none
        stays = withheld_words(plan.unpictured, len(plan.moments), "a picture")
        return " ".join(filter(None, (bare_words(plan.bare), stays)))

    def save_plan(self, out: Path) -> None:
        if self.session is not None:
            self.plan_work.save(self.session, out)

    def print_record(self, out: Path) -> None:
        """Write what was shown to whom, when, as a file to be printed."""
        from assessor_app.reports.coaching_plan import disclosure_files, write_files

        work, teacher = self.workspace, self.view().session.educator
        said = asked.disclosures(work.store, teacher)
        work.background.run(
            lambda: write_files(disclosure_files(said, work.today()), out), self.saved.emit, self._on_failed
        )

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, AssessorError):
            raise error
        self.workspace.refused.emit(error.sentence)
