"""A credential's next version comes to a running programme; what was decided by its rubric before that counts then."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from assessor_app.domain.credential import Credential
from assessor_app.domain.decision import SUPERSEDE
from assessor_app.domain.submission import Submission
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer.overview import decisions
from assessor_app.issuer.submissions import add_credential
from assessor_app.rubric_files.achievement_writing import credential_bytes
from assessor_app.rubric_files.case_writing import rubric_bytes
from assessor_app.rubric_files.catalogue import load_credential
from tests.issuer.offices import ASSESSOR, Office, run
from tests.sync_world import PROGRAMME, body_of


def next_version(office: Office, folder: Path) -> Credential:
    """Written into `folder`: its first criterion is called otherwise."""
    known = office.credential
    first, *others = known.rubric.criteria
    rubric = replace(known.rubric, criteria=(replace(first, title=f"{first.title} anew"), *others))
    folder.mkdir()
    (folder / "credential.json").write_bytes(credential_bytes(replace(known, version="9.0", rubric=rubric)))
    (folder / "rubric.json").write_bytes(rubric_bytes(rubric))
    return load_credential(folder)


def by_its_rubric(newer: Credential, submission: Submission, level: str = "pass") -> dict[str, Any]:
    """A decision on a submission handed in for the version before."""
    return body_of(replace(newer, version=submission.credential.version), submission, level=level)


def test_a_decision_that_came_before_its_rubric_counts_once_that_is_there(office: Office, tmp_path: Path) -> None:
    submission, newer = office.hand_in("S-1"), next_version(office, tmp_path / "newer")
    early = office.push([office.signer.event(by_its_rubric(newer, submission))]).results[0]
    assert early.status == "quarantined" and "rubric" in (early.reason or "")
    add_credential(office.issuer, PROGRAMME, tmp_path / "newer")
    assert office.finals() == [early.id]


def test_a_decision_and_its_correction_are_judged_in_their_order(office: Office, tmp_path: Path) -> None:
    submission, newer = office.hand_in("S-1"), next_version(office, tmp_path / "newer")
    first = office.signer.event(by_its_rubric(newer, submission))
    again = by_its_rubric(newer, submission, level="lowest") | {"supersedes": payload_unchecked(first)["id"]}
    office.push([first, office.signer.event(again, SUPERSEDE)])
    add_credential(office.issuer, PROGRAMME, tmp_path / "newer")
    assert [line.standing for line in decisions(office.issuer, PROGRAMME)] == ["final", "waits for moderation"]


def test_of_two_readers_who_waited_the_one_who_came_first_is_final(office: Office, tmp_path: Path) -> None:
    submission, newer = office.hand_in("S-1"), next_version(office, tmp_path / "newer")
    other = office.enrolled("assessor-ben")
    office.give(submission, "assessor-ben")
    office.push([other.event(by_its_rubric(newer, submission))], by=other, assessor="assessor-ben")
    office.push([office.signer.event(by_its_rubric(newer, submission))])
    add_credential(office.issuer, PROGRAMME, tmp_path / "newer")
    standings = {line.assessor: line.standing for line in decisions(office.issuer, PROGRAMME)}
    assert standings == {"assessor-ben": "final", ASSESSOR: "second reading"}


def test_what_lacks_something_else_waits_on(office: Office, tmp_path: Path) -> None:
    elsewhere, newer = office.hand_in("S-2", to="somebody-else"), next_version(office, tmp_path / "newer")
    said = office.push([office.signer.event(by_its_rubric(newer, elsewhere))]).results[0]
    add_credential(office.issuer, PROGRAMME, tmp_path / "newer")
    [line] = decisions(office.issuer, PROGRAMME)
    assert (line.status, line.reason) == (said.status, said.reason)


def test_staff_publish_a_version_in_a_programme_that_runs(office: Office, tmp_path: Path) -> None:
    submission, newer = office.hand_in("S-1"), next_version(office, tmp_path / "newer")
    office.push([office.signer.event(by_its_rubric(newer, submission))])
    words = ("publish", str(tmp_path / "newer"), "--programme", PROGRAMME)
    code, said = run(office.folder, *words)
    assert (code, said["credential"], said["version"], said["judged"]) == (0, newer.id, "9.0", 1)
    assert len(office.finals()) == 1
    assert run(office.folder, *words)[0] == 1, "a version is published once"
