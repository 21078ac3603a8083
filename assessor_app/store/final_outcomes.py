"""The one window in the wall between coaching and assessing: the outcome of a final decision, in one word, where the
programme allows it. No level, rationale or code passes here, and nothing that is still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as Rows

from assessor_app.domain.days import local_date
from assessor_app.store import log
from assessor_app.store.leaving_rows import FactRow
from assessor_app.store.rows import EventRow, FeedRow, IssuedRow, PreferenceRow

ALLOWED = "programme.final_outcome_in_coaching"


@dataclass(frozen=True, slots=True)
class FinalOutcome:
    """`outcome` is earned, not yet or incomplete."""

    outcome: str
    decided_on: date


def final_outcomes(rows: Rows, submissions: Iterable[str]) -> dict[str, FinalOutcome]:
    """Of those submissions whose decision the issuer called final; none while the programme does not allow it."""
    if not allowed(rows):
        return {}
    later = select(EventRow.id).where(EventRow.supersedes == FactRow.decision_id).exists()
    standing = select(FactRow).where(FactRow.submission_id.in_(tuple(submissions)), ~later)
    facts = {fact.decision_id: fact for fact in rows.scalars(standing.order_by(log.place(FactRow.decision_id)))}
    final = _final(rows, tuple(facts))
    return {
        fact.submission_id: FinalOutcome(fact.outcome, local_date(fact.decided_at))
        for ident, fact in facts.items()
        if ident in final
    }


def allowed(rows: Rows) -> bool:
    kept = rows.get(PreferenceRow, ALLOWED)
    return kept is not None and kept.value.get("value") is True


def _final(rows: Rows, decisions: tuple[str, ...]) -> frozenset[str]:
    """Which decisions the issuer called final, its newest word counting, or made a credential of that still stands."""
    about = FeedRow.body["event"].as_string()
    news = select(FeedRow.body).where(FeedRow.kind == "decision", about.in_(decisions)).order_by(FeedRow.seq)
    said = {body["event"]: body.get("standing") for body in rows.scalars(news)}
    awarded = select(IssuedRow.decision_id, IssuedRow.state).where(IssuedRow.decision_id.in_(decisions))
    issued = {row.decision_id: row.state for row in rows.execute(awarded)}
    return frozenset(
        each for each in decisions
        if (each in issued and issued[each] == "issued") or (each not in issued and said.get(each) == "final")
    )  # fmt: skip
