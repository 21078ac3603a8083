"""The decision log: whoever changes a byte, drops an event or changes the order is found, with the file alone."""

import json
import random

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from assessor_app.eventlog.canonical import b64url, canonical, unb64url
from assessor_app.eventlog.chain import Head, closing_head, log_line, next_event, verify_log
from assessor_app.eventlog.jws import BadSignature, SigningKey, payload_unchecked, sha256_of, verify

KEY = SigningKey(bytes(range(32)))
OTHER = SigningKey(bytes(reversed(range(32))))


def log(count: int, key: SigningKey = KEY, *, closed: bool = True) -> list[str]:
    lines, head = [], Head()
    for n in range(1, count + 1):
        body = {"submission": f"S-{n}", "outcome": "earned", "scores": [{"level": n}]}
        jws = next_event(body, head, key, event_id=f"{key.thumbprint[:4]}-{n}", kind="decision/1", at="2026-11-23")
        head = Head(n, sha256_of(jws))
        lines.append(log_line(jws, payload_unchecked(jws)))
    if closed:
        jws = closing_head(head, key)
        lines.append(log_line(jws, payload_unchecked(jws)))
    return lines


def test_an_untouched_log_is_whole():
    report = verify_log(log(20))
    assert (report.whole, report.events, report.devices) == (True, 20, 1)


def test_two_devices_have_two_chains():
    report = verify_log([*log(5), *log(7, OTHER)])
    assert (report.whole, report.events, report.devices) == (True, 12, 2)


def test_a_log_without_its_closing_head_may_be_cut_off():
    report = verify_log(log(3, closed=False))
    assert [p.sentence for p in report.problems if "cut off" in p.sentence]


def test_an_empty_log_is_not_whole():
    assert not verify_log([]).whole


def resigned_with_another_key(lines: list[str], at: int) -> list[str]:
    payload = json.loads(lines[at])["event"]
    jws = OTHER.sign(payload)
    return [*lines[:at], log_line(jws, payload), *lines[at + 1 :]]


def tamper(lines: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(lines))
    how = chance.choice(["delete", "swap", "edit shown", "edit signed", "truncate", "double", "resign", "byte"])
    if how == "delete":
        return lines[:at] + lines[at + 1 :]
    if how == "swap":
        other = chance.choice([i for i in range(len(lines)) if i != at])
        changed = list(lines)
        changed[at], changed[other] = changed[other], changed[at]
        return changed if {at, other} - {len(lines) - 1} == {at, other} else lines[:-1][::-1]
    if how == "edit shown":
        return [*lines[:at], lines[at].replace("device", "devise", 1), *lines[at + 1 :]]
    if how == "edit signed":
        record = json.loads(lines[at])
        header, payload, signature = record["jws"].split(".")
        changed = json.loads(unb64url(payload)) | {"outcome": "not yet"}
        record["event"], record["jws"] = changed, f"{header}.{b64url(canonical(changed))}.{signature}"
        return [*lines[:at], json.dumps(record), *lines[at + 1 :]]
    if how == "truncate":
        return lines[:at]
    if how == "double":
        twice = at if at < len(lines) - 1 else 0
        return [*lines[: twice + 1], lines[twice], *lines[twice + 1 :]]
    if how == "resign":
        return resigned_with_another_key(lines, chance.randrange(len(lines) - 1))
    spot = chance.randrange(len(lines[at]))
    letter = "x" if lines[at][spot] != "x" else "y"
    return [*lines[:at], lines[at][:spot] + letter + lines[at][spot + 1 :], *lines[at + 1 :]]


@pytest.mark.parametrize("seed", range(200))
def test_two_hundred_ways_of_tampering_are_found(seed: int):
    lines = log(12)
    changed = tamper(lines, random.Random(seed))
    assert changed != lines
    assert not verify_log(changed).whole


@given(st.binary(max_size=200))
def test_any_bytes_are_an_answer_never_a_crash(data: bytes):
    assert not verify_log(data.decode("latin-1").split("\n")).whole


@given(st.text())
def test_any_text_is_not_a_signed_event(text: str):
    with pytest.raises(BadSignature):
        verify(text)


def test_a_signature_of_another_algorithm_is_refused():
    header, payload, signature = KEY.sign({"a": 1}).split(".")
    forged = json.loads(unb64url(header)) | {"alg": "none"}
    with pytest.raises(BadSignature, match="EdDSA"):
        verify(f"{b64url(canonical(forged))}.{payload}.{signature}")


def test_the_key_in_the_header_must_be_the_one_that_is_trusted():
    with pytest.raises(BadSignature, match="another key"):
        verify(KEY.sign({"a": 1}), public=OTHER.public)


@given(st.dictionaries(st.text(max_size=5), st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=5)))
def test_what_was_signed_comes_back(payload):
    assert verify(KEY.sign(payload)).payload == payload


def test_signing_twice_gives_the_same_bytes():
    assert KEY.sign({"b": 1, "a": [1.5, "é"]}) == KEY.sign({"a": [1.5, "é"], "b": 1})


@pytest.mark.parametrize("seq", ["abc", None, 2.5, [], True])
def test_a_closing_head_that_names_no_number_is_a_problem_not_a_crash(seq: object):
    lines = log(2, closed=False)
    head = KEY.sign({"type": "log.head/1", "device": KEY.thumbprint, "device_seq": seq, "sha256": "x"})
    assert not verify_log([*lines, log_line(head, payload_unchecked(head))]).whole


def test_a_payload_nested_too_deeply_is_unreadable_not_a_crash():
    deep = b64url(b"[" * 100_000)
    with pytest.raises(ValueError, match="nested too deeply"):
        payload_unchecked(f"x.{deep}.x")


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**54), 2**54) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


UNSAID = (rfc8785.CanonicalizationError, UnicodeEncodeError)


def by_the_library(value: object) -> bytes | None:
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # any value is tried
    except UNSAID:
        return None


@given(ANY_JSON)
def test_canonical_bytes_are_those_of_rfc_8785_for_any_json(value: object) -> None:
    try:
        assert canonical(value) == by_the_library(value)
    except UNSAID:
        assert by_the_library(value) is None


@pytest.mark.parametrize("value", ["\ud800", {"\ud800": 1}, {"a": "\udfff"}, 2**53, -(2**53), {"n": 2.5, "a": 1e21}])
def test_what_no_reader_would_read_alike_goes_the_librarys_way(value: object) -> None:
    try:
        assert canonical(value) == by_the_library(value)
    except UNSAID:
        assert by_the_library(value) is None
