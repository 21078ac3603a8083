"""A stack: credentials (or stacks) that together mean more."""

from dataclasses import dataclass
from typing import NewType

from assessor_app.domain.credential import CredentialId

StackId = NewType("StackId", str)


@dataclass(frozen=True, slots=True)
class Stack:
    """`at_least` members are needed; None means all of them. A member is a credential or another stack."""

    id: StackId
    version: str
    title: str
    description: str
    members: tuple[CredentialId | StackId, ...]
    at_least: int | None = None

    @property
    def needed(self) -> int:
        return len(self.members) if self.at_least is None else self.at_least


def earned(stack: Stack, held: frozenset[str]) -> bool:
    """True when enough members are among the ids of credentials and stacks already held."""
    return sum(member in held for member in stack.members) >= stack.needed
