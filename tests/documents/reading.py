"""A document opened in this process, without a worker: quicker, for what does not concern the worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from assessor_app.documents import kinds
from assessor_app.documents.limits import DEFAULT, Limits
from assessor_app.documents.readers import open_document
from assessor_app.documents.readers.protocol import Job, Leaves
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Kind, PageSize, Pixels, Word


@dataclass
class Read:
    """Answers like an `OpenDocument`."""

    kind: Kind | None
    leaves: Leaves

    @property
    def pages(self) -> tuple[PageSize, ...]:
        return self.leaves.sizes

    @property
    def warnings(self) -> tuple[str, ...]:
        return self.leaves.warnings

    @property
    def damaged(self) -> set[int]:
        return set(getattr(self.leaves, "damaged", ()))

    def text(self, page: int) -> str:
        return self.leaves.text(page)

    def words(self, page: int) -> tuple[Word, ...]:
        return self.leaves.words(page)

    def outline(self) -> tuple[tuple[int, str, int], ...]:
        return self.leaves.outline()

    def render(self, page: int, scale: float) -> Pixels:
        return self.leaves.render(page, scale, None)


@contextmanager
def opened(data: bytes, name: str, limits: Limits = DEFAULT) -> Iterator[Read]:
    source = BytesSource(data)
    guess = kinds.guess(source, name)
    leaves = open_document(Job(source, name, guess, limits))
    assert not hasattr(leaves, "info")
    yield Read(guess.kind, leaves)  # type: ignore[arg-type]
