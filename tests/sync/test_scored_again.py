"""A decision by the rubric of another version is scored again on the device, beside the scores it gave."""

from dataclasses import replace
from pathlib import Path

from assessor_app.commands import assessments, decisions
from assessor_app.domain.assessment import Policy
from assessor_app.domain.credential import Credential
from assessor_app.domain.rubric import CriterionId, LevelId
from assessor_app.domain.submission import Submission
from assessor_app.issuer.submissions import add_credential
from assessor_app.queries.queue_state import State
from assessor_app.queries.scoring import score_view
from assessor_app.queries.sync_state import sync_state
from tests.issuer.test_new_rubric import next_version
from tests.sync.test_refusals import begin, commit, fate, read, shown
from tests.sync_world import PROGRAMME, Device, World, new_id, now, today


def scored_by_another(
    world: World, device: Device, submission: Submission, newer: Credential
) -> tuple[str, Credential]:
    """A decision by the rubric of the next version, on a device that took it for the one asked for."""
    device.sync()
    asked, world.credential = world.credential, replace(newer, version=world.credential.version)
    begin(device, submission)
    read(device, submission)
    decided = commit(device, submission)
    world.credential = asked
    return decided, asked


def correct(device: Device, submission: Submission, asked: Credential) -> None:
    decisions.correct(device.store, submission.id, now=now, new_id=new_id, credentials=lambda _i, _v: asked)


def other_levels(known: Credential) -> Credential:
    """Its first criterion is another one, and the levels of its second are others."""
    first, second, *others = known.rubric.criteria
    levels = tuple(replace(level, id=LevelId(f"{level.id}-anew")) for level in second.levels)
    changed = replace(second, levels=levels, pass_level=levels[second.rank(second.pass_level)].id)
    criteria = (replace(first, id=CriterionId(f"{first.id}-anew")), changed, *others)
    return replace(known, rubric=replace(known.rubric, criteria=criteria))


def test_it_needs_attention_until_it_was_scored_again(world: World, tmp_path: Path) -> None:
    submission, device = world.hand_in("S-1", to=("ana",)), world.device("ana")
    newer = next_version(world, tmp_path / "newer")
    with world.issuer() as issuer:
        add_credential(issuer, PROGRAMME, tmp_path / "newer")
    decided, asked = scored_by_another(world, device, submission, newer)
    device.sync()
    state, why = fate(device, decided)
    [item] = sync_state(device.store).attention
    assert (state, item.event, item.reason) == ("quarantined", decided, why) and shown(device) == [State.REFUSED]
    assert "needs re-scoring: correct it by the rubric of version " + asked.version in str(why)
    correct(device, submission, asked)
    assessments.write_reason(device.store, submission.id, "Scored by another rubric before.", now=now)
    again = commit(device, submission)
    report = device.sync()
    assert fate(device, again) == ("sent", None) and "attention" not in report.sentence
    said = sync_state(device.store)
    assert (
        shown(device) == [State.SENT]
        and said.attention == ()
        and not any("re-scoring" in news.words for news in said.news)
    )
    assert [(d.event, d.standing) for d in world.decisions() if d.status == "accepted"] == [(again, "final")]


def test_what_it_said_stands_beside_the_new_scores(world: World, tmp_path: Path) -> None:
    submission, device = world.hand_in("S-1", to=("ana",)), world.device("ana")
    _, asked = scored_by_another(world, device, submission, next_version(world, tmp_path / "newer"))
    correct(device, submission, asked)
    first = asked.rubric.criteria[0]
    was, becomes = first.level(first.pass_level), first.levels[0]
    assessments.give_score(device.store, asked.rubric, submission.id, first.id, becomes.id, Policy(), now=now)
    shown = score_view(device.store, lambda _i, _v: asked, submission.id, Policy(), today())
    assert shown.corrects is not None and shown.corrects.changes == (
        "Outcome: “earned” becomes “not yet”",
        f"A: “{was.title}” becomes “{becomes.title}”",
        f"Another rubric: {asked.rubric.version}",
    )


def test_what_the_right_rubric_does_not_have_is_scored_anew(world: World) -> None:
    submission, device = world.hand_in("S-1", to=("ana",)), world.device("ana")
    _, asked = scored_by_another(world, device, submission, other_levels(world.credential))
    correct(device, submission, asked)
    begun = score_view(device.store, lambda _i, _v: asked, submission.id, Policy(), today())
    _, second, *others = (each.id for each in asked.rubric.criteria)
    assert set(begun.assessment.scores) == set(others)
    assert {link.criterion for link in begun.assessment.links} == {second, *others}
    assert begun.corrects is not None
    assert "A: “Meets” becomes “not scored”, other evidence" in begun.corrects.changes
