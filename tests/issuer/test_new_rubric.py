"""A credential's next version comes to a running programme. What was handed in for the version before is scored by its
rubric only where it was declared a compatible successor; what came before that was said counts then."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from assessor_app.domain.credential import Credential
from assessor_app.domain.decision import SUPERSEDE
from assessor_app.domain.errors import DoneAlready, RuleBroken
from assessor_app.domain.submission import Submission
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer import feed
from assessor_app.issuer.admitting import admit
from assessor_app.issuer.awards import credential
from assessor_app.issuer.issuing import issue_owed
from assessor_app.issuer.moderating import waiting
from assessor_app.issuer.overview import decisions, status
from assessor_app.issuer.rows import EventRow, FeedRow
from assessor_app.issuer.submissions import Published, add_credential
from assessor_app.issuer.upgrading import STEPS
from assessor_app.rubric_files.achievement_writing import credential_bytes
from assessor_app.rubric_files.case_writing import rubric_bytes
from assessor_app.rubric_files.catalogue import load_credential, shipped_folder
from assessor_app.sync.messages import EventResult
from tests.issuer.offices import ASSESSOR, Office, run
from tests.sync_world import CREDENTIAL, PROGRAMME, World, body_of


def next_version(of: Office | World, folder: Path, version: str = "9.0") -> Credential:
    """Written into `folder`: its first criterion is called otherwise."""
    known = of.credential
    first, *others = known.rubric.criteria
    rubric = replace(known.rubric, criteria=(replace(first, title=f"{first.title} as of {version}"), *others))
    folder.mkdir()
    (folder / "credential.json").write_bytes(credential_bytes(replace(known, version=version, rubric=rubric)))
    (folder / "rubric.json").write_bytes(rubric_bytes(rubric))
    return load_credential(folder)


def by_its_rubric(newer: Credential, submission: Submission, level: str = "pass") -> dict[str, Any]:
    """A decision on a submission handed in for the version before."""
    return body_of(replace(newer, version=submission.credential.version), submission, level=level)


def publish(office: Office, folder: Path, *succeeds: str) -> Published:
    return add_credential(office.issuer, PROGRAMME, folder, succeeds)


def scored_by(office: Office, newer: Credential) -> EventResult:
    """What became of a decision by the rubric of `newer` on what was handed in for the version before."""
    submission = office.hand_in("S-1")
    return office.push([office.signer.event(by_its_rubric(newer, submission))]).results[0]


def scored_again(office: Office, room: Path) -> tuple[EventResult, EventResult]:
    """A decision by the rubric of another version, and its correction by the right one."""
    newer, submission = next_version(office, room / "newer"), office.hand_in("S-1")
    publish(office, room / "newer")
    old = office.push([office.signer.event(by_its_rubric(newer, submission, level="lowest"))]).results[0]
    again = body_of(office.credential, submission) | {"supersedes": old.id}
    return old, office.push([office.signer.event(again, SUPERSEDE)]).results[0]


def news_of_versions(office: Office) -> list[tuple[str, list[str]]]:
    with office.issuer.database.read() as session:
        told = session.scalars(select(FeedRow).where(FeedRow.kind == feed.CREDENTIAL).order_by(FeedRow.seq))
        return [(item.body["version"], item.body["succeeds"]) for item in told]


def test_a_decision_that_came_before_its_rubric_counts_once_that_is_there(office: Office, tmp_path: Path) -> None:
    submission, newer = office.hand_in("S-1"), next_version(office, tmp_path / "newer")
    early = office.push([office.signer.event(by_its_rubric(newer, submission))]).results[0]
    assert early.status == "quarantined" and "rubric" in (early.reason or "")
    publish(office, tmp_path / "newer", office.credential.version)
    assert office.finals() == [early.id]


def test_a_decision_and_its_correction_are_judged_in_their_order(office: Office, tmp_path: Path) -> None:
    submission, newer = office.hand_in("S-1"), next_version(office, tmp_path / "newer")
    first = office.signer.event(by_its_rubric(newer, submission))
    again = by_its_rubric(newer, submission, level="lowest") | {"supersedes": payload_unchecked(first)["id"]}
    office.push([first, office.signer.event(again, SUPERSEDE)])
    publish(office, tmp_path / "newer", office.credential.version)
    assert [line.standing for line in decisions(office.issuer, PROGRAMME)] == ["final", "waits for moderation"]


def test_of_two_readers_who_waited_the_one_who_came_first_is_final(office: Office, tmp_path: Path) -> None:
    submission, newer = office.hand_in("S-1"), next_version(office, tmp_path / "newer")
    other = office.enrolled("assessor-ben")
    office.give(submission, "assessor-ben")
    office.push([other.event(by_its_rubric(newer, submission))], by=other, assessor="assessor-ben")
    office.push([office.signer.event(by_its_rubric(newer, submission))])
    publish(office, tmp_path / "newer", office.credential.version)
    standings = {line.assessor: line.standing for line in decisions(office.issuer, PROGRAMME)}
    assert standings == {"assessor-ben": "final", ASSESSOR: "second reading"}


def test_what_lacks_something_else_waits_on(office: Office, tmp_path: Path) -> None:
    elsewhere, newer = office.hand_in("S-2", to="somebody-else"), next_version(office, tmp_path / "newer")
    said = office.push([office.signer.event(by_its_rubric(newer, elsewhere))]).results[0]
    publish(office, tmp_path / "newer", office.credential.version)
    [line] = decisions(office.issuer, PROGRAMME)
    assert (line.status, line.reason) == (said.status, said.reason)


def test_staff_publish_a_version_in_a_programme_that_runs(office: Office, tmp_path: Path) -> None:
    submission, newer = office.hand_in("S-1"), next_version(office, tmp_path / "newer")
    office.push([office.signer.event(by_its_rubric(newer, submission))])
    words = ("publish", str(tmp_path / "newer"), "--succeeds", office.credential.version, "--programme", PROGRAMME)
    code, said = run(office.folder, *words)
    assert (code, said["credential"], said["version"], said["judged"]) == (0, newer.id, "9.0", 1)
    assert said["succeeds"] == [office.credential.version] and len(office.finals()) == 1
    assert run(office.folder, *words)[0] == 1, "a version is published once"


def test_the_rubric_of_another_version_does_not_score_what_was_handed_in_for_this_one(
    office: Office, tmp_path: Path
) -> None:
    newer = next_version(office, tmp_path / "newer")
    publish(office, tmp_path / "newer")
    said = scored_by(office, newer)
    assert (said.status, said.reason) == (
        "quarantined",
        f"S-1 was handed in for version {office.credential.version}, and this decision was made by the rubric of "
        "version 9.0, which was not declared its successor. It needs re-scoring: correct it by the rubric of "
        f"version {office.credential.version}, unless a moderator lets it in.",
    )
    [held] = waiting(office.issuer, PROGRAMME)
    assert (held.event, held.asks) == (said.id, said.reason) and office.finals() == []


def test_one_that_came_before_its_rubric_hears_then_that_it_is_to_be_scored_again(
    office: Office, tmp_path: Path
) -> None:
    early = scored_by(office, next_version(office, tmp_path / "newer"))
    assert publish(office, tmp_path / "newer").judged == 0
    [line] = decisions(office.issuer, PROGRAMME)
    assert (line.event, line.status) == (early.id, "quarantined") and "needs re-scoring" in (line.reason or "")


def test_a_declared_successor_scores_it_at_once(office: Office, tmp_path: Path) -> None:
    newer = next_version(office, tmp_path / "newer")
    done = publish(office, tmp_path / "newer", office.credential.version)
    assert (done.succeeds, scored_by(office, newer).status) == ((office.credential.version,), "accepted")


def test_a_successor_is_declared_of_each_version_not_through_another(office: Office, tmp_path: Path) -> None:
    next_version(office, tmp_path / "9")
    last = next_version(office, tmp_path / "10", "10.0")
    publish(office, tmp_path / "9", office.credential.version)
    publish(office, tmp_path / "10", "9.0")
    assert scored_by(office, last).status == "quarantined"


def test_declared_later_what_waited_counts(office: Office, tmp_path: Path) -> None:
    newer = next_version(office, tmp_path / "newer")
    publish(office, tmp_path / "newer")
    waits = scored_by(office, newer)
    done = publish(office, tmp_path / "newer", office.credential.version)
    assert (done.judged, office.finals(), waiting(office.issuer, PROGRAMME)) == (1, [waits.id], ())
    assert news_of_versions(office)[1:] == [("9.0", []), ("9.0", [office.credential.version])]


def test_a_successor_is_declared_once(office: Office, tmp_path: Path) -> None:
    next_version(office, tmp_path / "newer")
    publish(office, tmp_path / "newer", office.credential.version)
    with pytest.raises(DoneAlready, match="is in this programme already"):
        publish(office, tmp_path / "newer", office.credential.version)


def test_what_is_published_already_is_declared_by_no_other_rubric(office: Office, tmp_path: Path) -> None:
    newer = next_version(office, tmp_path / "newer")
    publish(office, tmp_path / "newer")
    rubric = replace(newer.rubric, title="Another one")
    (tmp_path / "newer" / "rubric.json").write_bytes(rubric_bytes(rubric))
    with pytest.raises(RuleBroken, match="with another rubric than this folder has; nothing was changed"):
        publish(office, tmp_path / "newer", office.credential.version)


@pytest.mark.parametrize(
    ("before", "why"), [("0.1", "0.1 is not in this programme"), ("9.0", "9.0 cannot be its own successor")]
)
def test_only_another_version_that_is_awarded_is_succeeded(
    office: Office, tmp_path: Path, before: str, why: str
) -> None:
    next_version(office, tmp_path / "newer")
    with pytest.raises(RuleBroken, match=why):
        publish(office, tmp_path / "newer", before)
    assert len(news_of_versions(office)) == 1, "nothing was published"


def test_a_moderator_lets_in_what_was_to_be_scored_again(office: Office, tmp_path: Path) -> None:
    newer = next_version(office, tmp_path / "newer")
    publish(office, tmp_path / "newer")
    event = scored_by(office, newer).id
    done = admit(office.issuer, PROGRAMME, event, "The two say the same.")
    assert (done.status, done.standing, office.finals()) == ("accepted", "final", [event])


def test_scored_again_by_the_right_rubric_it_counts_and_the_scores_before_stay_on_record(
    office: Office, tmp_path: Path
) -> None:
    old, said = scored_again(office, tmp_path)
    assert office.finals() == [said.id]
    assert [(line.event, line.outcome) for line in decisions(office.issuer, PROGRAMME)] == [
        (old.id, "not yet"), (said.id, "earned")
    ]  # fmt: skip


def test_what_its_assessor_scored_again_waits_for_no_moderator_and_stays_in_the_log(
    office: Office, tmp_path: Path
) -> None:
    old, _ = scored_again(office, tmp_path)
    assert waiting(office.issuer, PROGRAMME) == ()
    counts = status(office.issuer, PROGRAMME)
    assert (counts.accepted, counts.quarantined, counts.scored_again) == (1, 0, 1)
    kept = decisions(office.issuer, PROGRAMME)[0]
    assert (kept.event, kept.status, kept.standing, kept.reason) == (old.id, "quarantined", "scored again", old.reason)


def test_a_correction_that_waits_itself_answers_nothing_until_it_is_let_in(office: Office, tmp_path: Path) -> None:
    newer, submission = next_version(office, tmp_path / "newer"), office.hand_in("S-1")
    publish(office, tmp_path / "newer")
    first = office.signer.event(by_its_rubric(newer, submission))
    again = by_its_rubric(newer, submission) | {"supersedes": payload_unchecked(first)["id"]}
    old, said = office.push([first, office.signer.event(again, SUPERSEDE)]).results
    assert [each.event for each in waiting(office.issuer, PROGRAMME)] == [old.id, said.id]
    admit(office.issuer, PROGRAMME, said.id, "The two say the same.")
    assert (waiting(office.issuer, PROGRAMME), office.finals()) == ((), [said.id])


def corrected_twice(office: Office, room: Path) -> tuple[str, ...]:
    """A decision and its correction by the rubric of another version, and the second correction by the right one."""
    newer, submission = next_version(office, room / "newer"), office.hand_in("S-1")
    publish(office, room / "newer")
    first = office.signer.event(by_its_rubric(newer, submission))
    again = by_its_rubric(newer, submission) | {"supersedes": payload_unchecked(first)["id"]}
    second = office.signer.event(again, SUPERSEDE)
    right = body_of(office.credential, submission) | {"supersedes": payload_unchecked(second)["id"]}
    results = office.push([first, second, office.signer.event(right, SUPERSEDE)]).results
    assert [each.status for each in results] == ["quarantined", "quarantined", "accepted"]
    return tuple(each.id for each in results)


def test_a_correction_answers_all_that_it_corrects_not_the_last_alone(office: Office, tmp_path: Path) -> None:
    first, second, right = corrected_twice(office, tmp_path)
    assert (waiting(office.issuer, PROGRAMME), office.finals()) == ((), [right])
    for answered in (first, second):
        with pytest.raises(DoneAlready, match=f"{answered} was scored again since"):
            admit(office.issuer, PROGRAMME, answered, "All the same.")


def test_what_was_scored_again_counts_no_more_whatever_its_rubric_is_declared_to_be(
    office: Office, tmp_path: Path
) -> None:
    old, said = scored_again(office, tmp_path)
    assert publish(office, tmp_path / "newer", office.credential.version).judged == 0
    assert (waiting(office.issuer, PROGRAMME), office.finals()) == ((), [said.id])
    with pytest.raises(DoneAlready, match=f"{old.id} was scored again since"):
        admit(office.issuer, PROGRAMME, old.id, "All the same.")


def test_what_was_scored_again_before_that_was_kept_leaves_the_list_with_the_upgrade(
    office: Office, tmp_path: Path
) -> None:
    *old, _ = corrected_twice(office, tmp_path)
    with office.issuer.database.write() as session:
        session.execute(update(EventRow).where(EventRow.id.in_(old)).values(standing=None))
    assert [each.event for each in waiting(office.issuer, PROGRAMME)] == old
    (step,) = [step for step in STEPS if step.to == 13]
    with office.issuer.database.write() as session:
        step.then(session)
    assert waiting(office.issuer, PROGRAMME) == ()


def test_of_two_versions_with_one_rubric_what_was_handed_in_for_is_awarded(office: Office, tmp_path: Path) -> None:
    known = office.credential
    (tmp_path / "earlier").mkdir()
    (tmp_path / "earlier" / "credential.json").write_bytes(credential_bytes(replace(known, version="0.1")))
    shutil.copy(shipped_folder() / CREDENTIAL / "rubric.json", tmp_path / "earlier")
    publish(office, tmp_path / "earlier")
    office.push([office.decision(office.hand_in("S-1"))])
    issue_owed(office.issuer, PROGRAMME)
    achievement = credential(office.issuer, "S-1")["credentialSubject"]["achievement"]
    assert achievement["version"] == known.version


def test_a_decision_that_does_not_hold_by_its_own_rubric_is_rejected(office: Office, tmp_path: Path) -> None:
    newer, submission = next_version(office, tmp_path / "newer"), office.hand_in("S-1")
    publish(office, tmp_path / "newer")
    wrong = by_its_rubric(newer, submission) | {"outcome": "not yet"}
    assert office.push([office.signer.event(wrong)]).results[0].status == "rejected"
