"""The one place where screens and core meet: intents go down as commands, what changed comes back as a signal."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from assessor_app.commands import assessments, decisions, leases, preferences
from assessor_app.commands.clock import new_id, utc_now
from assessor_app.documents.passwords import Passwords
from assessor_app.domain.assessment import CodeUse, Conflict, Policy, require_open
from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.credential import Credential, CredentialRef
from assessor_app.domain.decision import DecisionId
from assessor_app.domain.errors import AssessorError, RuleBroken
from assessor_app.domain.evidence import Anchor, EvidenceLinkId
from assessor_app.domain.findings import FindingKey
from assessor_app.domain.letter_lint import Remark, remarks
from assessor_app.domain.rubric import CriterionId, LevelId, Rubric
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.queries import attempts, programme, scoring
from assessor_app.queries import decisions as decisions_queries
from assessor_app.queries import findings as findings_queries
from assessor_app.queries import preferences as preferences_queries
from assessor_app.queries import preview as previews
from assessor_app.queries import queue as queue_queries
from assessor_app.queries import sync_state as sync_queries
from ui.background import Background

if TYPE_CHECKING:
    from assessor_app.documents.pool import WorkerPool
    from assessor_app.documents.source import Source
    from assessor_app.documents.veil import Veil
    from assessor_app.store.engine import Store


class Workspace(QObject):
    """The open workspace. `changed` follows every command, whoever gave it; `refused` carries a sentence for the
    status line; `opened` names the submission now on the Score screen."""

    changed = Signal(object)  # Change
    refused = Signal(str)
    leaving = Signal()  # the open submission is about to make room for another
    opened = Signal(str)  # SubmissionId
    unlocked = Signal(str)  # SubmissionId: a password was typed that opens a file of it

    def __init__(
        self,
        store: "Store",
        credentials: Callable[[str, str], Credential],
        documents: "WorkerPool",
        background: Background,
        *,
        now: Callable[[], str] = utc_now,
        new_id: Callable[[], str] = new_id,
        today: Callable[[], date] = date.today,
        policy: Policy | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.store, self.credentials, self.documents, self.background = store, credentials, documents, background
        self.now, self.new_id, self.today = now, new_id, today
        self._given, self.policy = policy, policy or programme.policy(store)
        self.current: SubmissionId | None = None
        self.being_looked_over: set[SubmissionId] = set()  # now, or as soon as those before are done
        self._credential: CredentialRef | None = None  # a sync may bring another rubric of it
        self.opened_view: scoring.ScoreView | None = None  # what opening found out, while `opened` is being heard
        self.passwords = Passwords()
        self._preferences = preferences_queries.preferences(store)
        self.changed.connect(self._on_changed)  # before any screen, which asks for what holds now

    def _on_changed(self, change: Change) -> None:
        """A sync may have brought other switches."""
        if Kind.SYNC in change.kinds and self._given is None:
            self.policy = programme.policy(self.store)

    # -- asking -----------------------------------------------------------------------------------

    def queue(self) -> tuple[queue_queries.QueueRow, ...]:
        return queue_queries.queue(self.store, self.credentials, self.today())

    def preview(self, submission: SubmissionId) -> previews.Preview:
        return previews.preview(self.store, self.credentials, submission, self.today())

    def score_view(self, submission: SubmissionId | None = None) -> scoring.ScoreView:
        """What the Score screen shows of a submission (the open one unless named)."""
        return scoring.score_view(self.store, self.credentials, submission or self.in_hand(), self.policy, self.today())

    def compared(self) -> attempts.Compared:
        """The open submission beside the attempt before; raises RuleBroken when there is none."""
        return attempts.compared(self.store, self.credentials, self.in_hand(), self.policy)

    def source(self, artifact: ArtifactId, submission: SubmissionId | None = None) -> "Source":
        """Plaintext of one artifact at random places; a text answer is its UTF-8 bytes."""
        from assessor_app.documents.source import BytesSource

        owner = submission or self.in_hand()
        with_id = self.score_view(owner).submission.artifact(artifact)
        if with_id.text is not None:
            return BytesSource(with_id.text.encode())
        return self.file_source(owner, with_id.sha256)

    def file_source(self, submission: SubmissionId, sha256: str) -> "Source":
        """Plaintext of a file by its hash, with its password where it was typed; also before a reading has begun."""
        return self.passwords.with_it(sha256, scoring.source(self.store, submission, sha256))

    def veil(self, submission: SubmissionId, artifact: ArtifactId) -> "Veil":
        """What lies over an artifact wherever it is shown: hidden words, and boxes drawn by hand."""
        return findings_queries.veil_of(self.store, submission, artifact)

    def decisions(self) -> tuple[decisions_queries.DecisionRow, ...]:
        return decisions_queries.decisions(self.store, self.credentials)

    def decision(self, decision: DecisionId) -> decisions_queries.DecisionDetail:
        return decisions_queries.decision(self.store, self.credentials, decision)

    def decision_faults(self, ids: Sequence[str]) -> tuple[DecisionId, ...]:
        """Decisions whose signature does not hold."""
        return decisions_queries.faults(self.store, [DecisionId(ident) for ident in ids])

    def letter_remarks(self, view: scoring.ScoreView) -> tuple[Remark, ...]:
        """What a reader would stumble over in the letter this reading becomes."""
        from assessor_app.reports.syllables import syllables

        known, own = findings_queries.known_words(self.store), sync_queries.assessor(self.store)
        rubric = view.credential.rubric
        hidden = findings_queries.masked_when_signed(self.store, rubric, view.submission.id)
        return remarks(view.assessment, rubric, view.verdict, known, syllables, own, hidden)

    def sync_state(self) -> sync_queries.SyncState:
        return sync_queries.sync_state(self.store)

    def unsent(self) -> int:
        return sync_queries.unsent(self.store)

    def preference(self, name: str, default: Any = None) -> Any:
        return self._preferences.get(name, default)

    def set_preference(self, name: str, value: Any) -> None:
        if self._preferences.get(name) != value:
            self._preferences[name] = value
            self.obey(lambda: preferences.set_preference(self.store, name, value))

    # -- opening ----------------------------------------------------------------------------------

    def open(self, submission: SubmissionId, *, asked: bool = True) -> bool:
        """Put a submission on the Score screen; False while its conflict question keeps it shut, and a sentence where
        somebody asked for it."""
        try:
            view = self.score_view(submission)
            require_open(view.assessment)
        except AssessorError as error:
            if asked:
                self.refused.emit(error.sentence)
            return False
        self.leaving.emit()
        if submission == self.current:  # words and time kept by leaving it are in it
            view = self.score_view(submission)
        self.current, self._credential, self.opened_view = submission, view.submission.credential, view
        self.opened.emit(submission)
        self.opened_view = None
        return True

    def put_away(self) -> None:
        """No submission is on the Score screen any more."""
        self.current = self._credential = None

    def in_hand(self) -> SubmissionId:
        """The open submission; RuleBroken while there is none."""
        if self.current is None:
            raise RuleBroken("Open a submission first.")
        return self.current

    def _opened_credential(self) -> Credential:
        if self._credential is None:
            raise RuleBroken("Open a submission first.")
        return self.credentials(self._credential.id, self._credential.version)

    def _rubric(self) -> Rubric:
        return self._opened_credential().rubric

    # -- intents ----------------------------------------------------------------------------------

    def obey(self, command: Callable[[], Change]) -> bool:
        """Give one command; True when it was done. A refusal becomes a sentence, never a dialog."""
        try:
            change = command()
        except AssessorError as error:
            self.refused.emit(error.sentence)
            return False
        if change.kinds:
            self.changed.emit(change)
        return True

    def answer_conflict(self, submission: SubmissionId, answer: Conflict) -> bool:
        return self.obey(
            lambda: decisions.answer_conflict(self.store, submission, answer, now=self.now, new_id=self.new_id)
        )

    def give_back(self, submission: SubmissionId) -> bool:
        """Let another reader have it; what was begun stays here."""
        return self.obey(partial(leases.give_back, self.store, submission, now=self.now, new_id=self.new_id))

    def say_why(self, submission: SubmissionId, why: str) -> bool:
        """Why it was given back."""
        return self.obey(partial(leases.say_why, self.store, submission, why, now=self.now, new_id=self.new_id))

    def keep_after_all(self, submission: SubmissionId) -> bool:
        return self.obey(partial(leases.keep_after_all, self.store, submission, now=self.now, new_id=self.new_id))

    def give_score(self, criterion: CriterionId, level: LevelId) -> bool:
        return self.obey(
            lambda: assessments.give_score(
                self.store, self._rubric(), self.in_hand(), criterion, level, self.policy, now=self.now
            )
        )

    def clear_score(self, criterion: CriterionId) -> bool:
        return self.obey(
            lambda: assessments.clear_score(self.store, self._rubric(), self.in_hand(), criterion, now=self.now)
        )

    def link_evidence(self, criterion: CriterionId, artifact: ArtifactId, anchor: Anchor, note: str = "") -> bool:
        return self.obey(
            lambda: assessments.link_evidence(
                self.store,
                self._rubric(),
                self.in_hand(),
                criterion,
                artifact,
                anchor,
                note,
                now=self.now,
                new_id=self.new_id,
            )
        )

    def move_link(self, link: EvidenceLinkId, anchor: Anchor) -> bool:
        return self.obey(
            lambda: assessments.move_link(self.store, self._rubric(), self.in_hand(), link, anchor, now=self.now)
        )

    def remove_link(self, link: EvidenceLinkId) -> bool:
        return self.obey(lambda: assessments.remove_link(self.store, self.in_hand(), link, now=self.now))

    def mark_no_evidence(self, criterion: CriterionId, found_none: bool = True) -> bool:
        return self.obey(
            lambda: assessments.mark_no_evidence(
                self.store, self._rubric(), self.in_hand(), criterion, found_none, now=self.now
            )
        )

    def write_rationale(self, criterion: CriterionId, text: str) -> bool:
        return self.obey(
            lambda: assessments.write_rationale(
                self.store, self._rubric(), self.in_hand(), criterion, text, now=self.now
            )
        )

    def write_reason(self, text: str) -> bool:
        return self.obey(lambda: assessments.write_reason(self.store, self.in_hand(), text, now=self.now))

    def write_feedback(self, text: str) -> bool:
        return self.obey(lambda: assessments.write_feedback(self.store, self.in_hand(), text, now=self.now))

    def add_code(self, use: CodeUse) -> bool:
        return self.obey(lambda: assessments.add_code(self.store, self._rubric(), self.in_hand(), use, now=self.now))

    def remove_code(self, use: CodeUse) -> bool:
        return self.obey(lambda: assessments.remove_code(self.store, self.in_hand(), use, now=self.now))

    def wave_away(self, finding: FindingKey, away: bool = True) -> bool:
        return self.obey(lambda: assessments.wave_away(self.store, self.in_hand(), finding, away, now=self.now))

    def choose_criterion(self, criterion: CriterionId) -> bool:
        return self.obey(lambda: assessments.choose_criterion(self.store, self.in_hand(), criterion))

    def note_seen(self, artifact: ArtifactId, seen: Sequence[tuple[float, float]], whole: float) -> bool:
        return self.obey(lambda: assessments.note_seen(self.store, self.in_hand(), artifact, seen, whole))

    def add_active_time(self, seconds: int) -> bool:
        return self.obey(lambda: assessments.add_active_time(self.store, self.in_hand(), seconds))

    def undo(self) -> bool:
        return self.obey(lambda: assessments.undo(self.store, self.in_hand(), now=self.now))

    def redo(self) -> bool:
        return self.obey(lambda: assessments.redo(self.store, self.in_hand(), now=self.now))

    def why_not_yet(self) -> str:
        """Why the open reading waits to be committed: what is signed holds no name that is about to be found."""
        waits = self.current in self.being_looked_over
        return f"The pre-check of {self.current} is still running; commit when it is done." if waits else ""

    def commit(self) -> bool:
        return self.obey(self._commit)

    def _commit(self) -> Change:
        if why := self.why_not_yet():
            raise RuleBroken(why)
        return decisions.commit(
            self.store, self._opened_credential(), self.in_hand(), self.policy, now=self.now, new_id=self.new_id
        )

    def correct(self, submission: SubmissionId) -> bool:
        known = self.credentials
        return self.obey(
            lambda: decisions.correct(self.store, submission, now=self.now, new_id=self.new_id, credentials=known)
        )

    def let_stand(self, twice: sync_queries.TwoHeads, event: str) -> None:
        """Of two decisions on one submission, neither knowing of the other, this one stands; the others are
        withdrawn."""
        for head in twice.heads:
            if head.event != event and not self.withdraw(DecisionId(head.event), twice.why_withdrawn):
                return

    def withdraw(self, decision: DecisionId, reason: str) -> bool:
        return self.obey(lambda: decisions.withdraw(self.store, decision, reason, now=self.now, new_id=self.new_id))
