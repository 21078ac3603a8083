"""The reading of S-1 by an assessor's commands: linked, scored, finished, committed."""

from assessor_app.commands import assessments, decisions
from assessor_app.domain.assessment import Policy
from assessor_app.domain.evidence import TextRange
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store import drafts
from assessor_app.store.engine import Store
from tests import builders
from tests.builders import level

S1, NORMS, TALK = SubmissionId("S-1"), CriterionId("norms"), CriterionId("talk")
RUBRIC, CREDENTIAL = builders.rubric(), builders.credential()
ANSWER = ArtifactId("a1")


def draft_of(store: Store):
    with store.read() as session:
        return drafts.load(session, drafts.current(session, S1))


def link(store: Store, criterion=NORMS, start=0, ids=builders.counting("link")):
    anchor = TextRange("Students talk", start, start + 13, page=1)
    return assessments.link_evidence(store, RUBRIC, S1, criterion, ANSWER, anchor, now=builders.ticking(), new_id=ids)


def score(store: Store, criterion=NORMS, name="proficient"):
    return assessments.give_score(
        store, RUBRIC, S1, criterion, level(criterion, name), Policy(), now=builders.ticking()
    )


def finish(store: Store):
    ids = builders.counting("finish")
    for criterion in (NORMS, TALK):
        link(store, criterion, ids=ids)
        score(store, criterion)


def commit(store: Store, ids=None):
    return decisions.commit(
        store, CREDENTIAL, S1, Policy(), now=builders.ticking(50), new_id=ids or builders.counting("event")
    )
