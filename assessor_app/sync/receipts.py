"""What the outbox says of an event follows from the issuer's signed receipt for its bytes, and from nothing else."""

from assessor_app.eventlog.jws import BadSignature, sha256_of, verify
from assessor_app.store.rows import EventRow
from assessor_app.sync.messages import RECEIPT

WAITING, SENT, REFUSED, QUARANTINED = "waiting", "sent", "refused", "quarantined"
STATE_OF = {"accepted": SENT, "rejected": REFUSED, "quarantined": QUARANTINED}


def state_by(receipt: str, issuer_key: bytes, event: EventRow) -> str | None:
    """The outbox state that a receipt proves for `event`, by the bytes we hold; None when it proves nothing of it."""
    try:
        signed = verify(receipt, public=issuer_key)
    except BadSignature:
        return None
    said = signed.payload
    if signed.typ != RECEIPT or said.get("sha256") != sha256_of(event.jws):
        return None
    state = STATE_OF.get(str(said.get("status")))
    ours = (event.id, event.device, event.device_seq)
    # bytes that went bad here may say another id and place; that they were turned away is true all the same
    if state != REFUSED and ours != tuple(said.get(name) for name in ("event", "device", "device_seq")):
        return None
    return state
