"""Second readings: drawn by rule, logged whether drawn or not, compared, and adjudicated where two readers part."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete
from typer.testing import CliRunner

from assessor_app.cli.issuer import app
from assessor_app.domain.decision import RECUSAL
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.second_readings import ReadingPolicy, Reason, number
from assessor_app.domain.submission import Submission
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer import feed
from assessor_app.issuer.assigning import make_validity
from assessor_app.issuer.awards import reissue
from assessor_app.issuer.devices import revoke_device
from assessor_app.issuer.giving_out import give_out
from assessor_app.issuer.issuing import issue_owed
from assessor_app.issuer.overview import decisions, status
from assessor_app.issuer.rows import AssignmentRow, ComparisonRow, SamplingRow
from assessor_app.issuer.sampling import SamplingLine, sampling_log, set_policy
from assessor_app.issuer.submissions import add_submission
from tests.issuer.offices import ASSESSOR, Office
from tests.sync_world import PROGRAMME, Signer, body_of, submission_of

DOUBLE = ReadingPolicy(double=True)


def arrived(office: Office, name: str, attempt: int = 1) -> Submission:
    submission = replace(submission_of(name, {}, office.credential), attempt=attempt)
    add_submission(office.issuer, PROGRAMME, submission, {})
    return submission


def lines(office: Office, reason: Reason) -> dict[str, SamplingLine]:
    return {line.submission: line for line in sampling_log(office.issuer, PROGRAMME) if line.reason == reason.value}


def readers_of(office: Office, submission: Submission) -> dict[str, tuple[str, str]]:
    with office.issuer.database.read() as session:
        rows = [row for row in session.query(AssignmentRow) if row.submission == submission.id]
    return {row.assessor: (row.role, row.reason) for row in rows}


def comparison(office: Office, submission: Submission) -> ComparisonRow | None:
    with office.issuer.database.read() as session:
        return session.get(ComparisonRow, (PROGRAMME, submission.id))


def standings(office: Office) -> list[str | None]:
    return [line.standing for line in decisions(office.issuer, PROGRAMME)]


def read_by(office: Office, submission: Submission, who: str, signer: Signer, level: str = "pass") -> str:
    event = office.decision(submission, by=signer, level=level, attempt=submission.attempt)
    result = office.push([event], by=signer, assessor=who).results[0]
    assert result.status == "accepted", result
    return result.id


def both_read(office: Office, first: str = "pass", second: str = "pass") -> tuple[Submission, Signer]:
    """A submission two readers have read, and a lead assessor's device."""
    set_policy(office.issuer, PROGRAMME, DOUBLE)
    ben = office.enrolled("ben")
    submission = arrived(office, "S-1")
    office.give(submission, ASSESSOR)
    lead = office.enrolled("lea", "lead assessor")
    read_by(office, submission, ASSESSOR, office.signer, first)
    read_by(office, submission, "ben", ben, second)
    return submission, lead


def test_every_submission_has_a_line_for_every_rule_in_force_drawn_or_not(office: Office) -> None:
    arrived(office, "before")
    rules = ReadingPolicy(first=2, resubmissions=True, random_share=0.3)
    set_policy(office.issuer, PROGRAMME, rules)
    names = [f"S-{n}" for n in range(12)]
    for n, name in enumerate(names):
        arrived(office, name, attempt=1 + n % 3)
    for reason in rules.at_arrival:
        assert set(lines(office, reason)) == {"before", *names}
    assert status(office.issuer, PROGRAMME).skipped == 0


def test_a_submission_that_was_skipped_is_counted(office: Office) -> None:
    set_policy(office.issuer, PROGRAMME, ReadingPolicy(random_share=0.5))
    arrived(office, "S-1")
    with office.issuer.database.write() as session:
        session.execute(delete(SamplingRow))
    assert status(office.issuer, PROGRAMME).skipped == 1


