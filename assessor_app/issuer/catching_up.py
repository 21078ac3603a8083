"""What a serving process signs beside its requests: all that is owed, until nothing is."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

from starlette.concurrency import run_in_threadpool

from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.issuing import BEFORE_THE_FIRST, Unmade, issue_part, programmes_owing
from assessor_app.issuer.turns import Turns

EVERY = 60.0  # seconds: then it looks by itself, for what a command, another process or a signing that failed left
AT_ONCE = 4  # programmes: each holds a connection for its turn while it asks for another, and most are for requests
SOON = 0.2  # seconds, where another process is signing

log = logging.getLogger(__name__)


class CatchingUp:
    """One for each serving process; asked on its event loop only."""

    def __init__(self, issuer: Issuer, every: float = EVERY) -> None:
        self._issuer, self._every = issuer, every
        self._turns, self._wanted, self._ends = Turns(), asyncio.Event(), False
        self._few = asyncio.Semaphore(AT_ONCE)
        self._behind = set[str]()  # programmes that owe more than a request signs: it need not wait for its part
        self._unmade = dict[str, dict[str, Unmade]]()  # by programme and credential

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Begins with a part of what each programme owes; at the end it finishes the part it is at, no more."""
        if not await self._sign_everywhere(first_part_only=True):
            self._wanted.set()
        work = asyncio.create_task(self._go_on())
        try:
            yield
        finally:
            self._ends = True
            self._wanted.set()
            await work

    async def after_request(self, issuer: Issuer, programme: str) -> None:
        """Sign what a request set going, as far as one part reaches; the rest follows once it has its answer."""
        if programme in self._behind or not await self._sign(issuer, programme, first_part_only=True):
            self._wanted.set()

    def not_to_be_made(self) -> Mapping[str, int]:
        """How many credentials of each programme are owed and cannot be made, as far as was tried."""
        return {programme: len(unmade) for programme, unmade in self._unmade.items()}

    async def _go_on(self) -> None:
        done = True
        while not self._ends:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), self._every if done else SOON)
            self._wanted.clear()
            done = self._ends or await self._sign_everywhere()

    async def _sign_everywhere(self, *, first_part_only: bool = False) -> bool:
        """Whether nothing is left to be done soon."""
        try:
            owing = await run_in_threadpool(programmes_owing, self._issuer)
        except Exception:
            log.exception("what is owed cannot be read; it waits for the next try")
            return True
        self._unmade = {programme: self._unmade.get(programme, {}) for _, programme in owing}
        return all([await self._sign(*each, first_part_only=first_part_only) for each in owing])

    async def _sign(self, issuer: Issuer, programme: str, *, first_part_only: bool) -> bool:
        """Whether nothing is left to be done soon. What failed is safe, and waits for the next try."""
        after, unmade = BEFORE_THE_FIRST, dict[str, Unmade]()
        while not self._ends:
            try:
                async with self._turns.of(programme), self._few:
                    part = await run_in_threadpool(issue_part, issuer, programme, after)
            except Exception:
                log.exception("credentials owed in %s wait for the next try", programme)
                self._behind.discard(programme)
                return True
            if part is None:
                return False
            unmade |= {each.award: each for each in part.unmade}
            self._name(programme, part.unmade)
            if part.last is None:
                self._behind.discard(programme)
                self._unmade[programme] = unmade
                return True
            self._behind.add(programme)
            if first_part_only:
                return False
            after = part.last
        return True

    def _name(self, programme: str, unmade: tuple[Unmade, ...]) -> None:
        """In the log, once each."""
        known = self._unmade.setdefault(programme, {})
        for each in unmade:
            if each.award not in known:
                said = "the credential that is owed for %s in %s cannot be made; it holds back no other"
                log.error(said, each.submission, programme, exc_info=each.why)
            known[each.award] = each
