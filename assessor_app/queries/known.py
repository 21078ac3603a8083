"""Credentials that a submission or a decision names, of which this installation may not have the files: an issuer may
assign what a newer version brings, and a decision outlives its credential's files."""

from collections.abc import Callable, Mapping, Set
from functools import lru_cache

from assessor_app.domain.assessment import levels_of
from assessor_app.domain.credential import Credential
from assessor_app.domain.credential import Credentials as Credentials
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.rubric import CriterionId, LevelId

Levels = Mapping[CriterionId, Set[LevelId]]


def known(credentials: Credentials, ident: str, version: str) -> Credential | None:
    """None where it is not here."""
    try:
        return credentials(ident, version)
    except AssessorError:
        return None


def here(credentials: Credentials) -> Callable[[str, str], bool]:
    """Asks whether a credential of a version is here; each once, as its files are read for it."""
    return lru_cache(maxsize=None)(lambda ident, version: known(credentials, ident, version) is not None)


def levels_here(credentials: Credentials) -> Callable[[str, str], Levels]:
    """Asks what a credential of a version can be scored with, nothing where it is not here; each once, too."""

    def levels(ident: str, version: str) -> Levels:
        found = known(credentials, ident, version)
        return levels_of(found.rubric) if found else {}

    return lru_cache(maxsize=None)(levels)


def title_of(credentials: Credentials, ident: str, version: str) -> str:
    """Its title; its ID where it is not here."""
    found = known(credentials, ident, version)
    return found.title if found else ident
