"""The proof of a credential holds when it is checked from the W3C texts alone."""

import pytest
from cryptography.exceptions import InvalidSignature

from tests.issuer.by_the_book import check
from tests.issuer.offices import Office
from tests.issuer.test_awards import issued


def test_the_proof_holds_by_the_book(office: Office) -> None:
    check(issued(office))


def test_another_level_breaks_the_proof(office: Office) -> None:
    credential = issued(office)
    credential["credentialSubject"]["result"][0]["achievedLevel"] += "1"
    with pytest.raises(InvalidSignature):
        check(credential)
