"""The issuer's addresses: each reads who is asking, does one thing, and answers JSON."""

from collections.abc import Iterator, Sized
from contextlib import contextmanager
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from assessor_app.domain.json_members import Garbled, objects, read_object, text, texts
from assessor_app.issuer import awards, comparing, enrolment, feed, leasing, receiving, snapshot, submissions, tokens
from assessor_app.issuer.catching_up import CatchingUp
from assessor_app.issuer.clock import iso
from assessor_app.issuer.compact import VC_JWT, as_jwt
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.keys import did_document
from assessor_app.issuer.pages import POLICY as PAGE_POLICY
from assessor_app.issuer.pages import credential_page, prefers_page
from assessor_app.issuer.pictures import baked
from assessor_app.issuer.problems import Problem
from assessor_app.issuer.ranges import FileStretch, stretch, wants_nothing
from assessor_app.issuer.tokens import Caller
from assessor_app.issuer.turns import Turns
from assessor_app.sync.messages import (
    GRANT,
    MAX_FEED,
    MAX_LEASES,
    MAX_MANIFESTS,
    MAX_PUSH_BYTES,
    MAX_STRETCHES,
    NDJSON,
    PROTOCOL,
    Discovery,
    Stretch,
)

router = APIRouter()
SMALL_BODY = 16 << 10
PICTURES = {"svg": "image/svg+xml", "png": "image/png"}


async def issuer_of(request: Request, authorization: Annotated[str, Header(include_in_schema=False)] = "") -> Issuer:
    """The issuer, standing before the database of the programme this request is for: its path or its token says."""
    issuer: Issuer = request.app.state.issuer
    named = request.path_params.get("programme")
    return issuer.at(str(named)) if named is not None else tokens.placed(issuer, bearer(authorization) or "")


def catching_up_of(request: Request) -> CatchingUp:
    """What signs the credentials that follow from a request."""
    found: CatchingUp = request.app.state.catching_up
    return found


def bearer(authorization: str) -> str | None:
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def any_caller(request: Request, authorization: Annotated[str, Header(include_in_schema=False)] = "") -> Caller:
    """Who signed in, a revoked device too."""
    token = bearer(authorization)
    if token is None:
        raise tokens.NotSignedIn("Sign in first.")
    issuer: Issuer = request.app.state.issuer
    return tokens.caller(tokens.placed(issuer, token), token)


async def reader(who: Annotated[Caller, Depends(any_caller)]) -> Caller:
    """Who may read here."""
    if who.revoked:
        raise Problem(403, "This device was revoked; ask the programme's staff.")
    return who


Asked = Annotated[Issuer, Depends(issuer_of)]
Reader = Annotated[Caller, Depends(reader)]
Sender = Annotated[Caller, Depends(any_caller)]  # a revoked device hands in what it signed, and hears no more than that


def same_programme(caller: Caller, programme: str) -> None:
    if programme != caller.programme:
        raise Problem(404, f"There is no programme {programme} for you.")


async def body_of(request: Request, most: int) -> bytes:
    """The request's body, read no further than `most` bytes."""
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > most:
            raise Problem(413, f"At most {most:,} bytes are taken at once.")
    return bytes(data)


@contextmanager
def readable() -> Iterator[None]:
    """What a client sent is read in here."""
    try:
        yield
    except Garbled as error:
        raise Problem(400, f"The request cannot be read: {error}.") from error


def require_at_most(most: int, asked: Sized, what: str) -> None:
    if len(asked) > most:
        raise Problem(413, f"At most {most:,} {what} at once.")


def object_of(data: bytes) -> dict[str, Any]:
    with readable():
        return read_object(data)


@router.get("/.well-known/assessor-sync")
def discovery(issuer: Asked) -> JSONResponse:
    said = Discovery(issuer.name, PROTOCOL, PROTOCOL, issuer.epoch, iso(issuer.now()), issuer.keys.answers.jwk)
    return JSONResponse(said.to_json())


@router.post("/v1/enrolments")
async def enrolments(request: Request, issuer: Asked) -> JSONResponse:
    body = object_of(await body_of(request, SMALL_BODY))
    with readable():
        said = text(body, "programme"), text(body, "token"), text(body, "proof")
    return JSONResponse((await run_in_threadpool(enrolment.enrol, issuer, *said)).to_json())


@router.post("/v1/token")
async def token(request: Request, issuer: Asked) -> JSONResponse:
    try:
        form = parse_qs((await body_of(request, SMALL_BODY)).decode("ascii"), max_num_fields=10)
    except ValueError as error:
        raise Problem(400, "The request is not a form.") from error
    if form.get("grant_type") != [GRANT] or len(form.get("assertion", [])) != 1:
        raise Problem(400, "Signing in needs one signed assertion (RFC 7523).")
    access = await run_in_threadpool(tokens.give_access, issuer, form["assertion"][0])
    said = {"access_token": access, "token_type": "Bearer", "expires_in": tokens.ACCESS_SECONDS}
    return JSONResponse(said, headers={"Cache-Control": "no-store"})


@router.post("/v1/programmes/{programme}/events")
async def push(programme: str, request: Request, issuer: Asked, who: Sender) -> JSONResponse:
    same_programme(who, programme)
    body = object_of(await body_of(request, MAX_PUSH_BYTES))
    with readable():
        events = texts(body, "events")
    incomplete = body.get("incomplete") is True
    turns: Turns = request.app.state.turns
    async with turns.of(programme):
        answer = await run_in_threadpool(receiving.receive, issuer, who, events, incomplete=incomplete)
    await catching_up_of(request).after_request(issuer, programme)
    return JSONResponse(answer.to_json())


