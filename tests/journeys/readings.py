"""What a reading should be after each key: a small model beside the real store, and how the store is looked at."""

import copy
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from assessor_app.domain.credential import Credential
from assessor_app.store import drafts
from assessor_app.store.engine import Store
from assessor_app.store.rows import EventRow
from tests import builders

SUBMISSION = "S-1"
CRITERIA = ("norms", "talk", "wait")

State = dict[str, Any]
Step = dict[str, Any]


def credential() -> Credential:
    return builders.credential(builders.rubric(CRITERIA))


def state_of(store: Store) -> State:
    """The reading as it lies in the store, as JSON values; links are told by their criterion."""
    with store.read() as session:
        row = drafts.current(session, SUBMISSION)
        assert row is not None
        told = drafts.to_json(drafts.load(session, row))
        return {
            "scores": told["scores"],
            "no_evidence": told["no_evidence"],
            "rationales": told["rationales"],
            "links": [link[1] for link in told["links"]],
            "reason": told["reason"],
            "active": row.active_criterion or CRITERIA[0],
            "committed": row.committed_as is not None,
            "events": session.scalar(select(func.count()).select_from(EventRow)),
        }


@dataclass
class Reading:
    """The expected state, and the steps that undo and redo would move along."""

    scores: dict[str, str] = field(default_factory=dict)
    no_evidence: set[str] = field(default_factory=set)
    rationales: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    reason: str = ""
    active: str = CRITERIA[0]
    committed: bool = False
    events: int = 0
    past: list[tuple[str, State, State]] = field(default_factory=list)
    future: list[tuple[str, State, State]] = field(default_factory=list)
    decided: State | None = None  # what was signed last

    def content(self) -> State:
        return copy.deepcopy(
            {
                "scores": self.scores,
                "no_evidence": sorted(self.no_evidence),
                "rationales": self.rationales,
                "links": self.links,
                "reason": self.reason,
            }
        )

    def state(self) -> State:
        return self.content() | {"active": self.active, "committed": self.committed, "events": self.events}

    def after(self, step: Step) -> "tuple[Reading, ...]":
        """The readings a step may lead to: one, except where a link may be refused as made already."""
        moved = copy.deepcopy(self)
        getattr(moved, f"_{step['do']}")(step)
        if step["do"] == "link":
            return moved, copy.deepcopy(self)
        return (moved,)

    def is_ready(self) -> bool:
        return all(c in self.scores and self._has_evidence(c) and self._is_explained(c) for c in CRITERIA)

    def _is_explained(self, criterion: str) -> bool:
        passes = self.scores[criterion].removeprefix(f"{criterion}-") in builders.LEVELS[2:]
        return passes or criterion in self.rationales

    def _has_evidence(self, criterion: str) -> bool:
        return criterion in self.no_evidence or criterion in self.links

    def _keep(self, said: str, before: State) -> None:
        if self.content() == before:
            return
        self.future.clear()
        if said.startswith("words") and self.past and self.past[-1][0] == said:
            before = self.past.pop()[1]
        self.past.append((said, before, self.content()))

    def _none(self, _step: Step) -> None:
        before = self.content()
        if self.active not in self.links:
            self.no_evidence ^= {self.active}
        self._keep("none", before)

    def _level(self, step: Step) -> None:
        before, level = self.content(), f"{self.active}-{builders.LEVELS[step['n'] - 1]}"
        if self.scores.get(self.active) == level:
            del self.scores[self.active]
        elif self._has_evidence(self.active):
            self.scores[self.active] = level
        self._keep("level", before)

    def _write(self, step: Step) -> None:
        before = self.content()
        self.rationales[self.active] = step["text"]
        self._keep(f"words {self.active}", before)

    def _reason(self, step: Step) -> None:
        before = self.content()
        self.reason = step["text"]
        self._keep("words of the reason", before)

    def _link(self, _step: Step) -> None:
        before = self.content()
        self.links.append(self.active)
        self.no_evidence.discard(self.active)
        self._keep("link", before)

    def _down(self, _step: Step) -> None:
        self.active = CRITERIA[min(CRITERIA.index(self.active) + 1, len(CRITERIA) - 1)]

    def _up(self, _step: Step) -> None:
        self.active = CRITERIA[max(CRITERIA.index(self.active) - 1, 0)]

    def _undo(self, _step: Step) -> None:
        if self.past:
            self.future.append(self.past.pop())
            self._become(self.future[-1][1])

    def _redo(self, _step: Step) -> None:
        if self.future:
            self.past.append(self.future.pop())
            self._become(self.past[-1][2])

    def _become(self, content: State) -> None:
        told = copy.deepcopy(content)
        self.scores, self.rationales, self.links = told["scores"], told["rationales"], told["links"]
        self.no_evidence, self.reason = set(told["no_evidence"]), told["reason"]

    def _commit(self, _step: Step) -> None:
        if self.is_ready() and (self.decided is None or self._corrects(self.decided)):
            self.committed, self.events, self.decided = True, self.events + 1, self.content()

    def _corrects(self, decided: State) -> bool:
        """A correction has to change something, and to say why."""
        return bool(self.reason) and self.content() | {"reason": ""} != decided | {"reason": ""}

    def _correct(self, _step: Step) -> None:
        self.committed, self.active, self.reason = False, CRITERIA[0], ""
        self.past, self.future = [], []
