"""What happened to a decision, through a real issuer: adjudicated, issued, revoked, superseded; shown and told."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assessor_app.domain.decision import SUPERSEDE
from assessor_app.domain.submission import Submission
from assessor_app.eventlog.chain import next_event
from assessor_app.issuer.awards import revoke
from assessor_app.store import log
from tests.journeys.command_line import assessor
from tests.sync.staff import ask_for_two_readings
from tests.sync_world import PROGRAMME, Device, World, body_of, new_id, now
from ui import style, theme
from ui.application import Running
from ui.decisions.history import HistoryLine

TOLD = ("Superseded", "Credential revoked", "Credential issued", "Adjudicated")
ADJUDICATION = {"role": "adjudication", "assessment": "A-3"}
WHY = "The last clip was not watched."
PARTED = "two readings parted; another decision stands"


def correct(device: Device, submission: Submission, decision: str) -> None:
    with device.store.write() as session:
        key = log.device_key(session)
        body = body_of(device.world.credential, submission, level="lowest") | {"supersedes": decision, "reason": WHY}
        head = log.head(session, key.thumbprint)
        log.append(session, next_event(body, head, key, event_id=new_id(), kind=SUPERSEDE, at=now()))


def adjudicated(world: World) -> tuple[Submission, str, Device, list[Device]]:
    """Two readers part, and a lead assessor decides: the submission, that decision, its device, the readers'."""
    ask_for_two_readings(world)
    readers = [world.device("ana"), world.device("ben")]
    submission = world.hand_in("S-1", to=("ana",))
    for reader, level in zip(readers, ("pass", "lowest"), strict=True):
        reader.sync()
        reader.decide(submission, level=level)
        reader.sync()
    lead = world.device("lea", "lead assessor")  # later, or the second reading might be given to her
    lead.sync()
    decision = lead.decide(submission, reading=ADJUDICATION)
    lead.sync()
    return submission, decision, lead, readers


def told(device: Device, decision: str = "S-1") -> list[tuple[str, str]]:
    """The history as the command prints it."""
    said = assessor("history", decision, "--workspace", device.store.folder, "--json").document
    return [(each["title"], each["detail"]) for found in said["decisions"] for each in found["history"]]


def test_all_that_can_become_of_a_decision_is_told_newest_first(world: World, qtbot: QtBot, qapp: QApplication) -> None:
    submission, decision, lead, _ = adjudicated(world)
    with world.issuer() as issuer:
        (award,) = [line.credential for line in world.decisions() if line.credential]
        revoke(issuer, PROGRAMME, award, "It was read by a relative.")
    lead.sync()
    correct(lead, submission, decision)
    found = told(lead, decision)
    assert tuple(title for title, _ in found if title in TOLD) == TOLD
    assert ("Credential revoked", "It was read by a relative.") in found
    assert ("Superseded", f"corrected to “not yet”: {WHY}") in found
    assert ("Decision it corrects", f"earned: {WHY}") in told(lead)
    printed = assessor("history", "S-1", "--workspace", lead.store.folder).out
    assert "(Superseded; its signature holds)" in printed and "  Adjudicated: adjudication: earned" in printed

    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    running = Running(lead.store, lambda _name, _version: world.credential)
    try:
        with qtbot.waitActive(running.window, timeout=30_000):
            running.window.show()
            running.window.activateWindow()
        running.window.show_screen("decisions")
        running.window.decisions.table.choose(decision)
        *_, line = running.window.decisions.detail.findChildren(HistoryLine)
        assert all(title in line.accessibleName() for title in TOLD)
        assert "It was read by a relative." in line.accessibleName()
        qtbot.waitUntil(lambda: running.background.idle, timeout=10_000)
    finally:
        running.close()


def test_both_readers_hear_that_their_readings_were_adjudicated(world: World) -> None:
    _, _, _, readers = adjudicated(world)
    assert world.status().awaiting == 0
    for reader in readers:
        reader.sync()
        assert ("Adjudicated", PARTED) in told(reader)


def test_a_decision_there_is_none_of_has_no_history(world: World) -> None:
    reader = world.device("ana")
    refused = assessor("history", "S-9", "--workspace", reader.store.folder, "--json")
    assert "There is no decision S-9 on this device" in refused.error
