"""A resubmission beside the attempt before, in the viewer's place: what was said, what was missing, what changed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from assessor_app.documents.comparing import Differences, differences
from assessor_app.documents.source import BytesSource, Source
from assessor_app.domain.attempts import Pair
from assessor_app.domain.days import local_date
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.submission import Artifact, SubmissionId
from assessor_app.queries.attempts import Compared
from ui import theme
from ui.scoring.compare_parts import ChangedText, ChangeRow, missing_line, page_change
from ui.theme import Type
from ui.widgets.day_field import day_words
from ui.widgets.glyph_button import GlyphButton
from ui.widgets.layout import card, column, empty, panel, row, scrolled
from ui.widgets.stepping import step_focus, step_of
from ui.widgets.text import hairline, label
from ui.workspace import Workspace

WIDEST = 920  # pixels of the column that is read


class CompareView(QFrame):
    """Arrows go from artifact to artifact, Enter unfolds what changed, O shows it in the viewer, Escape leaves."""

    artifact_requested = Signal(str)
    left = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setProperty("ground", "canvas")
        self.setAccessibleName("What changed since the last attempt")
        self.rows: list[ChangeRow] = []
        self._shown: Compared | None = None
        self._folds: dict[int, tuple[QFrame, QVBoxLayout]] = {}
        self._title = label("", Type.SCREEN, strong=True)
        self._about = label("", Type.CAPTION, tone="quiet", tabular=True)
        close = GlyphButton("x", "Back to the evidence")
        close.clicked.connect(self.left)
        self._body = column(gap=16)
        page = panel(column(row(column(self._title, self._about, gap=0), None, close), self._body, None, gap=16))
        page.setProperty("ground", "canvas")
        page.setMaximumWidth(theme.current().px(WIDEST))
        centred = panel(row(page, margins=(24, 24, 24, 24)), ground="canvas")
        self._area = scrolled(centred, "Comparison")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)

    def show_compared(self, shown: Compared) -> None:
        """Show a comparison; the same one again keeps what was unfolded."""
        if shown == self._shown:
            return
        self._shown, self.rows, self._folds = shown, [], {}
        empty(self._body)
        self._title.setText(f"What changed since attempt {shown.attempt_before}")
        handed_in = day_words(local_date(shown.submitted_before))
        self._about.setText(f"{shown.before} · handed in {handed_in} · {_count(shown)}")
        told = shown.told or "The educator did not say what changed."
        self._body.addWidget(_titled("In the educator’s words", [label(told, Type.BODY, wrap=True)]))
        self._body.addWidget(_titled("Not met before", self._missing(shown)))
        self._body.addWidget(_titled("What was handed in", self._artifacts(shown)))
        self._body.addStretch(1)
        first = next((line for line in self.rows if line.unfolds), None)
        if first is not None:
            first.click()

    def begin(self) -> None:
        """Take the first changed artifact in hand."""
        wanted = next((line for line in self.rows if line.pair.change != "same"), next(iter(self.rows), None))
        (wanted or self).setFocus(Qt.FocusReason.TabFocusReason)

    def _missing(self, shown: Compared) -> list[QWidget]:
        if shown.unsaid:
            return [label(shown.unsaid, Type.BODY, tone="quiet", wrap=True)]
        if not shown.missing:
            return [label("Every criterion was met.", Type.BODY, tone="quiet")]
        return [missing_line(each) for each in shown.missing]

    def _artifacts(self, shown: Compared) -> list[QWidget]:
        made: list[QWidget] = []
        for number, pair in enumerate(shown.pairs):
            family = pair.shown.media_type.partition("/")[0]
            line = ChangeRow(pair, family, None)
            line.clicked.connect(lambda _=False, n=number: self._on_row_clicked(n))
            line.stepped.connect(self._step)
            line.left.connect(self.left)
            line.open_wanted.connect(lambda n=number: self._open(n))
            fold = column(gap=16, margins=(36, 4, 12, 16))
            held = panel(fold)
            held.hide()
            self.rows.append(line)
            self._folds[number] = held, fold
            made += [line, held]
        return made

    def _open(self, number: int) -> None:
        now = self.rows[number].pair.now
        if now is not None:
            self.artifact_requested.emit(now.id)

    def _on_row_clicked(self, number: int) -> None:
        line, (held, fold) = self.rows[number], self._folds[number]
        if not line.unfolds:
            self._open(number)
            return
        held.setVisible(line.isChecked())
        if line.isChecked() and not fold.count():
            fold.addWidget(label("Comparing…", Type.CAPTION, tone="quiet"))
            self._compare(number, line.pair)

    def _compare(self, number: int, pair: Pair) -> None:
        shown, workspace = self._shown, self._workspace
        if shown is None or pair.now is None or pair.before is None:
            return
        now, before = pair.now, pair.before

        def work() -> Differences:
            pool = workspace.documents
            with (
                pool.open(_source(workspace, before, shown.before), before.name) as old,
                pool.open(_source(workspace, now, shown.submission), now.name) as new,
            ):
                old.veil, new.veil = (
                    workspace.veil(shown.before, before.id), workspace.veil(shown.submission, now.id),
                )  # fmt: skip
                return differences(old, new)

        workspace.background.run(
            work,
            lambda found: self._on_compared(shown, number, found),
            lambda error: self._on_failed(shown, number, error),
            priority=1,
        )

    def _on_compared(self, shown: Compared, number: int, found: Differences) -> None:
        if shown is not self._shown:
            return
        fold = self._folds[number][1]
        empty(fold)
        if found.words:
            fold.addWidget(ChangedText(found.words))
        for change in found.pages:
            fold.addWidget(page_change(change))
        if found.changed_pages > len(found.pages):
            more = found.changed_pages - len(found.pages)
            fold.addWidget(label(f"{more} more pages look different.", Type.CAPTION, tone="quiet"))
        if not found.words and not found.pages:
            fold.addWidget(label("It reads and looks the same; only its bytes differ.", Type.BODY, tone="quiet"))

    def _on_failed(self, shown: Compared, number: int, error: Exception) -> None:
        if not isinstance(error, AssessorError):
            raise error
        if shown is self._shown:
            empty(self._folds[number][1])
            self._folds[number][1].addWidget(label(error.sentence, Type.BODY, tone="quiet", wrap=True))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if by := step_of(event.key()):
            self._step(by)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        step_focus(self._area, self.rows, by, theme.current().px(80))


def _count(shown: Compared) -> str:
    return "nothing changed" if not shown.changes else f"{shown.changes} of {len(shown.pairs)} changed"


def _titled(title: str, inside: list[QWidget]) -> QFrame:
    head = label(title, "section")
    made: list[QWidget] = [head, hairline(), *inside]
    frame = card(column(*made, gap=8))
    frame.setAccessibleName(title)
    return frame


def _source(workspace: Workspace, artifact: Artifact, submission: SubmissionId) -> Source:
    if artifact.text is not None:
        return BytesSource(artifact.text.encode())
    return workspace.file_source(submission, artifact.sha256)
