"""A coach session as files: the plan as DOCX and PDF, the moments as WebVTT, the next steps for a calendar."""

import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from errno import EISDIR
from pathlib import Path

from assessor_app.documents.pool import WorkerPool
from assessor_app.domain.coaching import Disclosure, Plan, SessionId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.system_words import why_unwritten
from assessor_app.reports.pages_out import docx_bytes, identifier_of
from assessor_app.reports.pages_pdf import pdf_bytes
from assessor_app.reports.plan_files import is_of, moments_vtt, next_steps_ics
from assessor_app.reports.plan_pictures import Material, pictures
from assessor_app.reports.plan_words import disclosure_blocks, plan_blocks, plan_title
from assessor_app.store.files import fsync_folder, write_whole

DOCX, PDF, CALENDAR = "coaching-plan.docx", "coaching-plan.pdf", "next-steps.ics"
RECORD = "disclosures"
DRAWN, PAGED = 0.4, 0.7  # about the share of the time that pictures take, and the DOCX after them


class PlanFiles(dict[str, bytes]):
    """File name → bytes, of the plan of one session."""

    def __init__(self, files: Mapping[str, bytes], session: SessionId) -> None:
        super().__init__(files)
        self.session = session

    def require_own(self, out: Path) -> None:
        """Raises RuleBroken where a folder holds another plan: the two would lie there under one name, and mixed."""
        there = out / DOCX
        if there.is_file() and identifier_of(there) != self.session:
            raise RuleBroken(
                f"{out} holds the plan of another session. Choose another folder, or move that plan away first; "
                "nothing was written."
            )

    def left_over(self, out: Path) -> tuple[str, ...]:
        """What an earlier saving of the same plan left in a folder and this one does not hold: something in it may not
        be given any more."""
        told = sorted(path for pattern in (CALENDAR, "moments-*.vtt") for path in out.glob(pattern))
        return tuple(p.name for p in told if p.name not in self and p.is_file() and is_of(self.session, p.read_bytes()))


def plan_files(
    pool: WorkerPool, plan: Plan, material: Material, told: Callable[[float], None] = lambda _share: None
) -> PlanFiles:
    """Blocks while pictures are drawn. Nothing is written yet. `told` hears the share done; what it raises ends it."""
    if not (plan.moments or plan.notes or plan.look_again):
        raise RuleBroken("There is nothing in this session yet: mark a moment or write a line first.")
    blocks = plan_blocks(plan, pictures(pool, plan, material, lambda share: told(share * DRAWN)))
    title = plan_title(plan)
    docx = docx_bytes(blocks, title, plan.session)
    told(PAGED)
    files = {DOCX: docx, PDF: pdf_bytes(blocks, title)} | moments_vtt(plan)
    calendar = next_steps_ics(plan)
    return PlanFiles(files | ({CALENDAR: calendar} if calendar is not None else {}), plan.session)


def disclosure_files(said: tuple[Disclosure, ...], on: date) -> dict[str, bytes]:
    """The record of what was shown to whom, when, to be printed."""
    blocks = disclosure_blocks(said, on)
    return {f"{RECORD}.docx": docx_bytes(blocks, RECORD), f"{RECORD}.pdf": pdf_bytes(blocks, RECORD)}


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Files that lie whole beside their place and have no name there yet; `left_over` loses its name when they get
    theirs."""

    beside: Path
    out: Path
    names: tuple[str, ...]
    left_over: tuple[str, ...] = ()

    def name_them(self) -> tuple[Path, ...]:
        """From now on somebody may find them, all of them: where one cannot have its name, the folder is as it was."""
        former = self.beside / "former"
        former.mkdir()
        touched: list[str] = []
        try:
            for name in (*self.names, *self.left_over):
                self._set_aside(name, former)
                touched.append(name)
                if name in self.names:
                    (self.beside / name).replace(self.out / name)
                else:
                    (self.out / name).unlink()
        except OSError:
            self._put_back(touched, former)
            raise
        fsync_folder(self.out)
        return tuple(self.out / name for name in self.names)

    def _set_aside(self, name: str, former: Path) -> None:
        """A copy of what has the name now: it goes nowhere before the new one is there."""
        there = self.out / name
        if there.is_dir():
            raise IsADirectoryError(EISDIR, f"there is a folder called {name}")
        if there.exists():
            shutil.copy2(there, former / name)

    def _put_back(self, touched: Sequence[str], former: Path) -> None:
        for name in touched:
            with suppress(OSError):
                if (former / name).exists():
                    (former / name).replace(self.out / name)
                else:
                    (self.out / name).unlink(missing_ok=True)


@contextmanager
def written_files(files: Mapping[str, bytes], out: Path) -> Iterator[Unnamed]:
    """All of them beside their place; what has no name when this ends is gone. Raises RuleBroken when the folder cannot
    be written to: then it is as it was."""
    if isinstance(files, PlanFiles):
        files.require_own(out)
    beside, made = out / f".plan.{secrets.token_hex(4)}.part", not out.exists()
    try:
        beside.mkdir(parents=True)
        for name, data in files.items():
            write_whole(beside / name, data)
        yield Unnamed(beside, out, tuple(files), files.left_over(out) if isinstance(files, PlanFiles) else ())
    except OSError as error:
        raise RuleBroken(f"{out} cannot be written to: {why_unwritten(error)}.") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        if made:
            with suppress(OSError):  # it holds what was asked for
                out.rmdir()


def write_files(files: Mapping[str, bytes], out: Path) -> tuple[Path, ...]:
    """All of them or none; raises RuleBroken when the folder cannot be written to."""
    with written_files(files, out) as written:
        return written.name_them()
