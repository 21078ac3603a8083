"""The issuer as a web service: the application, and the process that serves it."""

import json
import os
import signal
import socket
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.system_words import why
from assessor_app.issuer.folder import Issuer, open_issuer, opened_issuer

if TYPE_CHECKING:
    from types import FrameType

    import uvicorn
    from fastapi import FastAPI

KEEP_ALIVE = 75  # seconds: longer than a proxy keeps an idle connection, so that it is not closed under a request
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def create_app(folder: Path, base_url: str | None = None) -> "FastAPI":
    """The application over an issuer's folder; `base_url` overrides the address it was made with."""
    return app_for(open_issuer(folder, base_url=base_url))


def app_for(issuer: Issuer) -> "FastAPI":
    """The application over an open issuer, which it closes at the end. From the start on what is owed is signed;
    bundles that nobody goes on sending are dropped then."""
    from fastapi import FastAPI
    from starlette.concurrency import run_in_threadpool

    from assessor_app.issuer.abandoned import drop_everything_abandoned
    from assessor_app.issuer.api import router
    from assessor_app.issuer.catching_up import CatchingUp
    from assessor_app.issuer.described import describe
    from assessor_app.issuer.problems import answer_problems
    from assessor_app.issuer.staff_api import router as staff_router
    from assessor_app.issuer.turns import Turns
    from assessor_app.issuer.watching import Figures, Watched

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        async with app.state.catching_up.at_work():
            await run_in_threadpool(drop_everything_abandoned, issuer)
            yield
        issuer.close()

    app = FastAPI(title=f"{issuer.name}: decision-log sync", lifespan=life, docs_url=None, redoc_url=None)
    app.state.issuer, app.state.figures, app.state.turns = issuer, Figures(), Turns()
    app.state.catching_up = CatchingUp(issuer)
    app.include_router(router)
    app.include_router(staff_router)
    answer_problems(app)
    describe(app)
    app.add_middleware(Watched, figures=app.state.figures)
    return app


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate chain and its key, both PEM files."""

    chain: Path
    key: Path


def serve(
    folder: Path,
    host: str = "127.0.0.1",
    port: int = 8411,
    *,
    public: bool = False,
    tls: Certificate | None = None,
    log_requests: bool = False,
) -> None:
    """Serve until told to stop; prints one JSON line (`url`, `port`, `pid`) once connections are taken.

    Port 0 takes a free one. Beyond loopback only with a certificate, or with `public` behind a proxy that speaks TLS.
    What there is to say goes to standard error as JSON lines, every request with `log_requests`.
    """
    from assessor_app.issuer.watching import log_to

    if host not in LOOPBACK and not public and tls is None:
        raise RuleBroken(f"{host} is not this machine alone; give --tls-cert, or say --public behind a TLS proxy.")
    if tls is not None:
        _check_certificate(tls)
    configured = _configured_address(folder)
    listening = _listen(host, port)
    chosen = listening.getsockname()[1]
    url = f"{'https' if tls else 'http'}://{f'[{host}]' if ':' in host else host}:{chosen}"
    app = create_app(folder, configured or url)
    log_to(sys.stderr, requests=log_requests)
    line = json.dumps({"url": url, "port": chosen, "pid": os.getpid()})
    stops: list[int] = []
    _server(app, line, tls, stops).run(sockets=[listening])
    if signal.SIGINT in stops:  # uvicorn raises it again when all is done, which may be too late for asyncio to hear
        raise KeyboardInterrupt


def _server(app: "FastAPI", line: str, tls: Certificate | None, stops: list[int]) -> "uvicorn.Server":
    """One that prints `line` once a stop and a request are both heeded, and puts down which signals came."""
    import uvicorn

    class Announced(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            print(line, flush=True)  # noqa: T201 - the CLI's answer

        def handle_exit(self, sig: int, frame: "FrameType | None") -> None:
            stops.append(sig)
            super().handle_exit(sig, frame)

    certificate: dict[str, Any] = {"ssl_certfile": tls.chain, "ssl_keyfile": tls.key} if tls else {}
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=KEEP_ALIVE,
        **certificate,
    )
    return Announced(config)


def _check_certificate(tls: Certificate) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(tls.chain, tls.key)
    except (OSError, ssl.SSLError) as error:
        said = error if isinstance(error, ssl.SSLError) else why(error)
        raise RuleBroken(f"{tls.chain} and {tls.key} are no certificate and its key ({said}).") from error


def _configured_address(folder: Path) -> str | None:
    """The address the issuer was made with; also refuses a folder that cannot be opened before anything starts."""
    with opened_issuer(folder) as issuer:
        return issuer.configured_url


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # named, or asyncio leaves Nagle on: each answer would wait 40 ms for the acknowledgement of its head
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise RuleBroken(f"Port {port} of {host} cannot be used: {why(error)}; choose another.") from error
    listening.listen(2048)  # a crowd that comes at once waits here, where the system lets it
    return listening
