"""The command line: with no subcommand the window opens, and nothing that only other commands need is loaded."""

import sys
from pathlib import Path

FOLDER = "--workspace"
STOPPED = "Stopped. What was saved until then is safe."
INTERRUPTED = 130  # the exit status of who was stopped by Ctrl+C


def main() -> None:
    """Run; exits 0 when done, 1 when refused with a sentence, 2 on wrong usage."""
    try:
        for stream in (sys.stdout, sys.stderr):  # file names of any bytes must be printable
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        _run(sys.argv[1:])
    except (KeyboardInterrupt, RuntimeError) as error:  # while a command was being loaded, too
        if not was_interrupted(error):
            raise
        sys.exit(stopped(as_json="--json" in sys.argv))


def stopped(*, as_json: bool) -> int:
    """Say that Ctrl+C was heard; the exit status."""
    if as_json and sys.stdout is not None:
        sys.stdout.write(f'{{"error": "{STOPPED}"}}\n')
    elif sys.stderr is not None:
        sys.stderr.write(f"{STOPPED}\n")
    return INTERRUPTED


def was_interrupted(error: BaseException) -> bool:
    """Ctrl+C; Python 3.11 wraps it in a RuntimeError where it comes in the midst of making a class."""
    return isinstance(error, KeyboardInterrupt) or isinstance(error.__cause__, KeyboardInterrupt)


def _run(words: list[str]) -> None:
    match words:
        case []:
            _window(None)
        case [option, folder] if option == FOLDER and folder and not folder.startswith("-"):
            _window(Path(folder))
        case _:
            _command()


def _command() -> None:
    from assessor_app.cli.answers import output_lost
    from assessor_app.cli.table import app

    try:
        app()
    except OSError:  # of the help, which is printed for us; a command tells its own
        output_lost()
        sys.exit(1)


def _window(folder: Path | None) -> None:
    from assessor_app.cli.window import open_window

    sys.exit(open_window(folder))
