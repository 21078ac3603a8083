"""Files handed in with a bundle, their bytes in the vault, open in the real window."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from assessor_app.commands.submissions import import_bundle
from assessor_app.domain.assessment import Conflict
from assessor_app.domain.credential import Credential
from assessor_app.domain.submission import SubmissionId
from assessor_app.store.engine import Store
from tests import builders
from tests.bundles.bundle_builders import BagText, artifact_json, put, submission_json
from ui.application import Running

GENEROUS = 60_000
SCOPES = {"scopes": ["scoring", "coaching"], "expires": None}


def hand_in(
    store: Store, folder: Path, files: Mapping[str, tuple[bytes, str]], credential: Credential | None = None,
    **changes: Any,
) -> SubmissionId:  # fmt: skip
    """`files` by their names, each with its bytes and media type; the artifact's id is the name before the dot, the
    whole name where an earlier file has that."""
    first = {name.partition(".")[0]: name for name in reversed(files)}
    entries = [
        artifact_json(
            id=stem if first[stem := name.partition(".")[0]] == name else name, title=stem.capitalize(),
            path=f"artifacts/{name}", media_type=media, consent=SCOPES,
        )
        for name, (_, media) in files.items()
    ]  # fmt: skip
    said = submission_json(artifacts=entries, answers=[], **changes)
    bag = BagText(said, {f"artifacts/{name}": data for name, (data, _) in files.items()})
    path = put(folder, bag.zip(), f"{said['submission_id']}.zip")
    found, _ = import_bundle(
        store, path, lambda _i, _v: credential or builders.credential(), now=lambda: "2026-11-23T09:00:00.000Z"
    )
    return found


def running(
    qtbot: QtBot, store: Store, submission: SubmissionId, shown: Callable[[Running], bool],
    credential: Credential | None = None,
) -> Running:  # fmt: skip
    """The window on a submission, its first artifact on show; whoever opened it closes it."""
    whole = Running(store, lambda _i, _v: credential or builders.credential())
    if whole.workspace.queue() and whole.workspace.preview(submission).conflict is None:
        whole.workspace.answer_conflict(submission, Conflict.NONE)
    whole.window.resize(1440, 900)
    with qtbot.waitActive(whole.window, timeout=GENEROUS):
        whole.window.show()
        whole.window.activateWindow()
    whole.window.start_scoring(submission)
    qtbot.waitUntil(lambda: shown(whole), timeout=GENEROUS)
    return whole