def test_the_random_share_can_be_drawn_again_by_anybody(office: Office) -> None:
    policy = set_policy(office.issuer, PROGRAMME, ReadingPolicy(random_share=0.3))
    for n in range(20):
        arrived(office, f"S-{n}")
    for name, line in lines(office, Reason.RANDOM).items():
        assert (line.seed, line.number) == (policy.seed, pytest.approx(number(policy.seed, "random share", name)))
        assert line.drawn is (number(policy.seed, "random share", name) < 0.3)


def test_the_first_ones_of_a_credential_are_drawn(office: Office) -> None:
    set_policy(office.issuer, PROGRAMME, ReadingPolicy(first=2))
    for n in range(4):
        arrived(office, f"S-{n}")
    assert [lines(office, Reason.FIRST)[f"S-{n}"].drawn for n in range(4)] == [True, True, False, False]


def test_every_resubmission_is_drawn(office: Office) -> None:
    set_policy(office.issuer, PROGRAMME, ReadingPolicy(resubmissions=True))
    for n in (1, 2):
        arrived(office, f"S-{n}", attempt=n)
    assert [lines(office, Reason.RESUBMISSION)[f"S-{n}"].drawn for n in (1, 2)] == [False, True]


def test_what_came_in_before_a_rule_is_in_the_log_as_too_early(office: Office) -> None:
    arrived(office, "S-1")
    set_policy(office.issuer, PROGRAMME, ReadingPolicy(random_share=1))
    line = lines(office, Reason.RANDOM)["S-1"]
    assert not line.eligible and not line.drawn and "before this rule" in line.why


def test_the_second_reader_is_another_one_and_the_log_says_who_was_able(office: Office) -> None:
    set_policy(office.issuer, PROGRAMME, ReadingPolicy(first=1))
    office.enrolled("ben")
    gone = office.enrolled("cleo")
    revoke_device(office.issuer, PROGRAMME, gone.key.thumbprint)
    submission = arrived(office, "S-1")
    office.give(submission, ASSESSOR)
    assert readers_of(office, submission)["ben"] == ("second reading", "first of a new credential")
    line = lines(office, Reason.FIRST)["S-1"]
    assert (line.able, line.given_to) == (("ben",), "ben")


def test_what_nobody_can_read_waits_for_the_next_reader_who_is_enrolled(office: Office) -> None:
    set_policy(office.issuer, PROGRAMME, DOUBLE)
    submission = arrived(office, "S-1")
    office.give(submission, ASSESSOR)
    assert (lines(office, Reason.DOUBLE)["S-1"].able, set(readers_of(office, submission))) == ((), {ASSESSOR})
    office.enrolled("ben")
    assert lines(office, Reason.DOUBLE)["S-1"].given_to == "ben"


def test_who_is_recused_is_not_given_the_second_reading(office: Office) -> None:
    set_policy(office.issuer, PROGRAMME, DOUBLE)
    ben = office.enrolled("ben")
    submission = arrived(office, "S-1")
    recusal = ben.event(body_of(office.credential, submission) | {"reason": "coached"}, RECUSAL)
    office.push([recusal], by=ben, assessor="ben")
    office.give(submission, ASSESSOR)
    assert "ben" not in readers_of(office, submission)


def test_where_two_are_asked_for_the_first_decision_waits(office: Office) -> None:
    set_policy(office.issuer, PROGRAMME, DOUBLE)
    submission = arrived(office, "S-1")
    office.give(submission, ASSESSOR)
    read_by(office, submission, ASSESSOR, office.signer)
    assert standings(office) == ["awaits a second reading"]
    assert issue_owed(office.issuer, PROGRAMME) == 0


def test_two_that_agree_make_the_first_final_and_the_credential_owed(office: Office) -> None:
    submission, _ = both_read(office)
    assert standings(office) == ["final", "second reading"]
    row = comparison(office, submission)
    assert row is not None and row.agreed and row.decides
    assert issue_owed(office.issuer, PROGRAMME) == 1


