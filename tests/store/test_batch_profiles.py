"""The forms of a batch, kept as a profile: what is read, and what is refused."""

import json

import pytest

from assessor_app.commands import batches
from assessor_app.domain.batch import Standing
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.export_profile import Profile, read_profile
from assessor_app.queries import batches as batches_queries
from assessor_app.reports import forms
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import ProfileRow
from assessor_app.store.rows import OutboxRow
from tests.decided import decide
from tests.store.sending import AWARDS, EVERY, TABLES, make, standings


def test_a_profile_that_asks_for_letters_keeps_back_what_has_none(store: Store):
    decide(store, ["S-1"])
    make(store, profile=Profile("with letters", ("csv",), letters=True))
    assert standings(store) == {"S-1": (Standing.BLOCKED, "its letter is missing")}


def test_a_profile_is_kept_under_its_name(store: Store):
    batches.save_profile(store, EVERY)
    assert batches_queries.profile_named(store, "all", forms.NAMES) == EVERY


def test_a_profile_of_a_newer_version_hides_no_other(store: Store):
    batches.save_profile(store, TABLES)
    with store.write() as session:
        session.add(ProfileRow(name="newer", body={"format": "assessor-export-profile/2", "name": "newer"}))
    kept_here, left_out = batches_queries.profiles(store, forms.NAMES)
    assert kept_here == (TABLES,)
    assert left_out.startswith("The profile “newer” is left out. This export profile is of version 2")


def test_a_batch_whose_profile_asks_for_what_there_is_not_is_listed_all_the_same(store: Store):
    make(store, profile=Profile("odd", ("csv",), outcomes=("splendid",)))
    assert [(each.name, each.forms) for each in batches_queries.batches(store)] == [("Batch 1", ("csv",))]


def test_a_profile_of_a_newer_version_is_refused_with_a_sentence():
    with pytest.raises(RuleBroken, match="version 2; this Assessor knows version 1"):
        read_profile({"format": "assessor-export-profile/2", "name": "n", "forms": ["csv"]}, forms.NAMES)


@pytest.mark.parametrize(
    "told",
    [
        [],
        {},
        {"format": "assessor-export-profile/1"},
        {"format": "assessor-export-profile/1", "name": "n", "forms": []},
        {"format": "assessor-export-profile/1", "name": "n", "forms": ["tsv"]},
        {"format": "assessor-export-profile/1", "name": "n", "forms": ["csv"], "award": "yes"},
        {"format": "assessor-export-profile/1", "name": "n", "forms": ["csv"], "outcomes": "earned"},
        {"format": "assessor-export-profile/1", "name": "n", "forms": ["csv"], "badge_classes": {"talk": 7}},
        {"format": "assessor-export-profile/1", "name": "n", "forms": ["csv"], "outcome": ["earned"]},
        {"format": "assessor-export-profile/1", "name": "n", "forms": ["csv"], "outcomes": ["passed"]},
        {"format": "assessor-export-profile/x", "name": "n", "forms": ["csv"]},
    ],
)
def test_what_is_no_profile_is_refused_with_a_sentence(told: object):
    with pytest.raises(RuleBroken, match=r"[.!]$"):
        read_profile(json.loads(json.dumps(told)), forms.NAMES)


def test_a_decision_of_another_device_is_sent_only_when_asked_for(store: Store):
    (one,) = decide(store, ["S-1"])
    with store.write() as session:
        session.delete(session.get_one(OutboxRow, one))  # what a mirrored event has not
    make(store)
    assert standings(store)["S-1"][0] is Standing.EXPORTED
    make(store, "Batch 2", again="the other laptop is gone")
    assert standings(store, "Batch 2")["S-1"][0] is Standing.AGAIN


def test_badge_classes_are_kept_with_a_profile(store: Store):
    batches.save_profile(store, AWARDS)
    assert batches_queries.profile_named(store, "awards", forms.NAMES) == AWARDS


def test_a_batch_that_writes_the_letters_itself_keeps_nothing_back_for_want_of_one(store: Store):
    decide(store, ["S-1"])
    make(store, profile=Profile("letters", ("csv", "letters"), letters=True))
    assert standings(store) == {"S-1": (Standing.NEW, "")}
