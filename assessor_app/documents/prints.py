"""What an artifact is recognised by when it is handed in again: hashes of its word runs and of its pictures."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assessor_app.documents.measures import ALIKE, HASH_BYTES
from assessor_app.documents.passages import Passage

RUN = 8  # words of a shingle
SKETCH = 256  # the smallest hashes kept
LEAST_RUNS = 40  # a shorter text is like many others
SAME_TEXT = 0.55  # of the shingles of the shorter one
SAME_PICTURES = 0.6  # of the pictures of the shorter one


@dataclass(frozen=True, slots=True)
class Print:
    """`kind` is "text" or "picture"; `size` how many shingles or pictures there were; `hashes` 8 bytes each of a
    text, 32 of a picture."""

    kind: str
    size: int
    hashes: bytes


@dataclass(frozen=True, slots=True)
class Likeness:
    """`share` of the shorter one that is the same, 0 to 1; `hash` of a shingle both have, 0 for pictures."""

    share: float
    hash: int


def shingles(passages: Iterable[Passage]) -> Iterator[tuple[int, Passage, int, int]]:
    """Every run of words as its hash, with the passage and the characters it stands at."""
    for passage in passages:
        words = list(_words(passage.text))
        for first in range(len(words) - RUN + 1):
            run = words[first : first + RUN]
            digest = hashlib.blake2b(" ".join(word for word, _, _ in run).encode(), digest_size=8).digest()
            yield int.from_bytes(digest), passage, run[0][1], run[-1][2]


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    at = 0
    for raw in text.split():
        at = text.index(raw, at)
        word = "".join(c for c in raw.lower() if c.isalnum())
        if word:
            yield word, at, at + len(raw)
        at += len(raw)


def text_print(passages: Iterable[Passage]) -> Print | None:
    """The smallest hashes of all shingles (Broder's sketch, 1997); None for a text too short to tell."""
    found = {each[0] for each in shingles(passages)}
    if len(found) < LEAST_RUNS:
        return None
    return Print("text", len(found), np.array(sorted(found)[:SKETCH], dtype=np.uint64).tobytes())


def picture_print(hashes: Sequence[int]) -> Print | None:
    """Hashes in the order of the pages or frames; None when there was nothing to see."""
    told = [each for each in hashes if each]
    return Print("picture", len(told), b"".join(each.to_bytes(HASH_BYTES) for each in told)) if told else None


def likeness(one: Print, other: Print) -> Likeness | None:
    """How much of the shorter is in the longer, when that is enough to tell; prints of one kind only."""
    first, second = (np.frombuffer(each.hashes, np.uint64) for each in (one, other))
    if one.kind == "text":
        return _text(one, other, first, second)
    return _pictures(first.reshape(-1, HASH_BYTES // 8), second.reshape(-1, HASH_BYTES // 8))


def _text(one: Print, other: Print, first: "np.ndarray", second: "np.ndarray") -> Likeness | None:
    union = np.union1d(first, second)[:SKETCH]
    both = np.intersect1d(np.intersect1d(first, second, assume_unique=True), union, assume_unique=True)
    resemblance = len(both) / len(union)
    share = resemblance * (one.size + other.size) / ((1 + resemblance) * min(one.size, other.size))
    if len(both) < 4 or share < SAME_TEXT:
        return None
    return Likeness(min(1.0, share), int(both[0]))


def _pictures(first: "np.ndarray", second: "np.ndarray") -> Likeness | None:
    alike = np.bitwise_count(first[:, None] ^ second[None, :]).sum(axis=2) <= ALIKE
    shorter = alike.any(axis=1) if len(first) <= len(second) else alike.any(axis=0)
    share = float(shorter.mean())
    return Likeness(share, 0) if share >= SAME_PICTURES else None
