"""Where logs were let go on before that was kept: every line is read once, and an event that does not follow the one
before it is named as a new one is (`placing.note_let_in`)."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assessor_app.eventlog.chain import GENESIS
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer.placing import LINE
from assessor_app.issuer.rows import DeviceRow, EventRow, ProgrammeRow

AT_ONCE = 500  # events of a line in memory


def name_forks(session: Session) -> None:
    """Nothing is locked while the lines are read; a programme is, for as long as it takes to read those of its devices
    that something was found of once more."""
    # by columns of that day: the row of today may have more
    known = session.execute(select(DeviceRow.programme, DeviceRow.id, DeviceRow.let_in)).all()
    for programme, device, let_in in known:
        if _let_in(session, programme, device) == (let_in or []):
            continue
        # whoever takes in events of it, or readmits it, waits; what they did meanwhile is seen
        session.execute(select(ProgrammeRow.id).where(ProgrammeRow.id == programme).with_for_update())
        this = (DeviceRow.programme == programme, DeviceRow.id == device)
        session.execute(update(DeviceRow).where(*this).values(let_in=_let_in(session, programme, device)))


def _let_in(session: Session, programme: str, device: str) -> list[int]:
    """The events of a device's line, by their numbers, that do not follow the one before them."""
    line = select(EventRow.device_seq, EventRow.sha256, EventRow.jws).where(
        EventRow.programme == programme, EventRow.device == device, EventRow.branch == LINE
    )
    found, before = [], (0, GENESIS)
    for number, sha256, jws in session.execute(line.order_by(EventRow.device_seq).execution_options(yield_per=AT_ONCE)):
        if (number - 1, payload_unchecked(jws).get("prev")) != before:
            found.append(number)
        before = number, sha256
    return found
