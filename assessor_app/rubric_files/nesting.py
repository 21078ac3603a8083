"""Stacks inside stacks: which of them would, in the end, contain themselves."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from assessor_app.domain.stack import Stack


def loops(stacks: Iterable[Stack]) -> dict[str, tuple[str, ...]]:
    """For each stack id that contains itself the shortest way round, beginning and ending with it."""
    members: dict[str, list[str]] = {}
    for stack in stacks:
        members.setdefault(stack.id, []).extend(stack.members)
    ways = {start: _way_round(start, members) for start in members}
    return {start: way for start, way in ways.items() if way}


def _way_round(start: str, members: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    inside: dict[str, str] = {}
    waiting = deque([start])
    while waiting:
        stack = waiting.popleft()
        for member in members.get(stack, ()):
            if member == start:
                return (*_from(start, stack, inside), start)
            if member not in inside:
                inside[member] = stack
                waiting.append(member)
    return ()


def _from(start: str, end: str, inside: Mapping[str, str]) -> tuple[str, ...]:
    way = [end]
    while way[-1] != start:
        way.append(inside[way[-1]])
    return tuple(reversed(way))
