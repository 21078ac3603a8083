"""Much is given out in parts: others write in between, each part is whole, and who is given what stays the same."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from assessor_app.domain.decision import RECUSAL
from assessor_app.domain.errors import Offline
from assessor_app.domain.second_readings import ReadingPolicy
from assessor_app.issuer import allotting, giving_out
from assessor_app.issuer.feed import ASSIGNMENT
from assessor_app.issuer.giving_out import Given, give_out
from assessor_app.issuer.rows import AssignmentRow, FeedRow, SamplingRow
from assessor_app.issuer.sampling import set_policy
from assessor_app.issuer.submissions import add_submission
from tests.issuer.offices import ASSESSOR, Office
from tests.sync_world import PROGRAMME, submission_of

READERS = (ASSESSOR, "ben", "cleo", "dora")


def arrive(office: Office, many: int, first: int = 0) -> None:
    for number in range(first, first + many):
        add_submission(office.issuer, PROGRAMME, submission_of(f"S-{number}", {}, office.credential), {})


def given(office: Office) -> set[tuple[str, str, str]]:
    with office.issuer.database.read() as session:
        rows = session.scalars(select(AssignmentRow)).all()
    return {(row.submission, row.assessor, row.role) for row in rows}


def drawn(office: Office) -> set[tuple[object, ...]]:
    with office.issuer.database.read() as session:
        rows = session.scalars(select(SamplingRow)).all()
    return {(row.submission, row.reason, row.drawn, tuple(row.able or ()), row.given_to) for row in rows}


@pytest.fixture
def in_the_pause(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Two are given out at once; what is done between two parts."""
    monkeypatch.setattr(allotting, "PART", 2)

    def set_what(do: Callable[[], object]) -> None:
        monkeypatch.setattr(giving_out.time, "sleep", lambda _: do())

    return set_what


def some_state(office: Office, seed: int) -> None:
    """Readers with different loads, conflicts and early decisions, under rules drawn by chance."""
    chance = random.Random(seed)
    signers = {ASSESSOR: office.signer} | {who: office.enrolled(who) for who in READERS[1 : chance.randint(2, 4)]}
    double, share = chance.random() < 0.5, chance.choice((0, 0.3))
    set_policy(office.issuer, PROGRAMME, ReadingPolicy(double=double, random_share=share, near=1, seed=str(seed)))
    for number in range(chance.randint(5, 9)):
        submission, who = submission_of(f"S-{number}", {}, office.credential), chance.choice(sorted(signers))
        if early := chance.random() < 0.3:
            office.push([office.decision(submission, by=signers[who])], by=signers[who], assessor=who)
        add_submission(office.issuer, PROGRAMME, submission, {})
        if not early and chance.random() < 0.3:
            office.give(submission, who)
        if chance.random() < 0.3:
            said = {"submission": submission.id, "reason": "a colleague"}
            office.push([signers[who].event(said, RECUSAL)], by=signers[who], assessor=who)


@pytest.mark.parametrize("seed", range(4))
def test_given_out_one_by_one_or_together_everybody_gets_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(giving_out, "PAUSE", 0)
    found = []
    for part in (1, 300):
        office = Office(tmp_path / str(part))
        some_state(office, seed)
        monkeypatch.setattr(allotting, "PART", part)
        found.append((give_out(office.issuer, PROGRAMME), given(office), drawn(office)))
        office.close()
    assert found[0] == found[1] and found[0][0]


def test_others_write_between_two_parts(office: Office, in_the_pause: Callable[[Callable[[], object]], None]) -> None:
    arrive(office, 5)
    came: Iterator[int] = iter(range(100, 200))
    in_the_pause(lambda: arrive(office, 1, next(came)))
    assert len(give_out(office.issuer, PROGRAMME)) == 5
    in_the_pause(lambda: None)
    assert [name for name, _ in give_out(office.issuer, PROGRAMME)] == ["S-100", "S-101"]


def test_what_staff_gave_by_hand_meanwhile_is_not_given_twice(
    office: Office, in_the_pause: Callable[[Callable[[], object]], None]
) -> None:
    office.enrolled("ben")
    arrive(office, 3)
    in_the_pause(lambda: office.give(submission_of("S-2", {}, office.credential), "ben"))
    assert [name for name, _ in give_out(office.issuer, PROGRAMME)] == ["S-0", "S-1"]
    assert {who for name, who, _ in given(office) if name == "S-2"} == {"ben"}


def cut_off() -> None:
    raise KeyboardInterrupt


def test_cut_off_in_between_each_part_is_whole_and_the_same_again_goes_on(
    office: Office, in_the_pause: Callable[[Callable[[], object]], None]
) -> None:
    office.enrolled("ben")
    set_policy(office.issuer, PROGRAMME, ReadingPolicy(double=True))
    arrive(office, 5)
    in_the_pause(cut_off)
    with pytest.raises(KeyboardInterrupt):
        give_out(office.issuer, PROGRAMME)
    assert sorted(name for name, _, _ in given(office)) == ["S-0", "S-0", "S-1", "S-1"]  # both readers of each
    in_the_pause(lambda: None)
    rest: tuple[Given, ...] = give_out(office.issuer, PROGRAMME)
    assert [name for name, _ in rest] == ["S-2", "S-3", "S-4"]
    assert len(given(office)) == 10


def test_what_an_early_decision_sets_going_is_given_out_before_the_next(office: Office) -> None:
    set_policy(office.issuer, PROGRAMME, ReadingPolicy(near=9))
    office.enrolled("ben")
    office.hand_in("S-9", to="ben")  # so that the other one is the least busy
    office.push([office.decision(submission_of("S-0", {}, office.credential))])
    arrive(office, 2)
    give_out(office.issuer, PROGRAMME)
    with office.issuer.database.read() as session:
        news = select(FeedRow.body).where(FeedRow.kind == ASSIGNMENT).order_by(FeedRow.seq)
        heard = [(body["submission"], body["role"]) for body in session.scalars(news)]
    assert heard[1:] == [("S-0", "first reading"), ("S-0", "second reading"), ("S-1", "first reading")]


def statements(office: Office, do: Callable[[], object]) -> int:
    said: list[Any] = []
    engine = office.issuer.database.engine
    event.listen(engine, "before_cursor_execute", count := lambda *given: said.append(given[2]))
    do()
    event.remove(engine, "before_cursor_execute", count)
    return len(said)


def test_ten_times_as_many_ask_the_database_no_more_often(office: Office) -> None:
    for who in READERS[1:]:
        office.enrolled(who)
    arrive(office, 5)
    few = statements(office, lambda: give_out(office.issuer, PROGRAMME))
    arrive(office, 50, 5)
    assert statements(office, lambda: give_out(office.issuer, PROGRAMME)) <= few + 2
    loads = [who for _, who, _ in given(office)]
    assert {loads.count(who) for who in READERS} <= {13, 14}


def test_a_database_that_fails_in_between_is_told_with_what_was_done(
    office: Office, in_the_pause: Callable[[Callable[[], object]], None], monkeypatch: pytest.MonkeyPatch
) -> None:

    def gone() -> None:
        raise OperationalError("", {}, Exception("database is locked"))

    arrive(office, 5)
    in_the_pause(gone)
    with pytest.raises(Offline, match=r"2 submissions were given out before .* goes on with the others"):
        give_out(office.issuer, PROGRAMME)
    monkeypatch.setattr(allotting, "PART", 1)
    with pytest.raises(Offline, match=r"^1 submission was given out before"):
        give_out(office.issuer, PROGRAMME)
