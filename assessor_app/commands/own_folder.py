"""Where this person's workspace lies when none is named: the usual folder, or the one they chose in its place."""

from contextlib import suppress
from pathlib import Path

NOTE = "workspace.txt"  # in the folder for settings: the path that was chosen


def own_folder() -> Path:
    """The folder chosen last; a note that cannot be read, or names none, counts for nothing."""
    from platformdirs import user_data_path

    try:
        chosen = Path(_note().read_text("utf-8").strip())
    except (OSError, ValueError):
        chosen = Path()
    return chosen if chosen.is_absolute() else user_data_path("Assessor", appauthor=False)


def choose_own_folder(folder: Path) -> None:
    """From now on it is there. Where that cannot be noted, it is asked for again the next time."""
    note = _note()
    with suppress(OSError):
        note.parent.mkdir(parents=True, exist_ok=True)
        part = note.with_suffix(".part")
        part.write_text(f"{folder}\n", "utf-8")
        part.replace(note)


def _note() -> Path:
    from platformdirs import user_config_path

    return user_config_path("Assessor", appauthor=False) / NOTE