def test_two_that_part_are_adjudicated_by_a_lead_who_gets_both_readings(office: Office) -> None:
    submission, lead = both_read(office, "pass", "lowest")
    assert readers_of(office, submission)["lea"] == ("adjudication", "two readers differ")
    assert issue_owed(office.issuer, PROGRAMME) == 0
    with office.issuer.database.read() as session:
        items = feed.page(session, office.issuer.epoch, PROGRAMME, "lea", None, 50).items
    body = next(item.body for item in items if item.kind == "adjudication")
    said = {payload_unchecked(jws)["outcome"] for jws in body["readings"]}
    assert said == {"earned", "not yet"} and len(body["differ"]) == len(office.credential.rubric.criteria)
    read_by(office, submission, "lea", lead)
    row = comparison(office, submission)
    assert standings(office)[-1] == "final" and row is not None and row.settled_by is not None
    assert issue_owed(office.issuer, PROGRAMME) == 1


def test_where_staff_let_a_reading_stand_no_adjudication_is_open_any_more(office: Office) -> None:
    submission, _ = both_read(office, "pass", "lowest")
    asked = comparison(office, submission)
    assert asked is not None
    reissue(office.issuer, PROGRAMME, submission.id, asked.second_event, "Both readers and staff spoke about it.")
    settled = comparison(office, submission)
    assert settled is not None and settled.settled_by == asked.second_event
    assert status(office.issuer, PROGRAMME).adjudications == 0


def test_an_adjudication_without_a_lead_waits_for_one(office: Office) -> None:
    set_policy(office.issuer, PROGRAMME, DOUBLE)
    ben = office.enrolled("ben")
    submission = arrived(office, "S-1")
    office.give(submission, ASSESSOR)
    read_by(office, submission, "ben", ben, "lowest")
    read_by(office, submission, ASSESSOR, office.signer)
    assert status(office.issuer, PROGRAMME).adjudications == 1
    office.enrolled("lea", "lead assessor")
    assert readers_of(office, submission)["lea"][0] == "adjudication"


def test_a_second_reading_that_comes_first_decides_nothing_alone(office: Office) -> None:
    set_policy(office.issuer, PROGRAMME, DOUBLE)
    ben = office.enrolled("ben")
    submission = arrived(office, "S-1")
    office.give(submission, ASSESSOR)
    read_by(office, submission, "ben", ben)
    assert standings(office) == ["second reading"] and issue_owed(office.issuer, PROGRAMME) == 0
    read_by(office, submission, ASSESSOR, office.signer)
    assert sorted(map(str, standings(office))) == ["final", "second reading"]


def test_a_random_second_reading_changes_no_decision_but_is_compared(office: Office) -> None:
    set_policy(office.issuer, PROGRAMME, ReadingPolicy(random_share=1))
    ben = office.enrolled("ben")
    submission = arrived(office, "S-1")
    office.give(submission, ASSESSOR)
    read_by(office, submission, ASSESSOR, office.signer)
    assert issue_owed(office.issuer, PROGRAMME) == 1
    read_by(office, submission, "ben", ben, "lowest")
    row = comparison(office, submission)
    assert row is not None and not row.agreed and not row.decides and row.adjudicator is None


@pytest.mark.parametrize(("near", "drawn"), [(1, True), (0.5, False)])
def test_a_decision_near_the_pass_level_gets_a_second_reading(office: Office, near: float, drawn: bool) -> None:
    set_policy(office.issuer, PROGRAMME, ReadingPolicy(near=near))
    office.enrolled("ben")
    submission = arrived(office, "S-1")
    office.give(submission, ASSESSOR)
    read_by(office, submission, ASSESSOR, office.signer)
    line = lines(office, Reason.NEAR)["S-1"]
    assert (line.eligible, line.drawn) == (True, drawn)
    assert ("ben" in readers_of(office, submission)) is drawn


