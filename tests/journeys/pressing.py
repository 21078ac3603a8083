"""A process that presses keys until it is killed: each line it writes says a step it is about to take, or the state
that was in the store when the step returned. It reads the runs to make from its standard input, one a line, and
makes each in a fork of its own, so that a kill costs one window and not one interpreter."""

import faulthandler
import json
import os
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from assessor_app.documents import pool
from assessor_app.documents.source import Source
from assessor_app.domain.errors import Unreadable
from assessor_app.domain.evidence import TextRange
from assessor_app.domain.rubric import CriterionId, LevelId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store.opening import open_workspace
from tests import builders
from tests.builders import PASSPHRASE
from tests.journeys.readings import CRITERIA, SUBMISSION, State, Step, credential, state_of
from ui.application import Running, dress
from ui.background import Background
from ui.hands import CTRL, SHIFT, Hands, Journey, Key
from ui.workspace import Workspace

ACT = Callable[[Step], None]
SHARES = {"none": 4, "level": 6, "down": 4, "up": 2, "write": 4, "undo": 3, "redo": 2, "link": 2, "commit": 2}


def tell(line: dict[str, Any]) -> None:
    """One whole line, straight to the pipe: what was written before a kill is read after it."""
    os.write(1, json.dumps(line).encode() + b"\n")


def chosen(state: State, dice: random.Random) -> Step:
    """Half of the steps are any; the other half go on towards the decision, or none would ever be signed."""
    if state["committed"]:
        return {"do": "correct"}
    if dice.random() < 0.5:
        return next_towards_decision(state, dice)
    do = dice.choices(list(SHARES), list(SHARES.values()))[0]
    more = {"level": {"n": dice.randint(1, 4)}, "write": {"text": dice.choice("abcdefgh")}}
    return {"do": do} | more.get(do, {})


def next_towards_decision(state: State, dice: random.Random) -> Step:
    criterion = state["active"]
    if criterion not in state["links"] and criterion not in state["no_evidence"]:
        return {"do": dice.choice(["link", "none"])}
    if criterion not in state["scores"]:
        return {"do": "level", "n": dice.randint(1, 4)}
    if criterion not in state["rationales"]:
        return {"do": "write", "text": dice.choice("abcdefgh")}
    for other in CRITERIA:
        if other not in state["scores"] or other not in state["rationales"]:
            return {"do": "up" if CRITERIA.index(other) < CRITERIA.index(criterion) else "down"}
    if state["events"] and not state["reason"]:
        return {"do": "reason", "text": dice.choice("abcdefgh")}
    return {"do": "commit"}


def press_on(store: Any, act: ACT, dice: random.Random) -> None:
    """Without end: the kill is the end."""
    state = state_of(store)
    tell({"ack": state})
    while True:
        step = chosen(state, dice)
        tell({"about": step})
        act(step)
        state = state_of(store)
        tell({"ack": state})


class NoReaders(pool.WorkerPool):
    """Opens nothing: these runs are about keys, not documents."""

    def __init__(self, **_given: object) -> None:
        super().__init__(spares=0)

    def open(self, source: Source, name: str) -> Any:
        raise Unreadable(name, "No reader is at hand.")


