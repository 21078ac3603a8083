"""The main job, by key presses on the real window: score, lose the network, quit, start, sync; then a fresh look."""

import hashlib
import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError
from PIL import Image, ImageDraw
from PySide6.QtWidgets import QApplication

from assessor_app.bundles.writing import write_bundle
from assessor_app.cli.demo_stage import enrol_and_fetch, make_issuer
from assessor_app.cli.opening import credentials
from assessor_app.domain.submission import SubmissionId
from assessor_app.eventlog.chain import verify_log
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer.embedded import Running as Served
from assessor_app.issuer.embedded import start, stop
from assessor_app.queries.decisions import decision, decisions, log_lines
from assessor_app.store import drafts, opening
from assessor_app.store.engine import Store
from tests.builders import PASSPHRASE
from ui.application import Running, dress
from ui.hands import CTRL, SHIFT, Hands, Journey, Key, answer_conflict

S1 = SubmissionId("S-1A1A-01")
PLAN = "Students read two months of river data and argue for one of three claims. " * 12


def make_bundle(folder: Path) -> Path:
    """A small real submission: a PDF plan, a picture, and the text answers the credential asks for."""
    import pymupdf

    (folder / "artifacts").mkdir(parents=True)
    story = pymupdf.Story(f"<h1>Why did the fish leave?</h1><p>{PLAN}</p>")
    writer = pymupdf.DocumentWriter(str(folder / "artifacts" / "plan.pdf"))
    page = pymupdf.paper_rect("letter")
    device = writer.begin_page(page)
    story.place(pymupdf.Rect(72, 72, page.width - 72, page.height - 72))
    story.draw(device)
    writer.end_page()
    writer.close()
    picture = Image.new("RGB", (640, 480), "white")
    ImageDraw.Draw(picture).rectangle((100, 100, 400, 300), outline="navy", width=6)
    picture.save(folder / "artifacts" / "work.png")
    files = [("2.1", "plan.pdf", "application/pdf"), ("2.3", "work.png", "image/png")]
    texts = ["1.1", "1.2", "1.3", "3.2"]
    told = {
        "format": "assessor-submission/1",
        "submission_id": S1,
        "credential": {"id": "facilitating-student-discourse", "version": "3.1"},
        "attempt": 1,
        "previous_submission_id": None,
        "submitted_at": "2026-11-20T10:00:00Z",
        "educator": "E-17",
        "district": "D-3",
        "artifacts": [
            {"id": f"file-{q}", "part": q[0], "question_id": q, "title": name, "path": f"artifacts/{name}",
             "media_type": kind, "captions": None, "supplementary": False,
             "consent": {"scopes": ["scoring"], "expires": None}}
            for q, name, kind in files
        ],
        "answers": [
            {"id": f"answer-{q}", "part": q[0], "question_id": q, "title": f"Answer {q}", "text": f"Answer {q}. {PLAN}"}
            for q in texts
        ],
        "attestations": [],
        "changed_since_last": "",
    }  # fmt: skip
    (folder / "submission.json").write_text(json.dumps(told))
    bundle = folder.parent / f"{S1}.zip"
    assert write_bundle(folder, bundle).outcome != "refused"
    return bundle


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """An issuer that has the submission and has assigned it."""
    make_issuer(tmp_path / "issuer", (make_bundle(tmp_path / "folder"),))
    running = start(tmp_path / "issuer")
    yield running
    stop(running)


@pytest.fixture
def workspace(served: Served, workspace_folder: Path, tmp_path: Path) -> Path:
    """A closed workspace, enrolled, with the submission in its queue."""
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    enrol_and_fetch(opened.store, tmp_path / "issuer", served.url)
    opened.close()
    return workspace_folder


class Sitting:
    """The window on a workspace, from start to quit."""

    def __init__(self, folder: Path, pictures: Path, qapp: QApplication) -> None:
        dress(qapp, "light")
        self._opened = opening.open_workspace(folder, PASSPHRASE)
        self._running = Running(self._opened.store, credentials())
        self.window = self._running.window
        self.hands = Hands(self.window, pictures, Journey())
        self.window.show()
        self.window.activateWindow()
        self.hands.until(self.window.isActiveWindow, "the window coming to the front")

    def __enter__(self) -> "Sitting":
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()
        self._opened.close()
        QApplication.processEvents()

    def start_scoring(self) -> None:
        answer_conflict(self.hands, S1)
        self.hands.press(Key.Key_Return)
        self.hands.until(lambda: self.window.score.stage.opened is not None, "the first answer being opened")

    def scores(self) -> dict[str, str]:
        view = self.window.score.view
        return dict(view.assessment.scores) if view else {}

    def score_by_keys(self, level: Key) -> None:
        """Link the first two lines of what is open, score, say why, go to the next criterion."""
        view, window = self.window.score.view, self.window
        assert view is not None
        before = len(view.assessment.links)
        self.hands.press(Key.Key_Tab)
        self.hands.until(lambda: window.score.stage.opened is not None, "the next artifact")
        viewer = window.score.stage.viewer
        assert viewer is not None
        if viewer is window.score.stage.document:
            pages = window.score.stage.document.pages
            self.hands.until(lambda: pages.text_of(1) is not None, "the words of the page")
            self.hands.press(Key.Key_Down, SHIFT, times=2)
        else:
            self.hands.press(Key.Key_Right)
        self.hands.press(Key.Key_E)
        self.hands.until(lambda: links(window) > before, "the link being kept")
        self.hands.press(level)
        self.hands.press(Key.Key_C)
        self.hands.write("Seen there.")
        self.hands.press(Key.Key_Escape)
        self.hands.press(Key.Key_Down)


