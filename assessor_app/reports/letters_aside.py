"""A folder of letters holds what stands: a letter from before, on what stands no more, is set aside there; and where
it takes no more, what lies there is said."""

from collections.abc import Collection, Iterable, Iterator, Sized
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from assessor_app.domain.counted import counted
from assessor_app.domain.errors import RuleBroken
from assessor_app.reports.batch_folder import sentences
from assessor_app.reports.file_names import file_name
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import FactRow

ASIDE = "no longer valid"
KINDS = frozenset({".docx", ".pdf"})


def set_aside(store: Store, folder: Path, stays: Collection[str]) -> int:
    """Move each letter on a decision that is none of `stays` into a folder of its own, so that who sends the folder out
    sends none of them; how many they were. Nothing is deleted: somebody may have written into one."""
    if not folder.is_dir():
        return 0
    with store.read() as session:
        decided = session.execute(select(FactRow.decision_id, FactRow.submission_id, FactRow.supersedes)).all()
    true = {name for each in decided if each.decision_id in stays for name in _names(*each)}
    old = {name for each in decided if each.decision_id not in stays for name in _names(*each)} - true
    found = [path for path in folder.iterdir() if path.suffix in KINDS and path.stem.casefold() in old]
    for path in found:
        (folder / ASIDE).mkdir(exist_ok=True)
        path.replace(_free(folder / ASIDE, path))
    return len({path.stem for path in found})


def said_aside(letters: int) -> str:
    """A sentence about them, or nothing."""
    return f" {counted(letters, 'letter')} from before that no longer stood went into “{ASIDE}” there." * bool(letters)


@contextmanager
def telling_how_many(folder: Path, made: Sized) -> Iterator[None]:
    """What stops the letters half way, as a disk that is full, is told with how many of them are there."""
    try:
        with sentences(folder):
            yield
    except RuleBroken as error:
        there = f" {counted(len(made), 'letter')} {'is' if len(made) == 1 else 'are'} there already, whole."
        raise RuleBroken(f"{error.sentence}{there * bool(made)}") from error


def _names(decision: str, submission: str, supersedes: str | None) -> Iterable[str]:
    """What a letter on it may be called (reports.letters), as systems that know no capitals see it."""
    if not supersedes:
        yield file_name(submission).casefold()
    yield file_name(f"{submission}-{decision[-8:]}").casefold()


def _free(folder: Path, path: Path) -> Path:
    named = (path.name, *(f"{path.stem} {number}{path.suffix}" for number in range(2, 10_000)))
    return next(place for place in map(folder.joinpath, named) if not place.exists())
