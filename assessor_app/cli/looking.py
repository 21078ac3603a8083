"""Looking a submission over before anything of it is given out, where no window did so yet."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from assessor_app.cli import opening
from assessor_app.domain.submission import SubmissionId

if TYPE_CHECKING:
    from assessor_app.documents.pool import WorkerPool
    from assessor_app.store.engine import Store


def look_first(store: "Store", pool: "WorkerPool", submissions: Iterable[SubmissionId]) -> None:
    """Run the pre-check on those of them that today's checks have not seen, so that the names in them are known."""
    from assessor_app.commands.clock import utc_now
    from assessor_app.commands.looking_over import look_over
    from assessor_app.queries.findings import not_looked_over

    waiting = not_looked_over(store)
    for each in submissions:
        if each in waiting:
            look_over(store, pool, opening.credentials(store), each, today=date.today(), at=utc_now())
