"""kill -9 between any key and the next: what was acknowledged is there, and the rest is there whole or not at all."""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.journeys.lives import Lane, Toll, make_workspace, starter

LANES = 2
pytestmark = pytest.mark.timeout(900)  # two hundred starts


def lane_of_kills(folder: Path, kills: int, by: str, seed: int) -> Toll:
    """One workspace, killed so many times; each life goes on where the one before was cut off."""
    lane = Lane(folder, random.Random(seed))
    with starter() as lives:
        for _ in range(kills):
            lane.live_and_die(lives, by)
    return lane.toll


def kill(tmp_path: Path, kills: int, by: str, seed: int = 7) -> list[Toll]:
    folders = [tmp_path / f"lane {n}" for n in range(LANES)]
    for folder in folders:
        make_workspace(folder)
    with ThreadPoolExecutor(LANES) as both:
        started = [both.submit(lane_of_kills, f, kills // LANES, by, seed + n) for n, f in enumerate(folders)]
        return [lane.result() for lane in started]


def test_a_hundred_kills_between_commands_lose_nothing(tmp_path: Path, cheap_passphrase: None) -> None:
    tolls = kill(tmp_path, 100, "commands")
    assert sum(toll.in_flight for toll in tolls) > 10, "the kills came only between steps"
    assert sum(toll.decisions for toll in tolls) > 0, "no decision was signed between the kills"


def test_a_hundred_kills_of_the_window_lose_no_acknowledged_key(tmp_path: Path, cheap_passphrase: None) -> None:
    tolls = kill(tmp_path, 100, "keys")
    assert sum(toll.kills for toll in tolls) == 100
    assert sum(toll.in_flight for toll in tolls) > 10, "the kills came only between keys"
    assert sum(toll.decisions for toll in tolls) > 0, "no decision was signed between the kills"
    assert sum(toll.fallen for toll in tolls) == 0, "a window ended by itself"


def test_kills_of_the_window_with_a_document_open_lose_no_link_and_no_decision(
    tmp_path: Path, cheap_passphrase: None
) -> None:
    tolls = kill(tmp_path, 24, "documents")
    assert sum(toll.links for toll in tolls) > 0, "no place was linked between the kills"
    assert sum(toll.fallen for toll in tolls) == 0, "a window ended by itself"
    assert sum(toll.decisions for toll in tolls) > 0, "no decision was signed between the kills"