def links(window: Any) -> int:
    return len(window.score.view.assessment.links)


def draft_of(store: Store) -> dict[str, Any]:
    with store.read() as session:
        return drafts.to_json(drafts.load(session, drafts.current(session, S1)))


def undo_and_redo_what_an_earlier_sitting_did(sitting: Sitting, shown: dict[str, str]) -> None:
    """Quit and started again: undo still knows the last step."""
    assert sitting.scores() == shown
    sitting.hands.press(Key.Key_Z, CTRL, times=2)  # the words of B, then its level
    assert len(sitting.scores()) == 1
    sitting.hands.press(Key.Key_Z, CTRL | SHIFT, times=2)
    assert sitting.scores() == shown


def sign_while_nobody_answers(sitting: Sitting) -> None:
    hands, window = sitting.hands, sitting.window
    hands.press(Key.Key_Return, CTRL)
    hands.until(lambda: window.score.deciding.on, "the review")
    hands.press(Key.Key_Return, CTRL)
    hands.until(lambda: window.workspace.unsent() == 1, "the decision being signed")
    hands.press(Key.Key_S, CTRL | SHIFT)
    hands.until(lambda: window.runner.online is False, "the window saying that it is offline")
    assert window.workspace.unsent() == 1


def send_what_waits(sitting: Sitting) -> None:
    sitting.hands.press(Key.Key_S, CTRL | SHIFT)
    sitting.hands.until(lambda: sitting.window.workspace.unsent() == 0, "the decision being sent")
    sitting.hands.until(lambda: not sitting.window.runner.running, "the sync ending")


def decision_is_whole(store: Store) -> None:
    """What was read is what was signed, and what the credential came of; one that was changed is refused."""
    kept = draft_of(store)
    assert (len(kept["scores"]), len(kept["links"]), set(kept["rationales"].values())) == (5, 5, {"Seen there."})
    (row,) = decisions(store, credentials())
    detail = decision(store, credentials(), row.id)
    assert (row.outcome, row.where, detail.fault) == ("earned", "Credential issued", None)
    signed = payload_unchecked(detail.jws)
    assert {s["criterion"]: s["level"] for s in signed["scores"]} == kept["scores"]
    assert verify_log(log_lines(store)).whole
    assert detail.issued is not None
    OB3LdpVerifier().verify(json.dumps(detail.issued))
    forged = deepcopy(detail.issued)
    forged["credentialSubject"]["achievement"]["name"] = "Another credential"
    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier().verify(json.dumps(forged))


def test_the_main_job_by_keys_with_the_network_cut_in_between(workspace: Path, served: Served, tmp_path: Path, qapp):
    with Sitting(workspace, tmp_path, qapp) as first:
        first.start_scoring()
        for _ in range(2):
            first.score_by_keys(Key.Key_3)
        shown = first.scores()
    assert len(shown) == 2
    with Sitting(workspace, tmp_path, qapp) as second:
        second.start_scoring()
        undo_and_redo_what_an_earlier_sitting_did(second, shown)
        second.window.score.held.choose_criterion(second.window.score.view.credential.rubric.criteria[2].id)
        for _ in range(3):
            second.score_by_keys(Key.Key_3)
        stop(served)  # the network is cut
        sign_while_nobody_answers(second)
    back = start(tmp_path / "issuer", served.port)
    try:
        with Sitting(workspace, tmp_path, qapp) as third:
            send_what_waits(third)
    finally:
        stop(back)
    opened = opening.open_workspace(workspace, PASSPHRASE)  # a fresh look, with no window
    try:
        decision_is_whole(opened.store)
    finally:
        opened.close()


def test_a_second_window_is_told_and_a_damaged_bundle_changes_nothing(workspace: Path, tmp_path: Path, qapp):
    bad = tmp_path / "bad.zip"
    bad.write_bytes((tmp_path / f"{S1}.zip").read_bytes()[:-400])
    with Sitting(workspace, tmp_path, qapp) as sitting:
        with pytest.raises(opening.StoreBusy, match="Another Assessor"):
            opening.open_workspace(workspace, PASSPHRASE)
        before = [r.submission for r in sitting.window.queue.rows]
        evidence = sorted(p.name for p in (workspace / "evidence").iterdir())
        sitting.window.files.import_bundles([bad])
        told = sitting.window.notices.notices
        sitting.hands.until(lambda: any("bad.zip" in n.sentence for n in told()), "a sentence that names the file")
        assert [r.submission for r in sitting.window.workspace.queue()] == before
        assert sorted(p.name for p in (workspace / "evidence").iterdir()) == evidence
        assert sitting.window.isVisible()


def test_evidence_in_the_vault_is_what_was_handed_in(workspace: Path, tmp_path: Path):
    opened = opening.open_workspace(workspace, PASSPHRASE)
    try:
        from assessor_app.queries.scoring import source

        for name in ("plan.pdf", "work.png"):
            data = (tmp_path / "folder" / "artifacts" / name).read_bytes()
            file = source(opened.store, S1, hashlib.sha256(data).hexdigest())
            assert file.read_at(0, len(data)) == data
            file.close()
    finally:
        opened.close()
