"""The programme side's addresses: submissions in, assignments, rules, the log of draws, decisions out, revocation."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.json_members import Garbled, optional_text, sha256_text, text, whole
from assessor_app.domain.second_readings import ReadingPolicy
from assessor_app.issuer import awards, leasing, moderating, overview, sampling, uploads
from assessor_app.issuer import terms as in_force
from assessor_app.issuer.admitting import Admitted, admit
from assessor_app.issuer.api import (
    SMALL_BODY,
    Asked,
    Reader,
    body_of,
    catching_up_of,
    issuer_of,
    object_of,
    same_programme,
)
from assessor_app.issuer.assigning import BY_STAFF, ByHand, assign_by_hand
from assessor_app.issuer.giving_out import give_out
from assessor_app.issuer.moderating import Answered
from assessor_app.issuer.problems import Problem
from assessor_app.issuer.readmitting import readmit
from assessor_app.issuer.reasons import require_reason
from assessor_app.issuer.tokens import Caller
from assessor_app.issuer.watching import METRICS_TYPE, Figures, health
from assessor_app.sync.messages import CHUNK

router = APIRouter()
STAFF, LEAD = "programme staff", "lead assessor"
MOST_LINES = 1000
OF = "/v1/programmes/{programme}"


def staff(programme: str, who: Reader) -> Caller:
    """Staff of this very programme; for others of it these addresses are closed, for strangers they are not there."""
    same_programme(who, programme)
    if STAFF not in who.roles:
        raise Problem(403, "This is for the programme's staff.")
    return who


Staff = Annotated[Caller, Depends(staff)]


async def _said(request: Request) -> dict[str, Any]:
    return object_of(await body_of(request, SMALL_BODY))


@router.post(f"{OF}/uploads", status_code=201)
async def begin_upload(programme: str, request: Request, issuer: Asked, who: Staff) -> JSONResponse:
    """Announce a bundle by its name, size and SHA-256."""
    body = await _said(request)
    try:
        given = text(body, "name"), whole(body, "size"), sha256_text(body, "sha256")
    except Garbled as error:
        raise Problem(400, f"The request cannot be read: {error}.") from error
    return JSONResponse((await run_in_threadpool(_asked, uploads.begin, issuer, who, *given)).to_json(), 201)


@router.get(f"{OF}/uploads/{{upload}}")
def upload_progress(programme: str, upload: str, issuer: Asked, who: Staff) -> JSONResponse:
    """How far an upload is, and what became of it."""
    return JSONResponse(uploads.progress(issuer, who, upload).to_json())


@router.put(f"{OF}/uploads/{{upload}}/{{first}}")
async def add_piece(
    programme: str, upload: str, first: int, request: Request, issuer: Asked, who: Staff
) -> JSONResponse:
    """The bytes from `first` on, at most 4 MiB; the last piece takes the submission in."""
    if not 0 <= first <= uploads.MOST_BYTES:
        raise Problem(409, "No bundle is that long.")
    data = await body_of(request, CHUNK)
    try:
        done = await run_in_threadpool(uploads.add_piece, issuer, who, upload, first, data)
    except uploads.OutOfPlace as error:
        raise Problem(409, str(error), "never") from error
    return JSONResponse(done.to_json())


@router.get(f"{OF}/status")
def status(programme: str, issuer: Asked, who: Staff) -> JSONResponse:
    """Counts of the programme."""
    return JSONResponse(overview.status(issuer, programme).to_json())


@router.get(f"{OF}/decisions")
def decisions(
    programme: str,
    issuer: Asked,
    who: Staff,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_LINES)] = 100,
) -> JSONResponse:
    """Every event that came in and what became of it, in the order in which they came; what waits is among them.
    `after` is the `arrived` of the last one read."""
    lines = overview.decisions(issuer, programme, after=after, limit=limit + 1)
    page = lines[:limit]
    more = page[-1].arrived if len(lines) > limit else None
    return JSONResponse({"decisions": [line.to_json() for line in page], "next": more})


@router.post(f"{OF}/assignments")
async def assign(programme: str, request: Request, issuer: Asked, who: Staff) -> JSONResponse:
    """Give a submission to an assessor; with no `submission`, whatever waits to whoever has the fewest."""
    body = await _said(request)
    try:
        submission, due = optional_text(body, "submission"), optional_text(body, "due_on")
        if submission is None:
            given = await run_in_threadpool(_asked, give_out, issuer, programme, due)
        else:
            assessor, reason = text(body, "assessor"), optional_text(body, "reason") or BY_STAFF
            role = ReadingRole(optional_text(body, "role") or ReadingRole.FIRST.value)
            wanted = ByHand(submission, assessor, role, due, reason)
            await run_in_threadpool(_asked, assign_by_hand, issuer, programme, wanted)
            given = ((submission, assessor),)
    except (Garbled, ValueError) as error:
        raise Problem(400, f"The request cannot be read: {error}.") from error
    await catching_up_of(request).after_request(issuer, programme)
    return JSONResponse({"assigned": [{"submission": s, "assessor": a} for s, a in given]})


@router.get(f"{OF}/policy")
def policy(programme: str, issuer: Asked, who: Staff) -> JSONResponse:
    """Which submissions are read twice, and the seed by which they are drawn."""
    return JSONResponse(sampling.shown_policy(issuer, programme).to_json())


@router.put(f"{OF}/policy")
async def set_policy(programme: str, request: Request, issuer: Asked, who: Staff) -> JSONResponse:
    """Put rules in force from now on."""
    body = await _said(request)
    try:
        wanted = ReadingPolicy.read(body)
    except (RuleBroken, ValueError, TypeError) as error:
        raise Problem(400, f"The rules cannot be read: {error}.") from error
    return JSONResponse((await run_in_threadpool(sampling.set_policy, issuer, programme, wanted)).to_json())


@router.get(f"{OF}/terms")
def terms(programme: str, issuer: Asked, who: Staff) -> JSONResponse:
    """For how many days a submission is leased to its reader, and its evidence kept on devices."""
    return JSONResponse(in_force.terms(issuer, programme).to_json())


@router.put(f"{OF}/terms")
async def set_terms(programme: str, request: Request, issuer: Asked, who: Staff) -> JSONResponse:
    """Put terms in force from now on."""
    body = await _said(request)
    try:
        wanted = in_force.Terms.read(body)
    except (RuleBroken, TypeError) as error:
        raise Problem(400, f"The terms cannot be read: {error}.") from error
    return JSONResponse((await run_in_threadpool(in_force.set_terms, issuer, programme, wanted)).to_json())


@router.get(f"{OF}/leases")
def leases(programme: str, issuer: Asked, who: Staff) -> JSONResponse:
    """Who has what until when."""
    return JSONResponse({"leases": [line.to_json() for line in leasing.leases(issuer, programme)]})


@router.get(f"{OF}/moderation")
def moderation(programme: str, issuer: Asked, who: Staff) -> JSONResponse:
    """What waits for a moderator, oldest first."""
    return JSONResponse({"waiting": [each.to_json() for each in moderating.waiting(issuer, programme)]})


@router.post(f"{OF}/moderation")
async def answer(programme: str, request: Request, issuer: Asked, who: Reader) -> JSONResponse:
    """Uphold a decision, carry out a withdrawal, or admit what was quarantined. A lead assessor upholds a
    reading they were given to adjudicate."""
    same_programme(who, programme)
    if not {STAFF, LEAD} & set(who.roles):
        raise Problem(403, "This is for moderators: the programme's staff, and the lead assessor who adjudicates.")
    body = await _said(request)
    try:
        given, event, why = text(body, "answer"), text(body, "event"), text(body, "reason")
    except Garbled as error:
        raise Problem(400, f"The request cannot be read: {error}.") from error
    do: Callable[[], Answered | Admitted]
    if given == "withdraw" and STAFF in who.roles:
        do = partial(moderating.withdraw, issuer, programme, event, why)
    elif given == "admit" and STAFF in who.roles:
        do = partial(admit, issuer, programme, event, why)
    elif given == "uphold":
        lead = None if STAFF in who.roles else who.assessor
        do = partial(moderating.uphold, issuer, programme, event, why, by_adjudicator=lead)
    else:
        theirs = given in ("withdraw", "admit")
        raise Problem(403 if theirs else 400, "An answer is “uphold”, or by staff “withdraw” or “admit”.")
    done = await run_in_threadpool(_asked, do)
    await catching_up_of(request).after_request(issuer, programme)
    return JSONResponse(done.to_json())


@router.post(f"{OF}/devices/{{device}}/readmission")
async def let_in_again(programme: str, device: str, request: Request, issuer: Asked, who: Staff) -> JSONResponse:
    """Let a device whose log parted go on from where it stands now; what waited on that branch is judged."""
    done = await run_in_threadpool(_asked, readmit, issuer, programme, device)
    await catching_up_of(request).after_request(issuer, programme)
    return JSONResponse(done.to_json())


@router.get(f"{OF}/sampling")
def sampling_log(programme: str, issuer: Asked, who: Staff) -> JSONResponse:
    """The log of every draw."""
    return JSONResponse({"lines": [line.to_json() for line in sampling.sampling_log(issuer, programme)]})


@router.post(f"{OF}/credentials/{{award}}/revocation")
async def revoke(programme: str, award: str, request: Request, issuer: Asked, who: Staff) -> JSONResponse:
    """Revoke a credential."""
    body = await _said(request)
    try:
        why = text(body, "reason")
    except Garbled as error:
        raise Problem(400, f"The request cannot be read: {error}.") from error
    _asked(require_reason, why)
    await run_in_threadpool(awards.revoke, issuer, programme, award, why)
    return JSONResponse({"credential": award, "revoked": True})


def _asked(do: Any, *given: Any) -> Any:
    """What is refused here is a fault of the request, not an address that is not there."""
    try:
        return do(*given)
    except RuleBroken as error:
        raise Problem(400, str(error)) from error


@router.get("/healthz")
def healthz(issuer: Annotated[Any, Depends(issuer_of)]) -> JSONResponse:
    """Whether every database answers and can be written, and the files' folder or bucket, too; else 503 with a
    sentence."""
    return JSONResponse(health(issuer), headers={"Cache-Control": "no-store"})


@router.get("/metrics")
def metrics(request: Request, issuer: Annotated[Any, Depends(issuer_of)]) -> Response:
    """Figures for Prometheus; for whoever runs the issuer, so the proxy keeps it from the outside."""
    figures: Figures = request.app.state.figures
    return Response(figures.page(issuer, catching_up_of(request).not_to_be_made()), media_type=METRICS_TYPE)
