"""Two attempts at one credential held against each other: which artifacts are the same, and which words changed."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from assessor_app.domain.submission import Artifact, Submission

WORDS_AT_ONCE = 3_000  # of a changed passage that is compared word by word; a longer one counts as changed whole
MOST_MEETINGS = 150_000  # of equal words, or lines, in both texts: comparing takes about a second then
ISLAND = 2  # unchanged words amid changes that are not worth leaving in between
CONTEXT = 18  # words shown before and after a change

Change = Literal["same", "changed", "new", "gone"]
Kind = Literal["same", "added", "gone", "left out"]


@dataclass(frozen=True, slots=True)
class Pair:
    """What was handed in for one question now and in the attempt before; one of them may be missing."""

    now: Artifact | None
    before: Artifact | None

    @property
    def change(self) -> Change:
        if self.now is None:
            return "gone"
        if self.before is None:
            return "new"
        return "same" if self.now.sha256 == self.before.sha256 else "changed"

    @property
    def shown(self) -> Artifact:
        """The one its title is taken from."""
        found = self.now or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, came or went; “left out” stands for words that stayed and are not shown: `text` is empty and
    `words` says how many."""

    kind: Kind
    text: str
    words: int = 0


def paired(now: Submission, before: Submission) -> tuple[Pair, ...]:
    """In the order of the newer attempt, then what is gone. The same bytes belong together, then the same id for the
    same question, then what is left of a question in its order."""
    left = [artifact for artifact in before.artifacts if not artifact.supplementary]
    taken: dict[str, Artifact] = {}
    current = [artifact for artifact in now.artifacts if not artifact.supplementary]
    for fits in (_same_bytes, _same_id, _same_question):
        for artifact in current:
            found = next((old for old in left if fits(artifact, old)), None) if artifact.id not in taken else None
            if found is not None:
                taken[artifact.id] = found
                left.remove(found)
    return (*(Pair(artifact, taken.get(artifact.id)) for artifact in current), *(Pair(None, old) for old in left))


def _same_bytes(one: Artifact, other: Artifact) -> bool:
    return one.sha256 == other.sha256


def _same_id(one: Artifact, other: Artifact) -> bool:
    return (one.id, one.question_id) == (other.id, other.question_id) and _family(one) == _family(other)


def _same_question(one: Artifact, other: Artifact) -> bool:
    return one.question_id == other.question_id and _family(one) == _family(other)


def _family(artifact: Artifact) -> str:
    family = artifact.media_type.partition("/")[0]
    return family if family in ("video", "audio", "image") else "document"


def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """What an editor would mark: words that came and went, and a few unchanged ones around them."""
    if before == after:
        return ()
    return tuple(_near(list(_joined(_line_changes(before.splitlines(), after.splitlines())))))


def _line_changes(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    matcher = _matcher(before, after)
    if matcher is None:
        yield from _parts("".join(f"{line}\n" for line in before), "".join(f"{line}\n" for line in after))
        return
    for tag, b0, b1, a0, a1 in matcher.get_opcodes():
        if tag == "equal":
            yield from _same_lines(after[a0:a1])
        else:
            yield from _words("\n".join(before[b0:b1]), "\n".join(after[a0:a1]))


def _matcher(old: Sequence[str], new: Sequence[str]) -> "SequenceMatcher[str] | None":
    """Every equal word is tried with every other: where a few are all over both texts those are passed over, as
    difflib does on request; None where even then it would take minutes."""
    here, there = Counter(old), Counter(new)
    often = len(new) // 100 + 1 if len(new) >= 200 else len(new)  # difflib's own measure
    rare = sum(count * there[word] for word, count in here.items() if there[word] <= often)
    if rare > MOST_MEETINGS:
        return None
    every = sum(count * there[word] for word, count in here.items())
    return SequenceMatcher(None, old, new, autojunk=every > MOST_MEETINGS)


def _same_lines(lines: Sequence[str]) -> Iterator[Piece]:
    yield Piece("same", "".join(f"{line}\n" for line in lines))


def _words(before: str, after: str) -> Iterator[Piece]:
    old, new = (
        re.findall(r"\S+\s*", text) for text in (f"{before}\n" if before else "", f"{after}\n" if after else "")
    )
    if len(old) > WORDS_AT_ONCE or len(new) > WORDS_AT_ONCE:
        yield from _parts("".join(old), "".join(new))
        return
    b, a = 0, 0
    for b0, a0, count in _islands([w.strip() for w in old], [w.strip() for w in new]):
        yield from _parts("".join(old[b:b0]), "".join(new[a:a0]))
        if count:
            yield Piece("same", "".join(new[a0 : a0 + count]))
        b, a = b0 + count, a0 + count


def _islands(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Where unchanged words begin in both, and how many; a word or two amid changes are chance, not sameness. The last
    is the end, with none."""
    matcher = _matcher(old, new)
    if matcher is None:
        yield len(old), len(new), 0
        return
    for b0, a0, count in matcher.get_matching_blocks():
        at_an_edge = (b0, a0) == (0, 0) or (b0 + count, a0 + count) == (len(old), len(new))
        if count > ISLAND or at_an_edge:
            yield b0, a0, count


def _parts(gone: str, added: str) -> Iterator[Piece]:
    if gone:
        yield Piece("gone", gone)
    if added:
        yield Piece("added", added)


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    held: Piece | None = None
    for piece in pieces:
        if held is not None and held.kind == piece.kind:
            held = Piece(held.kind, held.text + piece.text)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _near(pieces: list[Piece]) -> Iterator[Piece]:
    """Long unchanged stretches shrink to the words next to a change."""
    for number, piece in enumerate(pieces):
        words = re.findall(r"\S+\s*", piece.text)
        first, last = number == 0, number == len(pieces) - 1
        if piece.kind != "same" or len(words) <= 3 * CONTEXT:
            yield piece
            continue
        head, tail = (0 if first else CONTEXT), (0 if last else CONTEXT)
        if head:
            yield Piece("same", "".join(words[:head]))
        yield Piece("left out", "", len(words) - head - tail)
        if tail:
            yield Piece("same", "".join(words[len(words) - tail :]))
