"""`python -m bench.word_layouts FOLDER…`: our pages of Word files beside those of LibreOffice, as `docs` has them."""

import argparse
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assessor_app.documents.libreoffice import find_office
from assessor_app.documents.pool import OpenDocument, WorkerPool
from assessor_app.documents.source import FileSource
from assessor_app.domain.errors import Unreadable

Laid = tuple[int, list[str]]  # pages, words in reading order


@dataclass(frozen=True, slots=True)
class Pair:
    """One file: words only ours has or only theirs has, and how alike their order is (1.0: the same)."""

    name: str
    pages: tuple[int, int]
    words: tuple[int, int]
    only_ours: int
    only_theirs: int
    order: float


def main() -> None:
    """Prints a table in Markdown, a line a file that both open."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    office = find_office()
    if office is None:
        parser.error("LibreOffice is not on this machine.")
    files = sorted(path for folder in parser.parse_args().folders for path in folder.glob("*.docx"))
    with WorkerPool(spares=1, office=office) as pool:
        pairs = [pair for path in files if (pair := compared(pool, path)) is not None]
    print("\n".join(table(pairs)))


def compared(pool: WorkerPool, path: Path) -> Pair | None:
    """None for what one of the two refuses."""
    try:
        ours, theirs = _laid(pool, path, asked=False), _laid(pool, path, asked=True)
    except Unreadable as error:
        print(f"<!-- {error.sentence} -->", flush=True)
        return None
    left, right = ours[1], theirs[1]
    alike = difflib.SequenceMatcher(None, left, right, autojunk=False).ratio() if left or right else 1.0
    return Pair(
        path.name, (ours[0], theirs[0]), (len(left), len(right)), _extra(left, right), _extra(right, left), alike,
    )  # fmt: skip


def _laid(pool: WorkerPool, path: Path, *, asked: bool) -> Laid:
    with FileSource(path) as source:
        document = pool.open_laid_out(source, path.name) if asked else pool.open(source, path.name)
        with document:
            return len(document.pages), list(_words(document))


def _words(document: OpenDocument) -> Iterator[str]:
    for page in range(1, len(document.pages) + 1):
        yield from document.text(page).split()


def _extra(some: list[str], others: list[str]) -> int:
    from collections import Counter

    return sum((Counter(some) - Counter(others)).values())


def table(pairs: list[Pair]) -> Iterator[str]:
    yield "| file | pages: ours, theirs | words: ours, theirs | only ours | only theirs | order alike |"
    yield "|---|---|---|---|---|---|"
    for p in pairs:
        yield (
            f"| {p.name} | {p.pages[0]}, {p.pages[1]} | {p.words[0]:,}, {p.words[1]:,} | {p.only_ours} "
            f"| {p.only_theirs} | {p.order:.2f} |"
        )
    same = sum(p.pages[0] == p.pages[1] for p in pairs)
    yield ""
    yield f"{len(pairs)} files; as many pages in {same}."


if __name__ == "__main__":
    main()
