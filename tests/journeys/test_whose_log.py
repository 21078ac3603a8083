"""What `assessor verify` calls whole shows what was signed and nothing beside it, and says which device signed."""

import json
from pathlib import Path
from typing import Any

import pytest

from assessor_app.eventlog.chain import GENESIS, Head, closing_head, verify_log
from assessor_app.eventlog.jws import SigningKey, payload_unchecked, sha256_of
from tests.core.test_eventlog import KEY, OTHER, log
from tests.journeys.command_line import assessor


def changed(lines: list[str], **members: Any) -> list[str]:
    """The first line with these members beside or instead of its own; None takes one away."""
    record = {k: v for k, v in (json.loads(lines[0]) | members).items() if v is not None}
    return [json.dumps(record), *lines[1:]]


FORGED = {"outcome": "not yet"}


@pytest.mark.parametrize(
    "members",
    [{"Event": FORGED, "event": None}, {"Event": FORGED}, {"outcome": "not yet"}, {"event": "null"}, {"event": []}],
)
def test_a_line_holds_the_signed_event_and_what_it_says_and_nothing_else(members: dict[str, Any]) -> None:
    assert not verify_log(changed(log(3), **members)).whole


def test_the_signed_event_alone_is_enough() -> None:
    assert verify_log([json.dumps({"jws": json.loads(line)["jws"]}) for line in log(3)]).whole


@pytest.mark.parametrize(("true", "shown"), [(True, 1), (1, True), (0, False), (1, 1.0), (0, -0.0), (False, 0)])
def test_what_is_shown_is_spelled_as_it_was_signed(true: Any, shown: Any) -> None:
    body = {"id": "e-1", "type": "decision/1", "submission": "S-1", "scores": [{"passes": true}]}
    jws = KEY.sign(body | {"device": KEY.thumbprint, "device_seq": 1, "prev": GENESIS})
    closing = json.dumps({"jws": closing_head(Head(1, sha256_of(jws)), KEY)})
    said = payload_unchecked(jws)
    assert verify_log([json.dumps({"event": said, "jws": jws}), closing]).whole
    edited = said | {"scores": [{"passes": shown}]}
    assert not verify_log([json.dumps({"event": edited, "jws": jws}), closing]).whole


@pytest.mark.parametrize("lacks", ["id", "type", "submission"])
@pytest.mark.parametrize("instead", [None, "", 7])
def test_an_event_has_an_id_a_type_and_a_submission(lacks: str, instead: Any) -> None:
    body = {"id": "e-1", "type": "decision/1", "submission": "S-1"} | {lacks: instead}
    said = {name: value for name, value in body.items() if value is not None}
    jws = KEY.sign(said | {"device": KEY.thumbprint, "device_seq": 1, "prev": GENESIS})
    report = verify_log([json.dumps({"jws": line}) for line in (jws, closing_head(Head(1, sha256_of(jws)), KEY))])
    assert [p.sentence for p in report.problems] == [f"The event has no {lacks}."]


def written(folder: Path, lines: list[str]) -> Path:
    file = folder / "decisions.jsonl"
    file.write_text("\n".join(lines) + "\n")
    return file


def test_who_signed_is_said_to_people_and_to_programs(tmp_path: Path) -> None:
    file = written(tmp_path, [*log(2), *log(1, OTHER)])
    said = assessor("verify", file)
    assert f"2 events by device {KEY.thumbprint}" in said.out and f"1 event by device {OTHER.thumbprint}" in said.out
    assert assessor("verify", file, "--json").document["signed_by"] == [
        {"device": KEY.thumbprint, "events": 2},
        {"device": OTHER.thumbprint, "events": 1},
    ]


def test_a_log_of_the_device_that_is_insisted_on_is_whole(tmp_path: Path) -> None:
    assert assessor("verify", written(tmp_path, log(2)), "--device", KEY.thumbprint).code == 0
    both = written(tmp_path, [*log(2), *log(1, OTHER)])
    assert assessor("verify", both, "--device", KEY.thumbprint, "--device", OTHER.thumbprint).code == 0


def test_a_log_signed_anew_with_another_key_is_not_that_devices(tmp_path: Path) -> None:
    file = written(tmp_path, log(2, SigningKey.generate()))
    assert assessor("verify", file).code == 0  # nobody can tell by the file alone
    said = assessor("verify", file, "--device", KEY.thumbprint)
    assert said.code == 1 and f"Device {KEY.thumbprint} signed nothing in this log." in said.out


@pytest.mark.parametrize("part", [(), ("--part",)])
def test_what_a_stranger_added_is_named_where_a_device_is_insisted_on(tmp_path: Path, part: tuple[str, ...]) -> None:
    file = written(tmp_path, [*log(2), *log(1, OTHER)])
    said = assessor("verify", file, *part, "--device", KEY.thumbprint)
    assert said.code == 1 and f"line 4: It is signed by another device, {OTHER.thumbprint}." in said.out
