"""`assessor` alone: open the window. Loads next to nothing itself: the window is to be seen at once."""

import os
import sys
from pathlib import Path

from assessor_app.cli.screens import has_screen

NO_SCREEN = "There is no screen here for the window. “assessor --help” lists what works without."


def open_window(given: Path | None, *, as_json: bool = False) -> int:
    """Show the window on the workspace named (else ASSESSOR_WORKSPACE, else the person's own); the exit status."""
    from assessor_app.cli.opening import folder_of

    if not has_screen():
        return _refused(NO_SCREEN, as_json=as_json)
    try:
        from ui.start import run
    except ImportError as error:
        sentence = f"The window cannot start ({error}). “assessor doctor” says what is missing."
        return _refused(sentence, as_json=as_json)
    named = os.environ.get("ASSESSOR_WORKSPACE")
    status = run(folder_of(given or (Path(named) if named else None)))
    if as_json:
        _answer({"window": "closed", "status": status})
    return status


def _refused(sentence: str, *, as_json: bool) -> int:
    if as_json:
        _answer({"error": sentence})
    elif sys.stderr is not None:
        sys.stderr.write(f"{sentence}\n")
    return 1


def _answer(document: dict[str, object]) -> None:
    import json

    from assessor_app.cli.answers import say

    say(json.dumps(document, ensure_ascii=False))
