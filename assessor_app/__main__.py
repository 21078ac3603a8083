"""`python -m assessor_app` is the same as `assessor`; a frozen program has no other door, so its own child processes
come in here as well."""

import sys

PARTS = {
    "--document-worker": "assessor_app.documents.worker",
    "--reader-nursery": "assessor_app.documents.nurse",
    "--issuer-process": "assessor_app.issuer.__main__",
}


def start(arguments: list[str]) -> None:
    """Be the program, or the part of it that the first argument names. What takes a moment to load is loaded here:
    Ctrl+C in the first instants, too, ends with a word; a part ends without."""
    part = PARTS.get(arguments[0]) if arguments else None
    try:
        from importlib import import_module
        from multiprocessing import freeze_support

        from assessor_app.cli import main

        freeze_support()
        if part is None:
            main()
        else:
            sys.exit(import_module(part).main(arguments[1:]))
    except KeyboardInterrupt:
        from assessor_app.cli import INTERRUPTED, stopped

        sys.exit(INTERRUPTED if part else stopped(as_json="--json" in arguments))


if __name__ == "__main__":
    start(sys.argv[1:])
