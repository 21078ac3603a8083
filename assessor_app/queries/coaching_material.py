"""The evidence behind a plan: its bytes, its veil and its captions, as a coach may see them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session as Rows

from assessor_app.documents.captions import MOST_BYTES, captions_file
from assessor_app.documents.source import BytesSource, Source
from assessor_app.documents.values import Cue
from assessor_app.documents.veil import Veil
from assessor_app.domain import coaching as rules
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.submission import Artifact, SubmissionId
from assessor_app.domain.unnamed import without_names
from assessor_app.store import coaching as kept
from assessor_app.store import findings, submissions
from assessor_app.store.engine import Store


@dataclass(frozen=True, slots=True)
class StoredMaterial:
    """What an assessor waved away in a reading stays hidden here: readings are none of the coach's business. A name
    found in one of the submissions that are looked at `together` is hidden in all of them."""

    store: Store
    today: Callable[[], date]
    unlocked: Callable[[str, Source], Source] = lambda _sha256, source: source  # with its password, where one was typed
    together: tuple[SubmissionId, ...] = ()

    def source(self, submission: SubmissionId, artifact: Artifact) -> Source:
        """Everything a coach sees, hears or takes along is read here. Raises RuleBroken where the people in it did not
        agree to coaching with this very file, or do not any more."""
        with self.store.read() as rows:
            whole = without_names(submissions.submission(rows, submission), self._hidden(rows, submission))
            rules.require_shown(whole, artifact.id, self.today(), kept.withdrawn(rows, submission))
            if artifact.text is not None:
                return BytesSource(artifact.text.encode())
            file = submissions.open_file(rows, self.store.vault, submission, artifact.sha256)
        return self.unlocked(artifact.sha256, file)

    def veil(self, submission: SubmissionId, artifact: Artifact) -> Veil:
        with self.store.read() as rows:
            hidden = self._hidden(rows, submission)
            return Veil(hidden, tuple(c.place for c in findings.covers(rows, submission) if c.artifact == artifact.id))

    def cues(self, submission: SubmissionId, artifact: Artifact) -> tuple[Cue, ...]:
        """Those of the captions file that belongs to a recording, names masked; none when it cannot be read or
        its own people did not agree."""
        if artifact.captions is None:
            return ()
        try:
            with self.store.read() as rows:
                file = submissions.submission(rows, submission).artifact(artifact.captions)
            source = self.source(submission, file)
            cues = captions_file(source.read_at(0, min(source.size, MOST_BYTES)), file.title).cues
        except AssessorError:
            return ()
        return self.veil(submission, artifact).cues(cues)

    def _hidden(self, rows: Rows, submission: SubmissionId) -> tuple[str, ...]:
        return findings.hidden_together(rows, tuple({*self.together, submission}))
