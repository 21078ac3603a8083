"""The bank of questions, criterion by criterion; what the coach changes is the coach's own, the rubric stays."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assessor_app.domain.rubric import Criterion, CriterionId
from assessor_app.queries.coaching import Shared
from ui.theme import Type
from ui.widgets.button import Button, Kind
from ui.widgets.kept_words import KeptWords
from ui.widgets.layout import column, empty, nest, row
from ui.widgets.refused_words import PutBy
from ui.widgets.text import label


class PromptsTab(QWidget):
    """A field a criterion, a question a line."""

    changed = Signal(str, str, object)  # credential, criterion, list of questions or None

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[CriterionId, KeptWords] = {}
        self.backs: dict[CriterionId, Button] = {}
        self._rubric, self._credential = ("", ""), ""
        self._put_by = PutBy("prompts", self)
        intro = "One question a line. What you change is yours; the credential keeps its own."
        self._column = column(gap=12)
        self.setLayout(column(label(intro, Type.CAPTION, tone="quiet", wrap=True), self._column, None, gap=12))

    def show_questions(self, shared: Shared) -> None:
        rubric = shared.credential.id, shared.credential.version
        if rubric != self._rubric:
            self.put_words_by()
            self._rubric, self._credential = rubric, shared.credential.id
            empty(self._column)
            self.fields, self.backs = {}, {}
            for criterion in shared.credential.rubric.criteria:
                self._add(criterion)
        for ident, field in self.fields.items():
            if not field.hasFocus():
                field.show_text("\n".join(shared.prompts[ident]))
            self._put_by.take_up((self._credential, ident), field)
            shipped = shared.credential.rubric.criterion(ident).prompts
            self.backs[ident].setVisible(shared.prompts[ident] != shipped)

    def keep_words(self) -> None:
        for field in self.fields.values():
            field.keep()

    def put_words_by(self) -> None:
        """What could not be kept waits until these questions are shown again."""
        for ident, field in self.fields.items():
            self._put_by.put((self._credential, ident), field)

    def _add(self, criterion: Criterion) -> None:
        field = KeptWords("", f"Questions for {criterion.title}", "No questions", lines=(3, 9))
        back = Button("Use those shipped", kind=Kind.LINK, small=True)
        keeps = back.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        back.setSizePolicy(keeps)
        field.written.connect(lambda words, c=criterion.id: self._on_written(c, words))
        back.clicked.connect(lambda: self.changed.emit(self._credential, criterion.id, None))
        self.fields[criterion.id], self.backs[criterion.id] = field, back
        nest(self._column, column(row(label(criterion.title, strong=True), None, back), field, gap=4))

    def _on_written(self, criterion: CriterionId, words: str) -> None:
        self.changed.emit(self._credential, criterion, [line.strip() for line in words.splitlines() if line.strip()])
