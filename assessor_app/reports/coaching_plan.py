"""A coach session as files: the plan as DOCX and PDF, the moments as WebVTT, the next steps for a calendar."""

import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assessor_app.documents.pool import WorkerPool
from assessor_app.domain.coaching import Disclosure, Plan
from assessor_app.domain.errors import RuleBroken
from assessor_app.reports.pages_out import docx_bytes, pdf_bytes
from assessor_app.reports.plan_files import moments_vtt, next_steps_ics
from assessor_app.reports.plan_pictures import Material, pictures
from assessor_app.reports.plan_words import disclosure_blocks, plan_blocks, plan_title
from assessor_app.store.files import fsync_folder, write_whole

DOCX, PDF, CALENDAR = "coaching-plan.docx", "coaching-plan.pdf", "next-steps.ics"
RECORD = "disclosures"


def plan_files(pool: WorkerPool, plan: Plan, material: Material) -> dict[str, bytes]:
    """File name → bytes; blocks while pictures are drawn. Nothing is written yet."""
    if not (plan.moments or plan.notes or plan.look_again):
        raise RuleBroken("There is nothing in this session yet: mark a moment or write a line first.")
    blocks = plan_blocks(plan, pictures(pool, plan, material))
    title = plan_title(plan)
    files = {DOCX: docx_bytes(blocks, title), PDF: pdf_bytes(blocks, title)} | moments_vtt(plan)
    calendar = next_steps_ics(plan)
    return files | ({CALENDAR: calendar} if calendar is not None else {})


def disclosure_files(said: tuple[Disclosure, ...], on: date) -> dict[str, bytes]:
    """The record of what was shown to whom, when, to be printed."""
    blocks = disclosure_blocks(said, on)
    return {f"{RECORD}.docx": docx_bytes(blocks, RECORD), f"{RECORD}.pdf": pdf_bytes(blocks, RECORD)}


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Files that lie whole beside their place and have no name there yet."""

    beside: Path
    out: Path
    names: tuple[str, ...]

    def name_them(self) -> tuple[Path, ...]:
        """From now on somebody may find them."""
        for name in self.names:
            (self.beside / name).replace(self.out / name)
        fsync_folder(self.out)
        return tuple(self.out / name for name in self.names)


@contextmanager
def written_files(files: Mapping[str, bytes], out: Path) -> Iterator[Unnamed]:
    """All of them beside their place; what has no name when this ends is gone. Raises RuleBroken when the folder cannot
    be written to: then nothing of it is there."""
    beside, made = out / f".plan.{secrets.token_hex(4)}.part", not out.exists()
    try:
        beside.mkdir(parents=True)
        for name, data in files.items():
            write_whole(beside / name, data)
        yield Unnamed(beside, out, tuple(files))
    except OSError as error:
        raise RuleBroken(f"{out} cannot be written to ({(error.strerror or str(error)).lower()}).") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        if made:
            with suppress(OSError):  # it holds what was asked for
                out.rmdir()


def write_files(files: Mapping[str, bytes], out: Path) -> tuple[Path, ...]:
    """All of them or none; raises RuleBroken when the folder cannot be written to."""
    with written_files(files, out) as written:
        return written.name_them()
