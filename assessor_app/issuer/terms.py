"""A programme's terms: for how long a submission is leased to its reader, how long devices keep its evidence, and the
switches of its readings."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from assessor_app.domain.errors import RuleBroken
from assessor_app.issuer import feed
from assessor_app.issuer.clock import iso
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.rows import ProgrammeRow

TERMS = "terms"  # the terms' place in a programme's row
MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Terms:
    """Days: of a lease, and of evidence after its decision (None: each device's own setting counts). The switches are
    those of `domain.assessment.Policy`."""

    lease_days: int = 14
    retention_days: int | None = None
    evidence_before_score: bool = True
    earlier_scores_hidden: bool = False

    def __post_init__(self) -> None:
        given = [self.lease_days, *([] if self.retention_days is None else [self.retention_days])]
        if not all(isinstance(days, int) and 1 <= days <= MOST_DAYS for days in given):
            raise RuleBroken(f"A lease, and the keeping of evidence, lasts 1 to {MOST_DAYS:,} days.")
        if not all(isinstance(each, bool) for each in (self.evidence_before_score, self.earlier_scores_hidden)):
            raise RuleBroken("A switch of a programme is on or off: true or false.")

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def read(body: Mapping[str, Any]) -> "Terms":
        """What a programme's row or a request holds; what is missing is as it comes."""
        return Terms(**{each.name: body[each.name] for each in fields(Terms) if each.name in body})


def terms_of(head: ProgrammeRow) -> Terms:
    return Terms.read(head.policy.get(TERMS) or {})


def terms(issuer: Issuer, programme: str) -> Terms:
    """The terms in force; raises RuleBroken when there is no such programme."""
    with issuer.database.read() as session:
        head = session.get(ProgrammeRow, programme)
        if head is None:
            raise RuleBroken(f"There is no programme {programme} here.")
        return terms_of(head)


def set_terms(issuer: Issuer, programme: str, wanted: Terms) -> Terms:
    """Put terms in force from now on; devices hear of them with their next sync."""
    with issuer.database.write() as session:
        head = feed.locked_programme(session, programme)
        head.policy = head.policy | {TERMS: wanted.to_json()}
        feed.append(session, head, None, feed.POLICY, {TERMS: wanted.to_json()}, iso(issuer.now()))
    return wanted
