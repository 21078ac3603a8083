"""The line above a session: whose work, since when, what is saved, and the two ways out: to the room, to a file."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from assessor_app.queries.coaching import SessionView, Shared
from ui import theme
from ui.theme import Size, Type
from ui.widgets.button import Button, Kind
from ui.widgets.day_field import day_words
from ui.widgets.layout import column, row
from ui.widgets.marks import IconMark, SavedState
from ui.widgets.moments import local_clock, local_date, timer_words
from ui.widgets.text import ElidedLabel, label

PROMISE = "No scores are shown, kept or taken along"


class SessionHeader(QFrame):
    """48 px; while presenting it is not there at all."""

    present_wanted = Signal()
    plan_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setFixedHeight(theme.current().px(Size.SCORE_HEADER))
        self._submission, self._credential = label("", strong=True), ElidedLabel("")
        self._about = ElidedLabel("", Type.CAPTION, tone="quiet")
        first = row(self._submission, self._credential, gap=8)
        first.setStretch(1, 1)
        self.promise = label(PROMISE, Type.CAPTION, tone="quiet")
        self.saved, self._timer = SavedState(), label("00:00:00", Type.CAPTION, tone="quiet", tabular=True)
        self._other = Button(icon="x", name="Another session", kind=Kind.QUIET, small=True)
        self._present, self._plan = (
            Button("Present", icon="presentation", key="F5"),
            Button("Save the plan", icon="file-doc", key="Ctrl+S", kind=Kind.PRIMARY),
        )
        self._other.clicked.connect(self.leave_wanted)
        self._present.clicked.connect(self.present_wanted)
        self._plan.clicked.connect(self.plan_wanted)
        clock = row(IconMark("timer", size=16, name="Time of this session"), self._timer, gap=6)
        middle = row(IconMark("eye-slash", size=16), self.promise, gap=6)
        right = row(None, self.saved, clock, self._present, self._plan, self._other, gap=14)
        whole = row(column(first, self._about, gap=0), middle, right, gap=16, margins=(16, 0, 12, 0))
        for place, stretch in enumerate((3, 0, 1)):
            whole.setStretch(place, stretch)
        self.setLayout(whole)

    def show_view(self, view: SessionView, shared: Shared) -> None:
        self._submission.setText(shared.submission.id)
        self._credential.setText(shared.credential.title)
        opened_at = view.session.opened_at
        held = f"{day_words(local_date(opened_at))}, {local_clock(opened_at)}"
        others = len(view.shared) - 1
        more = f", with {others} more" if others else ""
        self._about.setText(f"Coach session, {held}{more}")

    def show_saved(self, at: str) -> None:
        self.saved.set_saved(local_clock(at))

    def show_saving(self, saving: bool) -> None:
        """Of a plan that is being saved no second one is asked for."""
        self._plan.setEnabled(not saving)

    def show_seconds(self, seconds: int) -> None:
        self._timer.setText(timer_words(seconds))
