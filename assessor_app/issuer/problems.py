"""Errors as RFC 9457 problems; `retry` tells a device what to do: never, later, sign-in, reset-cursor."""

import logging
from typing import TYPE_CHECKING

from assessor_app.domain.errors import AssessorError, Refused, RuleBroken, Unreadable
from assessor_app.issuer.feed import CursorUnknown
from assessor_app.issuer.tokens import NotSignedIn, UsedBefore
from assessor_app.issuer.trouble import first_line, is_full

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

LOG = "assessor.issuer"
NO_ROOM = "The issuer's disk is full; it kept nothing of this. Its staff have to make room."
PROBLEM = "application/problem+json"
TITLES = {
    400: "malformed",
    401: "not-signed-in",
    403: "refused",
    404: "not-found",
    405: "method-not-allowed",
    409: "out-of-place",
    410: "cursor-reset",
    413: "too-large",
    416: "range-not-satisfiable",
    422: "malformed",
    500: "failed",
    503: "busy",
}


class Problem(Exception):
    """An answer other than yes; `detail` is a sentence."""

    def __init__(self, status: int, detail: str, retry: str = "never", headers: dict[str, str] | None = None) -> None:
        self.status, self.detail, self.retry, self.headers = status, detail, retry, headers or {}
        super().__init__(detail)


def problem_of(error: AssessorError) -> Problem:
    match error:
        case CursorUnknown():
            return Problem(410, str(error), "reset-cursor")
        case UsedBefore():
            return Problem(401, str(error), "later", {"WWW-Authenticate": "Bearer"})
        case NotSignedIn():
            return Problem(401, str(error), "sign-in", {"WWW-Authenticate": "Bearer"})
        case Refused():
            return Problem(403, str(error))
        case RuleBroken():
            return Problem(404, str(error))
        case Unreadable():
            return Problem(422, str(error))
        case _:
            return Problem(503, str(error), "later", {"Retry-After": "5"})


def answer(problem: Problem) -> "Response":
    from starlette.responses import JSONResponse

    title = TITLES.get(problem.status, "refused")
    body = {
        "type": f"urn:x-assessor:problem:{title}",
        "title": title,
        "status": problem.status,
        "detail": problem.detail,
        "retry": problem.retry,
    }
    return JSONResponse(body, problem.status, problem.headers, PROBLEM)


def answer_problems(app: "FastAPI") -> None:
    """Every way of failing ends as a problem with a sentence; a fault of ours says “later”."""
    from fastapi.exceptions import RequestValidationError
    from sqlalchemy.exc import OperationalError, TimeoutError
    from starlette.exceptions import HTTPException

    @app.exception_handler(Problem)
    def _problem(_: "Request", error: Problem) -> "Response":
        return answer(error)

    @app.exception_handler(AssessorError)
    def _said(_: "Request", error: AssessorError) -> "Response":
        return answer(problem_of(error))

    @app.exception_handler(HTTPException)
    def _http(_: "Request", error: HTTPException) -> "Response":
        return answer(Problem(error.status_code, str(error.detail)))

    @app.exception_handler(RequestValidationError)
    def _invalid(_: "Request", error: RequestValidationError) -> "Response":
        first = error.errors()[0]
        return answer(Problem(422, f"“{first['loc'][-1]}”: {first['msg']}."))

    @app.exception_handler(OperationalError)
    def _busy(_: "Request", error: OperationalError) -> "Response":
        logging.getLogger(LOG).warning("The database cannot be used: %s", first_line(error))
        if is_full(error):
            return answer(Problem(503, NO_ROOM, "later", {"Retry-After": "60"}))
        said = f"The issuer's database is busy ({first_line(error)})."
        return answer(Problem(503, said, "later", {"Retry-After": "2"}))

    @app.exception_handler(TimeoutError)
    def _crowded(_: "Request", error: TimeoutError) -> "Response":
        return answer(Problem(503, "Too many ask at once.", "later", {"Retry-After": "5"}))

    @app.exception_handler(Exception)
    def _fault(_: "Request", error: Exception) -> "Response":
        return answer(Problem(500, f"The issuer failed ({type(error).__name__}); nothing was kept.", "later"))
