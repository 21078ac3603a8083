"""An issuer that takes less at once than the protocol has room for: it says so, or keeps it to itself, or a proxy
before it answers in its place."""

import os
import sys
from functools import partial
from typing import Any

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assessor_app.issuer import __main__ as honest
from assessor_app.issuer import api, serving

MOST = 64 << 10
MODE, SILENT, PROXY = "HOW_IT_TAKES_LITTLE", "silent", "proxy"


class Narrow:
    """What a proxy says by default."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = dict(scope.get("headers", [])).get(b"content-length", b"0")
        answer = HTMLResponse("<h1>413 Request Entity Too Large</h1>", 413) if int(length) > MOST else self._app
        await answer(scope, receive, send)


def narrowed(issuer: Any) -> Any:
    app = whole(issuer)
    app.add_middleware(Narrow)
    return app


if __name__ == "__main__":
    mode = os.environ.get(MODE)
    if mode == PROXY:
        whole, serving.app_for = serving.app_for, narrowed  # type: ignore[assignment]
    else:
        api.MAX_PUSH_BYTES = MOST  # type: ignore[attr-defined]
    if mode is None:
        api.Discovery = partial(api.Discovery, max_push_bytes=MOST)  # type: ignore[attr-defined,misc,assignment]
    sys.exit(honest.main(sys.argv[1:]))
