"""What OpenCV measures of a picture: light, spread, sharpness, whether anything stands out, a hash its copies share."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from assessor_app.documents.values import Pixels

WIDE = 480  # pixels to which pictures are brought before their sharpness is measured
NARROW = 160  # pixels; of less nothing can be said
SMALL = 64
LOW = 16  # frequencies each way: 256 bits, or all handwriting on white paper is one
ALIKE = 28  # bits of 256 by which hashes of the same picture may differ
HASH_BYTES = 32
AROUND = 8  # of the longer side, the share with which each place is compared
STANDS_OUT = 8.0  # of 255: pencil does, and the coding of blank paper does not
NOISES, LOUDEST = 6.0, 20.0  # how many times its noise a mark must stand out of grainy paper; what does in any
BLOCK = 24  # pixels, of which the quietest tenth says how noisy the paper is
SPECK = 100  # of the longer side, the share from which a mark is no dust: on a page 3 mm


@dataclass(frozen=True, slots=True)
class Look:
    """Of one picture, brightness 0 to 255: `mean`, `bright` (nine tenths are darker), `brightest` (99 in a hundred
    are), `spread` (standard deviation); `sharp` is the variance of the Laplacian for each unit of contrast; `marked` is
    whether anything larger than dust stands out from what is around it; `hash` is 0 where there is nothing to hash."""

    mean: float
    bright: float
    brightest: float
    spread: float
    sharp: float
    marked: bool
    hash: int


@cache
def _cv2() -> Any:
    import cv2  # here, because it takes a tenth of a second

    cv2.setNumThreads(1)
    return cv2


def look(pixels: Pixels) -> Look:
    cv2 = _cv2()
    grey = _grey(pixels)
    spread = float(grey.std())
    wide = min(WIDE, grey.shape[1])
    sized = cv2.resize(grey, (wide, max(8, round(grey.shape[0] * wide / grey.shape[1]))), interpolation=cv2.INTER_AREA)
    edges = float(cv2.Laplacian(sized, cv2.CV_64F).var())
    sharp = edges / max(float(sized.std()) ** 2, 1.0) if grey.shape[1] >= NARROW else 1.0
    small = cv2.resize(grey, (SMALL, SMALL), interpolation=cv2.INTER_AREA)
    print_ = _hash(cv2.dct(small.astype(np.float32))) if spread >= 10 else 0
    bright, brightest = (float(light) for light in np.percentile(grey, (90, 99)))
    return Look(float(grey.mean()), bright, brightest, spread, sharp, _marked(grey), print_)


def _marked(grey: Any) -> bool:
    """A single small word moves the spread of a page by nothing; light that falls unevenly moves it by much."""
    cv2, side = _cv2(), max(grey.shape)
    around = cv2.blur(grey.astype(np.float32), (side // AROUND + 1, side // AROUND + 1))
    off = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), 1.0) - around
    out = (np.abs(off) > np.clip(NOISES * _noise(off), STANDS_OUT, LOUDEST)).astype(np.uint8)
    joined = cv2.morphologyEx(out, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    sizes = found[1:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]  # the first is the paper
    return bool((sizes >= max(4, side // SPECK)).any())


def _noise(off: Any) -> float:
    down, across = (length // BLOCK * BLOCK for length in off.shape)
    if not down or not across:
        return 0.0
    blocks = off[:down, :across].reshape(down // BLOCK, BLOCK, across // BLOCK, BLOCK)
    return float(np.percentile(blocks.std(axis=(1, 3)), 10))


def _grey(pixels: Pixels) -> Any:
    rows = np.frombuffer(pixels.data, np.uint8).reshape(pixels.height, pixels.stride)[:, : pixels.width * 3]
    return _cv2().cvtColor(rows.reshape(pixels.height, pixels.width, 3), _cv2().COLOR_RGB2GRAY)


def _hash(transformed: Any) -> int:
    """256 bits: which low frequencies are above their median. Source: the perceptual hash of DCTs (Zauner, 2010)."""
    low = transformed[:LOW, :LOW].reshape(-1)
    above = low > np.median(low[1:])
    return int.from_bytes(np.packbits(above).tobytes())


def alike(one: int, other: int) -> bool:
    return bool(one) and bool(other) and (one ^ other).bit_count() <= ALIKE
