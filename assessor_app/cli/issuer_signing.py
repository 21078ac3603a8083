"""What staff did stands, whether or not the credentials that follow from it could be signed then: both are said."""

import os
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from assessor_app.cli import was_interrupted
from assessor_app.cli.answers import Answer, told_of
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import AssessorError, DoneAlready
from assessor_app.domain.system_words import why

if TYPE_CHECKING:
    from assessor_app.issuer.folder import Issuer

WHEN_IT_SERVES = "the issuer signs what it owes while it serves"
ELSEWHERE = "another process is signing what is owed"
STAYS = "It stays owed. The same command signs it, or the issuer when it serves; nothing has to be done twice."


def with_credentials(issuer: "Issuer", programme: str, work: Callable[[], Answer]) -> Answer:
    """Do it, then sign what follows from it. Where a run before did it and could not sign, this one signs."""
    from assessor_app.issuer.issuing import SignedElsewhere, issue_what_follows, owed_to_be_signed

    try:
        answer = done_now = work()
    except DoneAlready as error:
        owed = owed_to_be_signed(issuer, programme) if issuer.configured_url is not None else 0
        if not owed:
            raise
        text = f"{error.sentence} {counted(owed, 'credential')} that had to be signed since {_is(owed)} signed now."
        answer = Answer({"done_before": error.sentence, "signed": owed}, text)
        done_now, done = Answer({"done_before": error.sentence}, error.sentence), ""
    else:
        done = f"{answer.text}\n"
    try:
        issue_what_follows(issuer, programme)
    except SignedElsewhere:
        return _with_what_is_owed(done_now, issuer, programme, ELSEWHERE)
    except Exception as error:  # whatever it is, what was done before it is done, and is said
        if was_interrupted(error):
            raise
        said = _not_signed(error)
        return replace(answer, document=answer.document | {"error": said}, text=done + said, done=False)
    if issuer.configured_url is not None:
        return answer
    return _with_what_is_owed(answer, issuer, programme, WHEN_IT_SERVES)


def _with_what_is_owed(answer: Answer, issuer: "Issuer", programme: str, who_signs: str) -> Answer:
    """Where another process does: it has begun before, or it alone knows the address that credentials name."""
    from assessor_app.issuer.issuing import owed_to_be_signed

    if not (owed := owed_to_be_signed(issuer, programme)):
        return answer
    said = f"{counted(owed, 'credential')} {_is(owed)} owed; {who_signs}."
    return replace(answer, document=answer.document | {"owed": owed}, text=f"{answer.text}\n{said}")


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _not_signed(error: Exception) -> str:
    from assessor_app.issuer.issuing import NotAllMade

    if not isinstance(error, NotAllMade):
        return f"What follows from it was not signed: {_why(error)} {STAYS}"
    first, *others = error.unmade
    more = f", as are {len(others)} more" if others else ""
    said = f"The credential of {first.submission} cannot be made: {_why(first.why)}"
    rest = "another process is signing what else is owed" if error.elsewhere else "what else was owed is signed"
    return f"{said} It stays owed{more}; {rest}."


def _why(error: Exception) -> str:
    """What the disk, the database or the keys say; all else is our mistake, which is told of as everywhere."""
    from sqlalchemy.exc import OperationalError

    from assessor_app.issuer.trouble import first_line

    if isinstance(error, AssessorError):
        return error.sentence
    if isinstance(error, OperationalError):
        return f"the issuer's database cannot be used just now ({first_line(error)})."
    if isinstance(error, OSError):
        return f"{os.fsdecode(error.filename)} cannot be used: {why(error)}." if error.filename else f"{error}."
    return told_of(error)
