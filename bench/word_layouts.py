"""`python -m bench.word_layouts FOLDER…`: our pages of Word files beside those of LibreOffice, as `docs` has them;
`--picture FILE` paints the first page of both beside each other."""

import argparse
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from assessor_app.documents.libreoffice import find_office
from assessor_app.documents.pool import OpenDocument, WorkerPool
from assessor_app.documents.source import FileSource
from assessor_app.domain.errors import Unreadable

PICTURE = Path("docs/word-side-by-side.png")
GAP, GROUND = 20, (228, 230, 234)  # pixels; the colour between the pages
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
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--picture", type=Path)
    office, asked = find_office(), parser.parse_args()
    if office is None:
        parser.error("LibreOffice is not on this machine.")
    files = sorted(path for folder in asked.folders for path in folder.glob("*.docx"))
    with WorkerPool(spares=1, office=office) as pool:
        if asked.picture:
            painted(pool, asked.picture).save(PICTURE, optimize=True)
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


def painted(pool: WorkerPool, path: Path) -> Image.Image:
    """The first page of one file, ours on the left."""
    pages = []
    for opened in (pool.open, pool.open_laid_out):
        with FileSource(path) as source, opened(source, path.name) as document:
            drawn = document.render(1, 1.25)
            pages.append(Image.frombytes("RGB", (drawn.width, drawn.height), bytes(drawn.data)))
    whole = Image.new("RGB", (sum(p.width for p in pages) + 3 * GAP, max(p.height for p in pages) + 2 * GAP), GROUND)
    whole.paste(pages[0], (GAP, GAP))
    whole.paste(pages[1], (pages[0].width + 2 * GAP, GAP))
    return whole


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
