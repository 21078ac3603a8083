"""An event of the push that is being taken in, before it is a row: a thousand of these cost what a hundred rows do."""

from dataclasses import dataclass
from typing import Any

from assessor_app.issuer.rows import EventRow


@dataclass(slots=True)
class NewEvent:
    """An event of the push that is being taken in: what its row will say, written with the others of the push, or
    before whatever is asked of them next."""

    programme: str
    sha256: str
    id: str
    device: str
    branch: int
    device_seq: int
    arrived: int
    assessor: str
    type: str
    submission: str | None
    outcome: str | None
    status: str
    standing: str | None
    reason: str | None
    received_at: str
    receipt: str
    jws: str

    def row(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in NewEvent.__slots__}


Kept = EventRow | NewEvent