def keys_of_window(store: Any, *, document: bool) -> ACT:
    """Each step by the keys an assessor would press, in the real window."""
    app = QApplication(["assessor"])
    dress(app, "light")
    running = Running(store, lambda _name, _version: credential())
    hands = Hands(running.window, Path(tempfile.gettempdir()), Journey())
    running.window.show()
    running.window.activateWindow()
    hands.until(running.window.isActiveWindow, "the window coming to the front")
    if not state_of(store)["committed"]:
        running.window.start_scoring(SUBMISSION)
        shown = running.window.score.stage.document.pages
        hands.until(lambda: not document or shown.text_of(1) is not None, "the words of the answer")
    simple = {
        "none": (Key.Key_N, Qt.KeyboardModifier.NoModifier),
        "down": (Key.Key_Down, Qt.KeyboardModifier.NoModifier),
        "up": (Key.Key_Up, Qt.KeyboardModifier.NoModifier),
        "undo": (Key.Key_Z, CTRL),
        "redo": (Key.Key_Z, CTRL | SHIFT),
    }

    def leave_review() -> None:
        while running.window.score.deciding.on:  # out of the words first
            hands.press(Key.Key_Escape)

    def act(step: Step) -> None:
        match step["do"]:
            case "level":
                hands.press(Key(Key.Key_0 + step["n"]))
            case "write":
                hands.press(Key.Key_C)
                hands.press(Key.Key_A, CTRL)
                hands.write(step["text"])
                hands.press(Key.Key_Escape)
            case "link":
                running.window.score.stage.setFocus()
                hands.press(Key.Key_Right, CTRL | SHIFT)
                hands.press(Key.Key_E)
            case "commit":
                hands.press(Key.Key_Return, CTRL, times=2)
                leave_review()
            case "reason":
                hands.press(Key.Key_Return, CTRL, times=2)  # it can't be signed yet, and goes to what is missing
                hands.write(step["text"])
                leave_review()
            case "correct":
                running.workspace.correct(SubmissionId(SUBMISSION))
                running.window.start_scoring(SUBMISSION)
            case plain:
                hands.press(*simple[plain])
        app.processEvents()

    return act


def commands_of_workspace(store: Any, dice: random.Random) -> ACT:
    """Each step as the command that the window gives for it, without the window."""
    workspace = Workspace(store, lambda _name, _version: credential(), NoReaders(), Background())
    if not state_of(store)["committed"]:
        workspace.open(SubmissionId(SUBMISSION))

    def act(step: Step) -> None:
        state = state_of(store)
        criterion = CriterionId(state["active"])
        match step["do"]:
            case "none":
                workspace.mark_no_evidence(criterion, criterion not in state["no_evidence"])
            case "level":
                level = LevelId(f"{criterion}-{builders.LEVELS[step['n'] - 1]}")
                again = state["scores"].get(criterion) == level
                workspace.clear_score(criterion) if again else workspace.give_score(criterion, level)
            case "write":
                workspace.write_rationale(criterion, step["text"])
            case "reason":
                workspace.write_reason(step["text"])
            case "link":
                start = dice.randint(0, 20)
                workspace.link_evidence(criterion, ArtifactId("a1"), TextRange("dents", start, start + 5, "", "", 1))
            case "down" | "up":
                at = CRITERIA.index(state["active"]) + (1 if step["do"] == "down" else -1)
                workspace.choose_criterion(CriterionId(CRITERIA[min(max(at, 0), len(CRITERIA) - 1)]))
            case "correct":
                workspace.correct(SubmissionId(SUBMISSION))
                workspace.open(SubmissionId(SUBMISSION))
            case plain:
                getattr(workspace, plain)()

    return act


def run(folder: Path, seed: int, by: str) -> None:
    """One life of the application, from its start to its kill. `by` is keys, documents or commands."""
    dice = random.Random(seed)
    opened = open_workspace(folder, PASSPHRASE)
    if by == "commands":
        act = commands_of_workspace(opened.store, dice)
    else:
        if by == "keys":
            pool.WorkerPool = NoReaders  # type: ignore[misc]
        act = keys_of_window(opened.store, document=by == "documents")
    press_on(opened.store, act, dice)


def main() -> None:
    faulthandler.enable()
    for line in sys.stdin:
        asked = json.loads(line)
        if not (child := os.fork()):
            os.setsid()
            tell({"life": os.getpid()})
            try:
                run(Path(asked["folder"]), asked["seed"], asked["by"])
            except BaseException as error:
                tell({"fault": f"{type(error).__name__}: {error}"})
            os._exit(1)
        _pid, status = os.waitpid(child, 0)
        tell({"ended": child, "status": os.waitstatus_to_exitcode(status)})


if __name__ == "__main__":
    main()
