"""Everything the demo needs before the curtain: samples, an issuer that serves, and a workspace enrolled with it."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assessor_app.cli.opening import credentials
from assessor_app.commands.clock import new_id, utc_now
from assessor_app.commands.looking_over import look_over
from assessor_app.commands.submissions import TURNAROUND
from assessor_app.documents.pool import WorkerPool
from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.errors import Refused
from assessor_app.domain.submission import SubmissionId
from assessor_app.domain.turnaround import due_date
from assessor_app.store.engine import Store

if TYPE_CHECKING:
    from assessor_app.sync.client import IssuerClient

PROGRAMME, ASSESSOR = "practice", "assessor-1"
PASSPHRASE = "practice"  # no secret: samples only, and whoever practises must be able to unlock
STAMP, OURS = "made-by-the-demo", ("issuer", "workspace", "screenshots")
Tell = Callable[[str, float], None]

# business days; the first attempt at what S-7F3K-21 tries again was decided before
DUE = {"S-9Q2M-04": 1, "S-2M8D-07": 3, "S-7F3K-21": 3, "S-4W6B-18": 4, "S-5T1X-33": 6, "S-8H3R-52": 8}
RESUBMITTED = frozenset({"S-7F3K-21"})


@dataclass(frozen=True, slots=True)
class Stage:
    """`workspace` is a folder whose `passphrase` is known; `issuer` is the address of the running issuer."""

    workspace: Path
    passphrase: str
    issuer: str
    bundles: tuple[Path, ...]


@contextlib.contextmanager
def stage(out: Path, tell: Tell, *, quick: bool = False) -> Iterator[Stage]:
    """Set the stage afresh in `out` (sample bundles are kept from the last time) and clear the issuer away after."""
    from assessor_app.bundles.sample_bundles import make_sample_bundles
    from assessor_app.cli.demo_past import decide_what_was_decided
    from assessor_app.issuer.embedded import embedded
    from assessor_app.store import opening
    from assessor_app.sync import enrolling

    clear(out)
    bundles = make_sample_bundles(out / "bundles", quick=quick, progress=tell)
    tell("Making the issuer", 0.0)
    make_issuer(out / "issuer", bundles)
    with embedded(out / "issuer") as running:
        opening.create(out / "workspace", PASSPHRASE, now=utc_now())
        opened = opening.open_workspace(out / "workspace", PASSPHRASE)
        try:
            tell("Enrolling this device", 0.2)
            enrol_and_fetch(opened.store, out / "issuer", running.url)
            _look_over_all(opened.store, tell)
            decide_what_was_decided(opened.store)
            with enrolling.client_for(opened.store) as client:
                _sync(opened.store, client)
        finally:
            opened.close()
        yield Stage(out / "workspace", PASSPHRASE, running.url, bundles)


def clear(out: Path) -> None:
    """Take away what the last demo left in `out`; raises Refused where somebody else's folders stand there."""
    strangers = [name for name in OURS if (out / name).exists()]
    if strangers and not (out / STAMP).exists():
        raise Refused(f"{out / strangers[0]} was not made by the demo. Nothing was touched; give another --out.")
    for name in OURS:
        shutil.rmtree(out / name, ignore_errors=True)
    (out / STAMP).touch()


def make_issuer(folder: Path, bundles: tuple[Path, ...]) -> None:
    """An issuer with our credentials that has assigned these submissions, every one, so that it accepts decisions."""
    from assessor_app.issuer.assigning import assign
    from assessor_app.issuer.folder import init_issuer, opened_issuer
    from assessor_app.issuer.submissions import add_credential, add_submission_bundle
    from assessor_app.rubric_files.catalogue import shipped_folder

    init_issuer(folder, PROGRAMME, "Practice programme")
    today = datetime.now(UTC).date()
    with opened_issuer(folder) as issuer:
        for rubric in sorted(shipped_folder().glob("*/rubric.json")):
            add_credential(issuer, PROGRAMME, rubric.parent)
        for bundle in bundles:
            submission = add_submission_bundle(issuer, PROGRAMME, bundle)
            reason = ReadingRole.RESUBMISSION if submission in RESUBMITTED else ReadingRole.FIRST
            due = due_date(today, DUE.get(submission, TURNAROUND)).isoformat()
            assign(issuer, PROGRAMME, submission, ASSESSOR, reason, due)


def enrol_and_fetch(store: Store, issuer_folder: Path, url: str) -> None:
    """Enrol a device with a fresh code and fetch what is assigned to it; raises Refused when that did not work."""
    from assessor_app.issuer.enrolment import invite
    from assessor_app.issuer.folder import opened_issuer
    from assessor_app.sync import enrolling

    with opened_issuer(issuer_folder, base_url=url) as issuer:
        code = invite(issuer, PROGRAMME, ASSESSOR).code()
    with enrolling.client_for_code(code) as client:
        enrolling.enrol(store, client, code, now=utc_now)
        _sync(store, client)


def _sync(store: Store, client: "IssuerClient") -> None:
    from assessor_app.sync.engine import sync_once

    report = sync_once(store, client, utc_now, new_id)
    if report.ended.value != "done":
        raise Refused(report.sentence)


def _look_over_all(store: Store, tell: Tell) -> None:
    from assessor_app.queries.queue import queue

    rows = queue(store, credentials(store), date.today())
    with WorkerPool() as pool:
        for done, row in enumerate(rows):
            tell(f"Pre-check of {row.submission}", 0.4 + 0.6 * done / len(rows))
            look_over(store, pool, credentials(store), SubmissionId(row.submission), today=date.today(), at=utc_now())
