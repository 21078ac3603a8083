"""The short queue: what of the teacher's work may be looked at, clips first; what may not says why."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assessor_app.domain.clear_faces import faces_words
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.queries.coaching import FinalOutcome, SessionView, Shared, SharedArtifact
from ui.theme import Type
from ui.widgets.button import Button, Kind
from ui.widgets.day_field import day_words
from ui.widgets.layout import column, empty, nest, row
from ui.widgets.moments import timer_words
from ui.widgets.text import label

ICONS = {"video": "film-strip", "audio": "speaker-high", "image": "image"}


class EvidenceTab(QWidget):
    """A button an artifact; the one on the screen is chosen."""

    wanted = Signal(str, str)  # SubmissionId, ArtifactId

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[tuple[SubmissionId, ArtifactId], Button] = {}
        self._column = column(gap=4)
        self.setLayout(column(self._column, None, gap=0))
        self._shown: object = None

    def show_view(self, view: SessionView, current: tuple[SubmissionId, ArtifactId] | None) -> None:
        shown = tuple(
            (s.submission.id, s.artifacts, [_consent(s, a) for a in s.artifacts], view.outcomes.get(s.submission.id))
            for s in view.shared
        )
        if shown != self._shown:
            self._shown = shown
            self._build(view)
        for key, button in self.rows.items():
            button.setChecked(key == current)
            button.update()

    def _build(self, view: SessionView) -> None:
        empty(self._column)
        self.rows = {}
        for shared in view.shared:
            self._add_submission(shared, view.outcomes.get(shared.submission.id))

    def _add_submission(self, shared: Shared, final: FinalOutcome | None) -> None:
        whole = shared.submission
        about = label(f"{shared.credential.title}, attempt {whole.attempt}", Type.CAPTION, tone="quiet", wrap=True)
        heading = column(label(whole.id, strong=True), about, gap=0, margins=(0, 10, 0, 4))
        if final is not None:
            said = f"Final decision: {final.outcome}, {day_words(final.decided_on)}"
            heading.addWidget(label(said, Type.CAPTION, tone="quiet", wrap=True))
        nest(self._column, heading)
        for each in shared.artifacts:
            self._add(shared, each)

    def _add(self, shared: Shared, shown: SharedArtifact) -> None:
        submission = shared.submission.id
        artifact = shown.artifact
        family = artifact.media_type.partition("/")[0]
        icon = "lock-simple" if shown.shut else ICONS.get(family, "file-text" if artifact.path else "text-aa")
        button = Button(f"{artifact.title}{_amount(shown)}", icon=icon, kind=Kind.QUIET, small=True, yields=True)
        button.setCheckable(True)
        button.setEnabled(shown.shut is None)
        button.clicked.connect(lambda: self.wanted.emit(submission, artifact.id))
        self.rows[submission, artifact.id] = button
        nest(self._column, row(button, None))
        if (said := _consent(shared, shown)) is not None:
            nest(self._column, row(label(said, Type.CAPTION, tone="quiet", wrap=True), margins=(38, 0, 8, 4)))


def _consent(shared: Shared, shown: SharedArtifact) -> str | None:
    """Why it stays shut, or what was agreed to about faces in it."""
    return shown.shut or faces_words(shown.artifact, shared.looked(shown.artifact.id))


def _amount(shown: SharedArtifact) -> str:
    if shown.duration_s:
        return f" · {timer_words(round(shown.duration_s)).removeprefix('00:')}"
    return f" · {shown.pages} pages" if shown.pages and shown.pages > 1 and shown.kind not in ("image", "text") else ""
