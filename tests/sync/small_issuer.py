"""An issuer that takes less at once than the protocol has room for, and says so, or keeps it to itself."""

import os
import sys
from functools import partial

from assessor_app.issuer import __main__ as honest
from assessor_app.issuer import api

MOST = 64 << 10
SILENT = "KEEPS_ITS_LIMIT_TO_ITSELF"

if __name__ == "__main__":
    api.MAX_PUSH_BYTES = MOST  # type: ignore[attr-defined]
    if SILENT not in os.environ:
        api.Discovery = partial(api.Discovery, max_push_bytes=MOST)  # type: ignore[attr-defined,misc,assignment]
    sys.exit(honest.main(sys.argv[1:]))
