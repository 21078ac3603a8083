"""Which pictures of a plan are asked about before it leaves, from what covers them in the store."""

from assessor_app.commands import findings
from assessor_app.domain.evidence import Box, ImageRegion
from assessor_app.domain.submission import ArtifactId
from assessor_app.queries import coaching_plan
from assessor_app.store.engine import Store
from tests import builders
from tests.builders import known
from tests.coaching import S1, TODAY, Coach, bring, consented
from tests.store.plans.plan_parts import WORK

FACE, TAG = Box(10, 10, 20, 20), Box(60, 60, 20, 20)
POSTER = ArtifactId("work")


def test_once_faces_were_found_a_box_over_something_else_does_not_answer_for_a_picture(store: Store):
    bring(store, consented("S-1", WORK))
    coach, clock, ids = Coach(store), builders.ticking(), builders.counting("box")
    coach.open()
    coach.mark(artifact="work", anchor=ImageRegion(TAG))
    findings.cover(store, S1, POSTER, ImageRegion(TAG), now=clock, new_id=ids)
    assert coaching_plan.plan(store, known, coach.session, TODAY).bare == ()  # nobody looked: any box answers
    findings.cover_faces(store, S1, POSTER, [ImageRegion(FACE)], now=clock, new_id=ids)
    assert coaching_plan.plan(store, known, coach.session, TODAY).bare == (1,)
    findings.cover_faces(store, S1, POSTER, [ImageRegion(TAG)], now=clock, new_id=ids)
    assert coaching_plan.plan(store, known, coach.session, TODAY).bare == ()
