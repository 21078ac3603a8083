"""What this device says for good: a signed event, the next of its chain, that waits in the outbox for the issuer."""

from sqlalchemy.orm import Session

from assessor_app.domain.changes import Clock, NewId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.too_long import longest_part
from assessor_app.eventlog.chain import next_event
from assessor_app.store import log
from assessor_app.store.rows import SettingRow, SubmissionRow

LARGEST = 900 << 10  # bytes of a signed event: an issuer takes 1 MiB at once, and what is signed is never cut


def sign(session: Session, body: dict[str, object], kind: str, now: Clock, new_id: NewId) -> str:
    """Sign `body` as an event of that kind; returns its id. Raises RuleBroken for what no issuer would take."""
    key = log.device_key(session)
    event_id = new_id()
    programme = session.get(SettingRow, "enrolment")
    member = programme.value if programme else {}
    body = body | {"programme": member.get("programme"), "assessor": member.get("assessor"), "app_version": _version()}
    jws = next_event(body, log.head(session, key.thumbprint), key, event_id=event_id, kind=kind, at=now())
    if len(jws) > LARGEST:
        what, size = longest_part(body)
        raise RuleBroken(
            f"What you sign on {body['submission']} would be {len(jws) / 1e6:.1f} MB, more than an issuer takes "
            f"at once ({LARGEST / 1e6:.1f} MB). Most of it is {what} ({size / 1e6:.1f} MB): make that less, and sign "
            "again."
        )
    log.append(session, jws)
    return event_id


def given(session: Session, submission: str) -> dict[str, str]:
    """The assignment a reading answers to, in the issuer's words; nothing where it came without one."""
    about = session.get(SubmissionRow, submission)
    if about is None or about.assignment is None:
        return {}
    return {"assignment": about.assignment, "reason": about.assignment_reason or ""}


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("assessor-app")
    except PackageNotFoundError:
        return "unknown"
