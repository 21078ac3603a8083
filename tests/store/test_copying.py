"""A copy leaves only while the people in it agree to its use: until the last day of their consent."""

from datetime import date

import pytest

from assessor_app.commands.coaching import withdraw_consent
from assessor_app.commands.copying import note_copied, require_still
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.submission import ArtifactId, ConsentScope
from assessor_app.queries.coaching import disclosures
from assessor_app.store.engine import Store
from tests import builders
from tests.coaching import ANSWER, S1, TODAY, bring, consented, plan_file

TRAINING = frozenset({ConsentScope.SCORING, ConsentScope.TRAINING})
TOMORROW = date(2026, 11, 24)


def copy(store: Store, artifact: str, purpose: ConsentScope | None, today: date) -> None:
    note_copied(store, S1, ArtifactId(artifact), purpose, today=today, now=builders.ticking())


def test_a_file_is_copied_until_the_last_day_of_its_consent(store: Store) -> None:
    bring(store, consented("S-1", plan_file(consent=TRAINING, consent_expires="2026-11-23")))
    copy(store, "plan", ConsentScope.TRAINING, TODAY)
    with pytest.raises(RuleBroken, match="Consent to training with “The plan” ended on 23 November 2026"):
        copy(store, "plan", ConsentScope.TRAINING, TOMORROW)
    copy(store, "plan", None, TOMORROW)  # for whoever scores it, as on the screen


def test_a_written_answer_is_copied_as_long_as_any_file_is(store: Store) -> None:
    ended = plan_file(consent=TRAINING, consent_expires="2026-11-23")
    bring(store, consented("S-1", ended, plan_file("other", consent=TRAINING, consent_expires="2026-11-24")))
    copy(store, ANSWER, ConsentScope.TRAINING, TOMORROW)
    with pytest.raises(RuleBroken, match="ended on 24 November 2026"):
        copy(store, ANSWER, ConsentScope.TRAINING, date(2026, 11, 25))


def test_consent_that_was_withdrawn_while_a_copy_was_made_stops_it_and_asking_is_not_logged(store: Store) -> None:
    bring(store, consented("S-1"))
    copy(store, "plan", ConsentScope.COACHING, TODAY)
    require_still(store, S1, ArtifactId("plan"), ConsentScope.COACHING, today=TODAY)
    withdraw_consent(store, S1, ArtifactId("plan"), now=builders.ticking())
    with pytest.raises(RuleBroken, match="The plan"):
        require_still(store, S1, ArtifactId("plan"), ConsentScope.COACHING, today=TODAY)
    assert sum(each.what.startswith("copied") for each in disclosures(store)) == 1
