"""An issuer whose clock is wrong by as many seconds as a file beside its folder says, from one moment to the next."""

import sys
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from assessor_app.issuer import __main__ as honest
from assessor_app.issuer import serving
from assessor_app.issuer.clock import system_now

WRONG_BY = "seconds its clock is wrong by"


def shifted(file: Path) -> datetime:
    return system_now() + timedelta(seconds=float(file.read_text("utf-8")) if file.exists() else 0)


if __name__ == "__main__":
    beside = Path(sys.argv[1]).parent / WRONG_BY
    serving.open_issuer = partial(serving.open_issuer, now=partial(shifted, beside))  # type: ignore[attr-defined]
    sys.exit(honest.main(sys.argv[1:]))
