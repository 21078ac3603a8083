"""A teacher's work with a film, a plan and a picture, brought into a workspace; and the window a coach sits at."""

import json
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from assessor_app.bundles.writing import write_bundle
from assessor_app.cli.opening import credentials
from assessor_app.commands.clock import utc_now
from assessor_app.commands.submissions import import_bundle
from assessor_app.store import findings, opening
from tests.builders import PASSPHRASE
from tests.films import film, steady
from ui.application import Running, dress
from ui.coaching.chooser import Chooser
from ui.coaching.desk import CoachDesk
from ui.hands import CTRL, Hands, Journey, Key

BOTH = ("scoring", "coaching")
CREDENTIAL = {"id": "facilitating-student-discourse", "version": "3.1"}
CAPTIONS = "WEBVTT\n\n00:00.500 --> 00:02.000\n<v Student 1>Turn to your partner, Maya Rivera.\n"


def bring(folder: Path, room: Path, name: str, **changes: Any) -> None:
    """Make a bundle of a submission and import it. `scopes` were agreed to, but not for the artifact `shut`, and
    `faces` to be seen so."""
    scopes, shut, faces = changes.pop("scopes", BOTH), changes.pop("shut", ""), changes.pop("faces", None)
    source = room / name
    (source / "artifacts").mkdir(parents=True)
    (source / "artifacts" / "clip.mp4").write_bytes(film(steady(150)))
    (source / "artifacts" / "clip.vtt").write_text(CAPTIONS)
    (source / "artifacts" / "plan.txt").write_text("A plan for talk about the river. " * 40)
    picture = Image.new("RGB", (320, 240), "white")
    ImageDraw.Draw(picture).rectangle((40, 40, 200, 160), outline="navy", width=6)
    picture.save(source / "artifacts" / "work.png")
    files = (
        ("clip", "2.2", "clip.mp4", "video/mp4", "captions"), ("captions", "2.2", "clip.vtt", "text/vtt", None),
        ("plan", "2.1", "plan.txt", "text/plain", None), ("work", "2.3", "work.png", "image/png", None),
    )  # fmt: skip
    told = {
        "format": "assessor-submission/1", "submission_id": name, "credential": CREDENTIAL, "attempt": 1,
        "submitted_at": "2026-11-20T10:00:00Z", "educator": "E-17", "district": "D-3",
        "artifacts": [
            {"id": ident, "part": q[0], "question_id": q, "title": f"The {ident}", "path": f"artifacts/{path}",
             "media_type": kind, "captions": captions, "supplementary": ident == "captions",
             "consent": {"scopes": ["scoring"] if ident == shut else list(scopes), "expires": "2090-01-01",
                         "faces": faces}}
            for ident, q, path, kind, captions in files
        ],
        "answers": [{"id": "a1", "part": "1", "question_id": "1.1", "title": "Context", "text": "Twenty students."}],
    } | changes  # fmt: skip
    (source / "submission.json").write_text(json.dumps(told))
    assert write_bundle(source, room / f"{name}.zip").outcome != "refused"
    opened = opening.open_workspace(folder, PASSPHRASE)
    try:
        came, _ = import_bundle(opened.store, room / f"{name}.zip", credentials(), now=utc_now)
        with opened.store.write() as rows:
            findings.keep(rows, came, (), "2026-11-23")
    finally:
        opened.close()


def workspace_of_a_teacher(room: Path) -> Path:
    """A closed workspace with two attempts of one teacher, and one that nobody agreed to have coached."""
    opening.create(room / "workspace", PASSPHRASE, now="2026-11-23T09:00:00.000Z")
    bring(room / "workspace", room, "S-1", shut="work")
    bring(room / "workspace", room, "S-2", attempt=2, previous_submission_id="S-1")
    bring(room / "workspace", room, "S-3", scopes=("scoring",))
    return room / "workspace"


class CoachSitting:
    """The window on a workspace, driven by keys, from start to quit."""

    def __init__(self, folder: Path, pictures: Path, qapp: QApplication) -> None:
        dress(qapp, "light")
        self._opened = opening.open_workspace(folder, PASSPHRASE)
        self.store = self._opened.store
        self._running = Running(self.store, credentials())
        self.window = self._running.window
        self.hands = Hands(self.window, pictures, Journey())
        self.window.show()
        self.window.activateWindow()
        self.hands.until(self.window.isActiveWindow, "the window coming to the front")
        self.hands.press(Key.Key_3, CTRL)

    def __enter__(self) -> "CoachSitting":
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()
        self._opened.close()
        QApplication.processEvents()

    @property
    def desk(self) -> CoachDesk:
        assert self.window.coach.desk is not None
        return self.window.coach.desk

    def begin(self, *submissions: str) -> None:
        """Tick with Space, Tab on, and open with Ctrl+Enter; once more where a score is given up by it."""
        chooser = self.tick(*submissions)
        self.hands.press(Key.Key_Return, CTRL)
        if chooser.asking:
            self.hands.press(Key.Key_Return, CTRL)
        self.wait_opened()

    def tick(self, *submissions: str) -> Chooser:
        """With Space."""
        chooser = self.window.coach.chooser
        assert chooser is not None
        for name, box in chooser.boxes.items():
            if name in submissions:
                box.setFocus()
                self.hands.press(Key.Key_Space)
        return chooser

    def wait_opened(self) -> None:
        self.hands.until(lambda: self.desk.stage.opened is not None, "the evidence being opened")

    def line(self, key: Key, words: str) -> None:
        """Into a part of the notebook, a line, and out again."""
        self.hands.press(key)
        self.hands.write(words)
        self.hands.press(Key.Key_Return)
        self.hands.press(Key.Key_Escape)


def everything_said(widget: QWidget) -> str:
    """Every word in the widget tree and in the accessible tree, hidden ones too."""
    said: list[str] = []
    for each in (widget, *widget.findChildren(QWidget)):
        said += _words_of(each)
    return "\n".join(said)


def _words_of(widget: QWidget) -> list[str]:
    said = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.statusTip()]
    for name in ("text", "toPlainText", "placeholderText", "title", "windowTitle"):
        found = getattr(widget, name, None)
        if callable(found):
            said.append(str(found()))
    return said


def everything_in_sight(window: QWidget) -> str:
    """Every word of a window that can be seen, is told under the pointer, or is read aloud now; its title, too."""
    QApplication.processEvents()  # a layout shows what was put into it a moment later
    parts = [each for each in window.findChildren(QWidget) if each.isVisible()]
    said = [word for each in parts for word in _words_of(each)]
    spoken = everything_spoken(window, in_sight=True)
    return "\n".join([window.window().windowTitle(), *said, spoken])


def everything_spoken(widget: QWidget, *, in_sight: bool = False) -> str:
    """Every name, description and value in the accessible tree, as a screen reader would walk it; of what is not on
    the screen just now, too, unless only what is `in_sight` counts."""
    waiting, said = [QAccessible.queryAccessibleInterface(widget)], list[str]()
    while waiting:
        each = waiting.pop()
        if each is None or not each.isValid() or (in_sight and each.state().invisible):
            continue
        kinds = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)
        said += [each.text(kind) for kind in kinds]
        waiting += [each.child(at) for at in range(each.childCount())]
    return "\n".join(said)
