"""What whoever runs the issuer sees of it: one JSON line a request, figures for Prometheus, and whether it is well."""

import json
import logging
import secrets
import time
from collections.abc import Callable, Mapping
from errno import ENOSPC
from typing import TYPE_CHECKING, Any, TextIO

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import ColumnElement, TextClause, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from assessor_app.domain.errors import Offline
from assessor_app.domain.system_words import why_unwritten
from assessor_app.issuer.awards import OWED
from assessor_app.issuer.database import Database
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.rows import SCHEMA, STILL, WAITS, AwardRow, EventRow, IssuerRow, ProgrammeRow
from assessor_app.issuer.trouble import first_line, is_full, is_locked

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ACCESS = "assessor.issuer.access"
SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
ELSEWHERE = "none"  # the route of a request that meets none


class Figures:
    """One application's counters; a registry of its own, so that two in one process never share them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "assessor_issuer_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "assessor_issuer_request_seconds", "Time to the last byte.", ["route"], buckets=SECONDS,
            registry=self.registry,
        )  # fmt: skip
        self.feed = Gauge("assessor_issuer_feed_items", "Items in the feed.", ["programme"], registry=self.registry)
        self.awards = Gauge(
            "assessor_issuer_status_indices", "Credentials ever owed.", ["programme"], registry=self.registry
        )
        self.owed = Gauge(
            "assessor_issuer_credentials_owed", "Credentials that follow from a final decision and are not signed yet.",
            ["programme"], registry=self.registry,
        )  # fmt: skip
        self.unmade = Gauge(
            "assessor_issuer_credentials_not_to_be_made",
            "Of those owed, the ones that this process could not make; its log names them and why.",
            ["programme"], registry=self.registry,
        )  # fmt: skip
        self.moderated = Gauge(
            "assessor_issuer_events_waiting", "Events that wait for a moderator.", ["programme"], registry=self.registry
        )

    def page(self, issuer: Issuer, unmade: Mapping[str, int]) -> bytes:
        """In Prometheus' text form; what a programme has is read from its head row, what waits in it from an index of
        nothing else, so it costs the same at any size."""
        for place in issuer.everywhere():
            with place.database.read() as session:
                owed, moderated = _each(session, AwardRow, *OWED), _each(session, EventRow, text(WAITS), text(STILL))
                for head in filter(lambda row: place.holds(row.id), session.scalars(select(ProgrammeRow))):
                    self.feed.labels(head.id).set(head.feed_head)
                    self.awards.labels(head.id).set(head.status_head)
                    self.owed.labels(head.id).set(owed.get(head.id, 0))
                    self.unmade.labels(head.id).set(unmade.get(head.id, 0))
                    self.moderated.labels(head.id).set(moderated.get(head.id, 0))
        return generate_latest(self.registry)


def _each(session: Session, table: Any, *which: ColumnElement[bool] | TextClause) -> dict[str, int]:
    """How many rows of each programme."""
    counted = select(table.programme, func.count()).where(*which).group_by(table.programme)
    return dict(session.execute(counted).all())


METRICS_TYPE = CONTENT_TYPE_LATEST


CANNOT = (
    "This issuer answers, but cannot keep anything: {why}. Nothing is lost, since devices and staff hold what was not "
    "taken in; {next}."
)
ROOM_FIRST = "its disk is full", "make room"
PROBED = 2  # the issuer itself is row 1
PROBE = 64 << 10  # bytes: more than what an operating system finds room for in what is there already
PATIENCE = 200  # milliseconds


def health(issuer: Issuer) -> dict[str, Any]:
    """Every database answers, is of this version, and takes a row; the files take one, too. What does not answer
    raises; what cannot be written raises Offline."""
    try:
        for place in issuer.everywhere():
            _write_a_row(place.database)
        issuer.blobs.probe(secrets.token_bytes(PROBE))
    except DBAPIError as error:
        why, then = ROOM_FIRST if is_full(error) else (first_line(error), "see to its database")
        raise Offline(CANNOT.format(why=why, next=then)) from error
    except OSError as error:
        why, then = ROOM_FIRST if error.errno == ENOSPC else (why_unwritten(error), "see to its files")
        raise Offline(CANNOT.format(why=why, next=then)) from error
    return {"status": "ok", "schema": SCHEMA, "databases": len(issuer.databases)}


def _write_a_row(database: Database) -> None:
    """Written and taken away again in one transaction, which nobody sees; its pages have to find room all the same.
    Where somebody else is writing, it can be written."""
    try:
        with database.read(patience=PATIENCE) as session:
            session.get_one(IssuerRow, 1)
        with database.write(patience=PATIENCE) as session:
            long = secrets.token_urlsafe(PROBE * 3 // 4)  # of chance, since PostgreSQL would press anything else small
            row = IssuerRow(id=PROBED, schema_version=SCHEMA, name=long, base_url=None, epoch="")
            session.add(row)
            session.flush()
            session.delete(row)
    except DBAPIError as error:
        if not is_locked(error):
            raise


class Watched:
    """Around the whole application: counts each request, says one line of it, and gives it an id to be found by.

    A line names the route, never the address: addresses of credentials, cursors and tokens stay out of logs.
    """

    def __init__(self, app: "ASGIApp", figures: Figures, clock: Callable[[], float] = time.perf_counter) -> None:
        self.app, self.figures, self.clock = app, figures, clock

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, answered, request = self.clock(), {"status": 500, "bytes": 0}, secrets.token_hex(8)

        async def counted(message: "Message") -> None:
            if message["type"] == "http.response.start":
                answered["status"] = message["status"]
                message["headers"] = [*message.get("headers", []), (b"x-request-id", request.encode())]
            else:
                answered["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, counted)
        finally:
            self._say(scope, answered, request, self.clock() - began)

    def _say(self, scope: "Scope", answered: dict[str, int], request: str, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", ELSEWHERE)
        method = scope["method"] if scope["method"] in METHODS else "other"
        self.figures.requests.labels(method, route, str(answered["status"])).inc()
        self.figures.seconds.labels(route).observe(seconds)
        said = {"request": request, "method": method, "route": route, "seconds": round(seconds, 4), **answered}
        logging.getLogger(ACCESS).info("request", extra={"said": said})


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})


class JsonLines(logging.Formatter):
    """One record, one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z"
        line: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        said = getattr(record, "said", None)
        line |= said if isinstance(said, dict) else {"message": record.getMessage()}
        if record.exc_info and record.exc_info[0] is not None:
            line["failure"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_to(stream: TextIO, *, requests: bool) -> None:
    """Everything this process says goes to `stream` as JSON lines; requests only when asked for."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(ACCESS).setLevel(logging.INFO if requests else logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
