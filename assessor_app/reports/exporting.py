"""One export into a folder: beside first, then renamed, so that nothing half-written bears its name."""

import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.export_profile import require_forms
from assessor_app.reports.bag import named_files
from assessor_app.reports.batch_folder import sentences
from assessor_app.reports.csv_files import harmless, quoting
from assessor_app.reports.forms import NAMES, form_named
from assessor_app.reports.selection import FACTS, Selection
from assessor_app.store.files import write_whole


def export(selection: Selection, form: str, out: Path, *, log: tuple[str, ...] | None = None,
           where: Mapping[str, str] | None = None) -> Path:  # fmt: skip
    """Write the decisions in one form into `out`. `log` holds whole lines to write as JSON Lines instead of the bare
    decisions; `where`, for the CSV, says where each decision is now.

    Raises RuleBroken when there is nothing to write or the folder cannot be written to.
    """
    require_forms((form,), NAMES)
    if next((page for page in selection.facts() if page), None) is None:
        raise RuleBroken("There is no decision to export yet; commit one first.")
    target = out / form_named(form).file
    with sentences(out):
        out.mkdir(parents=True, exist_ok=True)
        if log is not None and form == "jsonl":
            write_whole(target, "".join(f"{line}\n" for line in log).encode())
        else:
            _write_beside(selection, form, target, where if form == "csv" else None)
    return target


def _write_beside(selection: Selection, form: str, target: Path, where: Mapping[str, str] | None) -> None:
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        if where is not None:
            _write_with_where(selection, part, where)
        else:
            form_named(form).write(selection, part)
        _take_over(part, target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True) if part.is_dir() else part.unlink(missing_ok=True)
        raise


def _take_over(part: Path, target: Path) -> None:
    """A folder cannot be renamed onto another: the old one steps aside, and back where the new one gets no name. After
    a cut in between the next export begins with it."""
    aside = target.with_name(f".{target.name}.before")
    if aside.is_dir() and not target.exists():
        aside.rename(target)
    if not target.is_dir():
        part.replace(target)
        return
    for old in (target, aside):
        if old.is_dir():
            _require_ours(old, part)
    shutil.rmtree(aside, ignore_errors=True)
    target.rename(aside)
    try:
        part.rename(target)
    except BaseException:
        aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _require_ours(folder: Path, anew: Path) -> None:
    """A folder is replaced only where everything in it is written anew: what else lies there may be somebody's, or a
    letter on a decision that stands no more."""
    coming = {name for name, _ in named_files(anew)}
    if strange := [name for name, _ in named_files(folder) if name not in coming]:
        more = f" and {len(strange) - 1:,} more" if len(strange) > 1 else ""
        raise RuleBroken(
            f"{folder} holds {strange[0]}{more}, which this export does not write. Nothing was changed there: move it "
            "away, or name another folder."
        )


def _write_with_where(selection: Selection, path: Path, where: Mapping[str, str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = quoting(file)
        writer.writerow((*FACTS, "where"))
        for page in selection.facts():
            writer.writerows(harmless([(*line, where.get(line[0], "")) for line in page]))