@router.get("/v1/programmes/{programme}/changes")
def changes(
    programme: str,
    issuer: Asked,
    who: Reader,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_FEED)] = 100,
) -> JSONResponse:
    same_programme(who, programme)
    with issuer.database.read() as session:
        return JSONResponse(feed.page(session, issuer.epoch, programme, who.assessor, cursor, limit).to_json())


@router.get("/v1/programmes/{programme}/snapshot")
def present(programme: str, issuer: Asked, who: Reader) -> StreamingResponse:
    same_programme(who, programme)
    return StreamingResponse(snapshot.snapshot(issuer, who), media_type=NDJSON)


@router.post("/v1/programmes/{programme}/verify")
async def compare(programme: str, request: Request, issuer: Asked, who: Sender) -> JSONResponse:
    same_programme(who, programme)
    body = object_of(await body_of(request, MAX_PUSH_BYTES))
    with readable():
        stretches = [Stretch.read(s) for s in objects(body, "stretches")]
    require_at_most(MAX_STRETCHES, stretches, "stretches are compared")
    return JSONResponse((await run_in_threadpool(comparing.compare, issuer, who, stretches)).to_json())


@router.post("/v1/programmes/{programme}/leases")
async def leases(programme: str, request: Request, issuer: Asked, who: Reader) -> JSONResponse:
    """Renew what is still being read."""
    same_programme(who, programme)
    body = object_of(await body_of(request, MAX_PUSH_BYTES))
    with readable():
        held = texts(body, "held")
    require_at_most(MAX_LEASES, held, "leases are renewed")
    found = await run_in_threadpool(leasing.renew, issuer, who, held)
    return JSONResponse({"leases": list(found)})


@router.get("/v1/bundles/{submission}/manifest")
def manifest(submission: str, issuer: Asked, who: Reader) -> JSONResponse:
    return JSONResponse({"manifest": submissions.signed_manifest(issuer, who, submission)})


@router.post("/v1/manifests")
async def manifests(request: Request, issuer: Asked, who: Reader) -> JSONResponse:
    """The manifests of several submissions at once: after a snapshot there are many to ask for."""
    body = object_of(await body_of(request, MAX_PUSH_BYTES))
    with readable():
        wanted = texts(body, "submissions")
    require_at_most(MAX_MANIFESTS, wanted, "manifests are had")
    found = await run_in_threadpool(submissions.signed_manifests, issuer, who, wanted)
    return JSONResponse({"manifests": list(found)})


@router.head("/v1/blobs/{sha256}")
@router.get("/v1/blobs/{sha256}")
def blob(sha256: str, request: Request, issuer: Asked, who: Reader) -> Response:
    with issuer.database.read() as session:
        allowed = submissions.may_read_blob(session, who, sha256)
    file = issuer.blobs.open(sha256) if allowed else None
    if file is None:
        raise Problem(404, "There is no such file for you.")
    etag = f'"{sha256}"'
    try:
        if wants_nothing(request.headers, etag):
            file.close()
            return Response(None, 304, {"ETag": etag})
        size = file.seek(0, 2)
        wanted = stretch(request.headers, size, etag)
    except BaseException:
        file.close()
        raise
    return FileStretch(file, size, etag, wanted, head_only=request.method == "HEAD")


@router.get("/v1/events")
def events(
    issuer: Asked,
    who: Reader,
    device: str,
    first: Annotated[int, Query(alias="from", ge=1, le=2**53)] = 1,
    limit: Annotated[int, Query(ge=1, le=MAX_FEED)] = 100,
) -> JSONResponse:
    return JSONResponse({"events": list(receiving.own_events(issuer, who, device, first, limit))})


@router.get("/v1/credentials/{award}")
def credential_of(award: str, issuer: Asked, who: Reader) -> JSONResponse:
    return JSONResponse(awards.credential_for(issuer, who.programme, who.assessor, award))


@router.get("/credentials/{award}")
def credential(award: str, issuer: Asked, accept: Annotated[str, Header()] = "") -> Response:
    """For whoever holds its random address, the educator and those they show it to: a page to read, or the JSON.

    With `.json`, `.jwt`, `.svg` or `.png` behind the id it is that form, whatever the caller prefers.
    """
    named, _, form = award.partition(".")
    found = awards.award(issuer, named)
    headers = {"Vary": "Accept", "Cache-Control": "max-age=60", "X-Content-Type-Options": "nosniff"}
    if form in PICTURES:
        return Response(baked(found.document, form), headers=headers, media_type=PICTURES[form])
    if form == "jwt":
        return Response(as_jwt(issuer, found), headers=headers, media_type=VC_JWT)
    if form not in ("", "json"):
        raise Problem(404, f"A credential is had as a page, or as .json, .jwt, .svg or .png, not as .{form}.")
    if not form and prefers_page(accept):
        page = credential_page(found)
        return HTMLResponse(page, headers=headers | {"Content-Security-Policy": PAGE_POLICY})
    return JSONResponse(found.document, headers=headers, media_type="application/vc+ld+json")


@router.get("/status/{programme}/{number}")
def status(programme: str, number: Annotated[int, Path(ge=1, le=2**31)], issuer: Asked) -> JSONResponse:
    listed = awards.status_list(issuer, programme, number)
    return JSONResponse(listed, headers={"Cache-Control": "max-age=60"}, media_type="application/vc+ld+json")


@router.get("/issuer")
def profile(issuer: Asked) -> JSONResponse:
    return JSONResponse(awards.profile(issuer))


@router.get("/.well-known/did.json")
@router.get("/did.json")
def did(issuer: Asked) -> JSONResponse:
    return JSONResponse(did_document(issuer.keys, issuer.base_url), media_type="application/did+json")
