"""What staff did stands, whether or not the credentials that follow from it could be signed then: both are said."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from assessor_app.cli.answers import Answer
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import AssessorError, DoneAlready

if TYPE_CHECKING:
    from assessor_app.issuer.folder import Issuer


def with_credentials(issuer: "Issuer", programme: str, work: Callable[[], Answer]) -> Answer:
    """Do it, then sign what follows from it. Where a run before did it and could not sign, this one signs."""
    from assessor_app.issuer.awards import issue_what_follows, owed_to_be_signed

    try:
        answer = work()
    except DoneAlready as error:
        owed = owed_to_be_signed(issuer, programme)
        if not owed:
            raise
        text = f"{error.sentence} {counted(owed, 'credential')} that had to be signed since {_is(owed)} signed now."
        answer = Answer({"done_before": error.sentence, "signed": owed}, text)
        done = ""
    else:
        done = f"{answer.text}\n"
    try:
        issue_what_follows(issuer, programme)
    except Exception as error:  # whatever it is, what was done before it is done
        said = (
            f"What follows from it was not signed: {_why(error)} It stays owed. The same command signs it, or "
            "the issuer when it serves; nothing has to be done twice."
        )
        return replace(answer, document=answer.document | {"error": said}, text=done + said, done=False)
    return answer


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _why(error: Exception) -> str:
    if isinstance(error, AssessorError):
        return error.sentence
    said = str(getattr(error, "orig", None) or error).strip().split("\n")[0][:200]
    return f"{said or type(error).__name__}."
