"""A device comes to an issuer by a code, once; anybody else is told nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from assessor_app.domain.errors import Offline, Refused, RuleBroken
from assessor_app.eventlog.jws import SigningKey
from assessor_app.store import opening
from assessor_app.store.rows import DeviceRow
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.engine import sync_once
from assessor_app.sync.enrolling import enrol, membership, moved, read_code
from assessor_app.sync.report import Ended
from tests.builders import PASSPHRASE
from tests.sync_world import World, new_id, now


def test_enrolling_twice_with_the_same_code_is_the_same(world: World) -> None:
    device = world.device("ana")
    code = world.invitation("ana")
    with IssuerClient(world.address()) as client:
        enrol(device.store, client, code, now=now)
        before = membership(device.store)
        enrol(device.store, client, code, now=now)
    assert membership(device.store) == before


def test_a_code_used_by_another_device_is_refused(world: World) -> None:
    one, other = world.device("ana"), world.device("ben")
    code = world.invitation("ana")
    with IssuerClient(world.address()) as client:
        enrol(one.store, client, code, now=now)
        with pytest.raises(Refused, match="used by another device"):
            enrol(other.store, client, code, now=now)


def test_a_code_of_another_issuer_with_the_same_programme_name_changes_nothing(world: World) -> None:
    device = world.device("ana")
    with IssuerClient(world.address()) as client:
        enrol(device.store, client, world.invitation("ana"), now=now)
        before = membership(device.store)
        stranger = replace(read_code(world.invitation("ana")), key=SigningKey.generate().thumbprint)
        with pytest.raises(RuleBroken, match="another issuer"):
            enrol(device.store, client, stranger.code(), now=now)
    assert membership(device.store) == before


def test_enrolling_while_nobody_answers_says_that_the_code_was_not_used_and_holds(world: World) -> None:
    device, code = world.device("ana"), world.invitation("ana")
    address = world.address()
    world.close_running()
    with IssuerClient(address) as client, pytest.raises(Offline) as told:
        enrol(device.store, client, code, now=now)
    world.serve()
    assert "This device was not enrolled: the issuer cannot be reached" in str(told.value)
    assert "try the same code again" in str(told.value) and address in str(told.value)
    assert "waits here" not in str(told.value)  # nothing was begun that could wait


def test_a_code_cut_short_is_a_sentence(world: World) -> None:
    device = world.device("ana")
    with IssuerClient(world.address()) as client, pytest.raises(RuleBroken, match="not an enrolment code"):
        enrol(device.store, client, world.invitation("ana")[:-9], now=now)


def test_a_code_that_holds_something_else_is_a_sentence(world: World) -> None:
    device = world.device("ana")
    with IssuerClient(world.address()) as client, pytest.raises(RuleBroken, match=r"code: what it holds .* read\. It"):
        enrol(device.store, client, "assessor1.AAAA", now=now)


def test_an_issuer_with_another_key_is_told_nothing(world: World) -> None:
    device = world.device("ana")
    device.decide(world.hand_in("S-1", to=("ana",)))
    with device.store.write() as session:
        from assessor_app.store.rows import SettingRow

        row = session.get_one(SettingRow, "enrolment")
        row.value = row.value | {"issuer_key": SigningKey.generate().jwk}
    report = device.sync()
    assert report.ended is Ended.REFUSED and "another key" in report.sentence
    assert world.decisions() == ()


def test_a_device_that_is_not_enrolled_is_told_so(world: World) -> None:
    device = world.device("ana")
    with device.store.write() as session:
        from assessor_app.store.rows import SettingRow

        session.delete(session.get_one(SettingRow, "enrolment"))
    with IssuerClient(world.address()) as client, pytest.raises(RuleBroken, match="not enrolled"):
        sync_once(device.store, client, now, new_id)


def test_an_unknown_device_is_refused(world: World) -> None:
    device = world.device("ana")
    stranger = SigningKey.generate()
    with device.store.write() as session:
        session.delete(session.scalars(select(DeviceRow)).one())
        session.flush()
        session.add(DeviceRow(id=stranger.thumbprint, secret=stranger.secret, created_at=now()))
    moved(device.store, world.address())
    assert device.sync().ended is Ended.REFUSED


def test_a_device_that_is_not_enrolled_says_how_to_enrol(world: World, tmp_path: Path) -> None:
    opening.create(tmp_path / "new", PASSPHRASE, now=now())
    device = world.opened(tmp_path / "new")
    with pytest.raises(RuleBroken, match=r"begins with “assessor1.”.*“assessor enrol CODE”"):
        device.sync()
