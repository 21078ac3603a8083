"""What is said about a passphrase that somebody could guess."""

import pytest

from assessor_app.domain.passphrases import BETTER, advice


@pytest.mark.parametrize("weak", ["river", "abc", "eleven sign", "Zq3!xt"])
def test_a_short_passphrase_is_said_to_be_short(weak: str) -> None:
    assert advice(weak).startswith("This is short.")


@pytest.mark.parametrize("weak", ["password1234!", "PassPhrase", "qwertyuiop1", "2026-11-23-0900", "teacherteacher"])
def test_what_is_tried_first_is_said_to_be_so(weak: str) -> None:
    assert advice(weak).startswith("This is one of those that are tried first.")


def test_a_key_held_down_is_no_long_passphrase() -> None:
    assert advice("abababababababab").startswith("This is the same few signs over and over.")


@pytest.mark.parametrize(
    "good",
    ["seven quiet rivers", "password of the seven rivers", "日本語の静かな川が七つある", "83-1907-5526-4410-2297"],
)
def test_nothing_is_said_about_a_better_one(good: str) -> None:
    assert advice(good) == ""


def test_nothing_is_said_while_nothing_is_typed() -> None:
    assert advice("") == ""


def test_the_advice_says_what_would_be_better_and_refuses_nothing() -> None:
    assert advice("river").endswith(BETTER) and "taken as it is" in advice("river")
