"""The order in which events came is the issuer's own count: its clock may be put back or on, and nothing is changed."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.event import listen, remove

from assessor_app.domain.decision import SUPERSEDE
from assessor_app.domain.submission import Submission
from assessor_app.issuer.awards import credential, reissue, revoke
from assessor_app.issuer.issuing import issue_owed
from assessor_app.issuer.moderating import waiting
from assessor_app.issuer.overview import decisions, status
from assessor_app.issuer.readmitting import readmit
from assessor_app.issuer.rows import EventRow
from assessor_app.issuer.sampling import set_policy
from assessor_app.issuer.snapshot import snapshot
from assessor_app.issuer.submissions import add_credential
from assessor_app.issuer.tokens import Caller
from tests.issuer.offices import ASSESSOR, Office
from tests.issuer.test_new_rubric import by_its_rubric, next_version
from tests.issuer.test_policies import DOUBLE, arrived, comparison, read_by
from tests.sync_world import PROGRAMME, Signer, body_of

DAY, DECADE = timedelta(days=1), timedelta(days=3653)
shifted = pytest.mark.parametrize("shift", [-DAY, DECADE], ids=["put back by a day", "ten years on"])


def shift_clock(office: Office, shift: timedelta) -> None:
    office.issuer = replace(office.issuer, now=lambda: datetime.now(UTC) + shift)


def corrected(office: Office, decision: str, submission: Submission, level: str) -> str:
    body = body_of(office.credential, submission, level=level)
    event = office.signer.event(body | {"supersedes": decision, "reason": "I was wrong"}, kind=SUPERSEDE)
    (result,) = office.push([event]).results
    assert result.status == "accepted", result
    return result.id


@shifted
def test_what_was_corrected_is_not_compared_whatever_the_clock_says(office: Office, shift: timedelta) -> None:
    set_policy(office.issuer, PROGRAMME, DOUBLE)
    ben, submission = office.enrolled("ben"), arrived(office, "S-1")
    office.give(submission, ASSESSOR)
    earned = read_by(office, submission, ASSESSOR, office.signer, "pass")
    shift_clock(office, shift)
    not_yet = corrected(office, earned, submission, "lowest")
    second = read_by(office, submission, "ben", ben, "pass")
    row = comparison(office, submission)
    assert row is not None and (row.first_event, row.second_event, row.agreed) == (not_yet, second, False)
    stands = status(office.issuer, PROGRAMME)
    assert (stands.owed, stands.final, stands.adjudications) == (0, 0, 1)


def test_of_many_corrections_none_is_read_but_those_that_count(office: Office) -> None:
    set_policy(office.issuer, PROGRAMME, DOUBLE)
    ben, submission = office.enrolled("ben"), arrived(office, "S-1")
    office.give(submission, ASSESSOR)
    last = read_by(office, submission, ASSESSOR, office.signer, "pass")
    read: list[str] = []

    def note(event: EventRow, *_: object) -> None:
        read.append(event.id)

    listen(EventRow, "load", note)
    try:
        for n in range(6):
            corrects, last = last, corrected(office, last, submission, "lowest" if n % 2 else "pass")
            assert set(read) <= {corrects}
            read.clear()
        second = read_by(office, submission, "ben", ben, "lowest")
    finally:
        remove(EventRow, "load", note)
    assert set(read) <= {last, second}
    row = comparison(office, submission)
    assert row is not None and (row.first_event, row.second_event, row.agreed) == (last, second, True)


@shifted
def test_of_two_branches_the_one_that_came_last_goes_on(office: Office, shift: timedelta) -> None:
    submission = office.hand_in("S-1")
    copies = [Signer(office.signer.key) for _ in range(2)]
    office.push([office.decision(submission)])
    for copy in copies:
        office.push([office.decision(submission, by=copy)], by=copy)
        shift_clock(office, shift)
    readmit(office.issuer, PROGRAMME, office.signer.key.thumbprint)
    assert office.push([]).device_head_sha256 == copies[-1].head.sha256


@shifted
def test_of_two_readers_who_waited_the_one_who_came_first_is_final(
    office: Office, tmp_path: Path, shift: timedelta
) -> None:
    submission, newer, ben = office.hand_in("S-1"), next_version(office, tmp_path / "newer"), office.enrolled("ben")
    office.give(submission, "ben")
    office.push([ben.event(by_its_rubric(newer, submission))], by=ben, assessor="ben")
    shift_clock(office, shift)
    office.push([office.signer.event(by_its_rubric(newer, submission))])
    add_credential(office.issuer, PROGRAMME, tmp_path / "newer", [office.credential.version])
    assert [d.assessor for d in decisions(office.issuer, PROGRAMME) if d.standing == "final"] == ["ben"]


@shifted
def test_what_waits_and_what_a_snapshot_tells_stand_in_the_order_in_which_they_came(
    office: Office, shift: timedelta
) -> None:
    elsewhere, sent = office.hand_in("S-1", to="somebody-else"), []
    for _ in range(2):
        sent += [result.id for result in office.push([office.decision(elsewhere)]).results]
        shift_clock(office, shift)
    assert [each.event for each in waiting(office.issuer, PROGRAMME)] == sent
    ana = Caller(PROGRAMME, office.signer.key.thumbprint, ASSESSOR, (), False)
    told = [json.loads(line) for line in b"".join(snapshot(office.issuer, ana)).splitlines()]
    assert [item["body"]["event"] for item in told if item["kind"] == "decision"] == sent


@shifted
def test_of_credentials_that_were_revoked_the_last_one_is_shown(office: Office, shift: timedelta) -> None:
    submission = office.hand_in("S-1")
    office.push([office.decision(submission)])
    issue_owed(office.issuer, PROGRAMME)
    shift_clock(office, shift)
    (again,) = office.push([office.decision(submission)]).results
    last = str(reissue(office.issuer, PROGRAMME, "S-1", again.id, "It was looked at once more."))
    issue_owed(office.issuer, PROGRAMME)
    revoke(office.issuer, PROGRAMME, last, "It was not theirs.")
    assert credential(office.issuer, "S-1")["id"] == f"urn:uuid:{last}"


@shifted
def test_decisions_are_listed_in_the_order_in_which_they_came(office: Office, shift: timedelta) -> None:
    before = office.push([office.decision(office.hand_in(f"S-{n}")) for n in range(2)]).results
    shift_clock(office, shift)
    after = office.push([office.decision(office.hand_in(f"S-{n}")) for n in range(2, 4)]).results
    assert [d.event for d in decisions(office.issuer, PROGRAMME)] == [result.id for result in (*before, *after)]


@shifted
def test_who_goes_on_after_the_last_decision_they_read_misses_none(office: Office, shift: timedelta) -> None:
    sent = office.push([office.decision(office.hand_in(f"S-{n}")) for n in range(2)]).results
    read = decisions(office.issuer, PROGRAMME, limit=100)
    shift_clock(office, shift)
    sent += office.push([office.decision(office.hand_in(f"S-{n}")) for n in range(2, 5)]).results
    while page := decisions(office.issuer, PROGRAMME, after=read[-1].arrived, limit=2):
        read += page
    assert [d.event for d in read] == [result.id for result in sent]
