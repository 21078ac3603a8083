"""`python -m assessor_app.issuer FOLDER [PORT]`: the issuer process that `embedded` starts; it ends with its parent."""

import os
import sys
import threading
from pathlib import Path

from assessor_app.domain.errors import AssessorError
from assessor_app.issuer.serving import serve


def _end_with_parent() -> None:
    """The parent holds the other end of our stdin; when that closes, however the parent ended, so do we."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), 15)


def main(arguments: list[str]) -> int:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        serve(Path(arguments[0]), port=int(arguments[1]) if len(arguments) > 1 else 0)
    except AssessorError as error:
        sys.stderr.write(f"{error.sentence}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