def test_a_near_decision_waits_where_that_reason_decides(office: Office) -> None:
    set_policy(office.issuer, PROGRAMME, ReadingPolicy(near=1, deciding=frozenset({Reason.NEAR})))
    ben = office.enrolled("ben")
    submission = arrived(office, "S-1")
    office.give(submission, ASSESSOR)
    read_by(office, submission, ASSESSOR, office.signer)
    assert standings(office) == ["awaits a second reading"]
    read_by(office, submission, "ben", ben)
    assert standings(office) == ["final", "second reading"]


def test_a_validity_submission_looks_like_any_other_and_is_never_final(office: Office) -> None:
    ben = office.enrolled("ben")
    known = office.hand_in("V-1")
    reference = read_by(office, known, ASSESSOR, office.signer)
    make_validity(office.issuer, PROGRAMME, "V-1", reference)
    set_policy(office.issuer, PROGRAMME, ReadingPolicy(validity_share=1))
    submission = arrived(office, "S-1")
    office.give(submission, "ben")
    line = lines(office, Reason.VALIDITY)["S-1"]
    assert (line.gave, line.given_to, line.reader) == ("V-1", "ben", "ben")
    assert readers_of(office, known)["ben"] == readers_of(office, submission)["ben"]
    read_by(office, known, "ben", ben, "lowest")
    assert "validity" in standings(office) and len(office.finals()) == 1


def test_a_reader_who_had_every_validity_submission_is_logged_as_such(office: Office) -> None:
    set_policy(office.issuer, PROGRAMME, ReadingPolicy(validity_share=1))
    submission = arrived(office, "S-1")
    office.give(submission, ASSESSOR)
    line = lines(office, Reason.VALIDITY)["S-1"]
    assert not line.eligible and line.gave is None


def test_only_a_decision_on_it_can_be_the_reference(office: Office) -> None:
    office.hand_in("V-1")
    with pytest.raises(RuleBroken, match="no decision"):
        make_validity(office.issuer, PROGRAMME, "V-1", "nothing")


def test_giving_everything_out_spreads_it_evenly(office: Office) -> None:
    for who in ("ben", "cleo"):
        office.enrolled(who)
    for n in range(6):
        arrived(office, f"S-{n}")
    given = give_out(office.issuer, PROGRAMME)
    assert sorted(a for _, a in given) == sorted([ASSESSOR, "ben", "cleo"] * 2)
    assert give_out(office.issuer, PROGRAMME) == ()


def test_assessors_hear_of_the_rules_but_not_of_the_seed(office: Office) -> None:
    policy = set_policy(office.issuer, PROGRAMME, DOUBLE)
    with office.issuer.database.read() as session:
        items = feed.page(session, office.issuer.epoch, PROGRAMME, ASSESSOR, None, 50).items
    assert items[-1].kind == "policy" and policy.seed not in json.dumps(items[-1].body)


def test_the_commands_set_the_rules_and_show_the_log(tmp_path: Path) -> None:
    def run(*words: str) -> dict[str, object]:
        done = CliRunner().invoke(app, [*words, "--folder", str(tmp_path / "issuer"), "--json"])
        assert done.exit_code == 0, done.stdout
        said: dict[str, object] = json.loads(done.stdout)
        return said

    run("init")
    run("policy", "--set", "--double", "--random-share", "0.1", "--deciding", "double scoring")
    said = run("policy")["readings"]
    assert isinstance(said, dict) and (said["double"], said["random_share"], len(said["seed"])) == (True, 0.1, 32)
    run("enrol", "ana", "--url", "http://127.0.0.1:8411")
    assert run("sampling")["lines"] == [] and run("assign", "--all")["assigned"] == []


def test_a_reason_there_is_not_is_a_sentence(tmp_path: Path) -> None:
    CliRunner().invoke(app, ["init", "--folder", str(tmp_path / "issuer")])
    words = ["policy", "--set", "--deciding", "whim", "--folder", str(tmp_path / "issuer"), "--json"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 1 and "random share" in json.loads(done.stdout)["error"]
