"""What a bench finds: a figure beside its yardstick, and whether it keeps its promise."""

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """`ours` and `theirs` in `unit`; promised is their ratio (`most_ratio`) or `ours` itself (`most`)."""

    name: str
    ours: float
    yardstick: str
    theirs: float
    unit: str
    runs: int
    most_ratio: float | None = None
    most: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs if self.theirs else math.inf

    @property
    def kept(self) -> bool:
        within_ratio = self.most_ratio is None or self.ratio <= self.most_ratio
        return within_ratio and (self.most is None or self.ours <= self.most)

    @property
    def promise(self) -> str:
        ratio = [] if self.most_ratio is None else [f"≤ {self.most_ratio:g} x"]
        return " and ".join([*ratio, *([] if self.most is None else [f"≤ {self.most:g} {self.unit}"])])

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"ratio": round(self.ratio, 3), "promise": self.promise, "kept": self.kept}


def interleaved(runs: int, *timed: Callable[[], float]) -> list[list[float]]:
    """Every function called in turn, A B A B…, so that a noisy minute falls on all; each one's values."""
    values: list[list[float]] = [[] for _ in timed]
    for _ in range(runs):
        for function, found in zip(timed, values, strict=True):
            found.append(function())
    return values


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` (0.0 to 1.0) of them do not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]
