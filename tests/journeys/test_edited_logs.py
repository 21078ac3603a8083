"""Two hundred hands at an exported log, each changing one thing: `assessor verify` finds two hundred."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from assessor_app.eventlog.chain import Head, closing_head, log_line, next_event, verify_log
from assessor_app.eventlog.jws import SigningKey, payload_unchecked, sha256_of
from tests.journeys.command_line import assessor

EVENTS, EDITS = 12, 200
Lines = list[str]


def whole_log(key: SigningKey) -> Lines:
    head, lines = Head(), []
    for number in range(1, EVENTS + 1):
        body = {"submission": f"S-{number}", "outcome": "earned", "feedback": f"Seen in {number} places."}
        at = f"2026-11-{number:02}T09:00:00.000Z"
        jws = next_event(body, head, key, event_id=f"e-{number}", kind="decision/1", at=at)
        head = Head(number, sha256_of(jws))
        lines.append(log_line(jws, payload_unchecked(jws)))
    closing = closing_head(head, key)
    return [*lines, log_line(closing, payload_unchecked(closing))]


def another_sign(lines: Lines, chance: random.Random) -> Lines:
    """One character anywhere becomes another."""
    at = chance.randrange(len(lines))
    place = chance.randrange(len(lines[at]))
    signs = [s for s in 'aZ09_-"{}:x' if s != lines[at][place]]
    return [*lines[:at], lines[at][:place] + chance.choice(signs) + lines[at][place + 1 :], *lines[at + 1 :]]


def another_outcome(lines: Lines, chance: random.Random) -> Lines:
    """What is shown says something else than what was signed."""
    at = chance.randrange(len(lines) - 1)
    record = json.loads(lines[at])
    record["event"]["outcome"] = "not yet"
    return [*lines[:at], json.dumps(record), *lines[at + 1 :]]


def one_deleted(lines: Lines, chance: random.Random) -> Lines:
    at = chance.randrange(len(lines))
    return lines[:at] + lines[at + 1 :]


def some_deleted(lines: Lines, chance: random.Random) -> Lines:
    gone = set(chance.sample(range(len(lines)), chance.randrange(2, 6)))
    return [line for at, line in enumerate(lines) if at not in gone]


def two_swapped(lines: Lines, chance: random.Random) -> Lines:
    one, other = chance.sample(range(len(lines)), 2)
    changed = list(lines)
    changed[one], changed[other] = changed[other], changed[one]
    return changed


def cut_off(lines: Lines, chance: random.Random) -> Lines:
    """The last lines are missing, or the last one in part."""
    kept = lines[: chance.randrange(1, len(lines))]
    return kept if chance.random() < 0.5 else [*kept[:-1], kept[-1][: chance.randrange(1, len(kept[-1]))]]


def one_twice(lines: Lines, chance: random.Random) -> Lines:
    at = chance.randrange(len(lines))
    return [*lines[: at + 1], lines[at], *lines[at + 1 :]]


def signed_by_another(lines: Lines, chance: random.Random) -> Lines:
    """A stranger signs the same words with a key of their own."""
    at, stranger = chance.randrange(len(lines) - 1), SigningKey.generate()
    said = payload_unchecked(json.loads(lines[at])["jws"]) | {"device": stranger.thumbprint}
    forged = stranger.sign(said)
    return [*lines[:at], log_line(forged, said), *lines[at + 1 :]]


def closed_early(lines: Lines, chance: random.Random) -> Lines:
    """The closing head of another day."""
    shorter = chance.randrange(1, len(lines) - 1)
    return [*lines[:shorter], lines[-1]]


HANDS: tuple[Callable[[Lines, random.Random], Lines], ...] = (
    another_sign,
    another_outcome,
    one_deleted,
    some_deleted,
    two_swapped,
    cut_off,
    one_twice,
    signed_by_another,
    closed_early,
)


@pytest.mark.parametrize("seed", [7])
def test_two_hundred_edits_are_two_hundred_findings(tmp_path: Path, seed: int) -> None:
    chance, lines = random.Random(seed), whole_log(SigningKey.generate())
    file = tmp_path / "decisions.jsonl"
    file.write_text("\n".join(lines) + "\n")
    assert assessor("verify", file, "--json").document["whole"] is True
    for number in range(EDITS):
        hand = HANDS[number % len(HANDS)]
        file.write_text("\n".join(hand(lines, chance)) + "\n")
        assert assessor("verify", file, "--json").code == 1, (number, hand.__name__)


@pytest.mark.parametrize("line", range(EVENTS + 1))
def test_no_sign_of_a_signature_can_be_another(line: int) -> None:
    """The last sign of base64url carries bits that mean nothing: those are looked at, too."""
    lines = whole_log(SigningKey.generate())
    record = json.loads(lines[line])
    for sign in "AQgwEBIX":
        if record["jws"][-1] != sign:
            forged = json.dumps(record | {"jws": record["jws"][:-1] + sign})
            assert not verify_log([*lines[:line], forged, *lines[line + 1 :]]).whole


def test_what_is_cut_off_is_told_of_the_log_and_of_no_line(tmp_path: Path) -> None:
    (tmp_path / "cut.jsonl").write_text("\n".join(whole_log(SigningKey.generate())[:-1]) + "\n")
    said = assessor("verify", tmp_path / "cut.jsonl", "--json")
    assert said.error.startswith("cut.jsonl: Device ") and "later events may be cut off" in said.error
    assert said.document["problems"][0]["line"] is None
    assert "line 0" not in assessor("verify", tmp_path / "cut.jsonl").out
