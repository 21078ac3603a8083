"""Small pictures of moments, drawn behind the window with the veil over them, one artifact after the other."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from assessor_app.documents.place_picture import draw
from assessor_app.documents.veil import Veil
from assessor_app.domain.coaching import Moment, MomentId
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.evidence import Anchor
from assessor_app.domain.submission import Artifact
from assessor_app.queries.coaching import SessionView, Shared
from assessor_app.queries.growth import Seen
from ui.coach_room import CoachRoom
from ui.coaching.evidence_request import veil_of
from ui.viewers.pixmap_cache import to_image

Look = tuple[Anchor, Veil]  # where, and what lies over it
Wanted = tuple[Moment, Artifact, Look]


class MomentPictures(QObject):
    """`made` says that `known` has one more."""

    made = Signal(str)  # MomentId

    def __init__(self, room: CoachRoom, parent: QObject) -> None:
        super().__init__(parent)
        self._room = room
        self.known: dict[MomentId, QPixmap] = {}
        self._tried: dict[MomentId, tuple[Moment, Look]] = {}
        self._waiting: list[Wanted] = []
        self._busy = self._closed = False

    def follow(self, view: SessionView, also: Sequence[Seen] = ()) -> None:
        """Pictures of a session's moments, and of earlier ones that stand beside them; what may not be seen any more,
        or not in this session, is forgotten."""
        for tried, _ in tuple(self._tried.values()):
            if not _open_in(view, tried):
                self._forget(tried.id)
        moments = {each.id: each for each in (*view.session.moments, *(seen.moment for seen in also))}
        self._want([_wanted(view.of(m.submission), m) for m in moments.values() if _open_in(view, m)])

    def _want(self, moments: Sequence[Wanted]) -> None:
        """Those that are there, or could not be drawn, are not asked for again until they move, or what is hidden of
        them changes: then nobody sees the picture without it any more."""
        self._waiting = [each for each in moments if each[1].path and self._look_of(each[0].id) != each[2]]
        for moment, _, (_, veil) in self._waiting:
            before = self._look_of(moment.id)
            if before is not None and before[1] != veil:
                self._forget(moment.id)
        self._next()

    def _look_of(self, moment: MomentId) -> Look | None:
        return self._tried[moment][1] if moment in self._tried else None

    def _forget(self, moment: MomentId) -> None:
        self.known.pop(moment, None)
        self._tried.pop(moment, None)

    def close(self) -> None:
        self._closed, self._waiting = True, []

    def _next(self) -> None:
        if self._busy or self._closed or not self._waiting:
            return
        moment, artifact, look = self._waiting.pop(0)
        self._busy = True
        self._tried[moment.id] = moment, look
        self._room.workspace.background.run(
            lambda: self._picture(moment, artifact, look[1]), lambda image: self._on_drawn(moment, image), priority=-1
        )

    def _picture(self, moment: Moment, artifact: Artifact, veil: Veil) -> QImage:
        try:
            source = self._room.source(artifact, moment.submission)
            with self._room.workspace.documents.open(source, artifact.title) as document:
                document.veil = veil
                pixels = draw(document, moment.anchor)
        except AssessorError:
            return QImage()
        return to_image(pixels) if pixels is not None else QImage()

    def _on_drawn(self, moment: Moment, image: QImage) -> None:
        self._busy = False
        if self._closed:
            return
        if not image.isNull() and moment.id in self._tried:
            self.known[moment.id] = QPixmap.fromImage(image)
            self.made.emit(moment.id)
        self._next()


def _open_in(view: SessionView, moment: Moment) -> bool:
    return moment.submission in view.session.submissions and view.shut(moment) is None


def _wanted(shared: Shared, moment: Moment) -> Wanted:
    return moment, shared.view(moment.artifact).artifact, (moment.anchor, veil_of(shared, moment.artifact))
