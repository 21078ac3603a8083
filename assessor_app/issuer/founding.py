"""A new programme and what it awards: made together or not at all, and finished by the next call."""

from pathlib import Path

from sqlalchemy.orm import Session

from assessor_app.issuer import feed
from assessor_app.issuer.clock import iso
from assessor_app.issuer.folder import add_programme, opened_issuer, place_programme
from assessor_app.issuer.submissions import keep_credentials, read_credentials


def found(folder: Path, programme: str, name: str, rubrics: Path | None, database: str | None) -> tuple[str, ...]:
    """Add a programme that awards what lies under `rubrics` (else what is shipped), in the issuer's own database or in
    `database`; returns the titles. Raises Unreadable or RuleBroken, and then nothing was made."""
    read = read_credentials(rubrics)
    with opened_issuer(folder, programme) as issuer:  # where it is already, if it is placed: no second one at home
        at = iso(issuer.now())

        def make(session: Session) -> None:
            add_programme(session, programme, name)
            keep_credentials(session, feed.locked_programme(session, programme), read, at)

        if database is None:
            with issuer.database.write() as session:
                make(session)
    if database is not None:
        awards = {(known.id, known.version) for known, _, _ in read}
        place_programme(folder, programme, name, database, make, awards)
    return tuple(known.title for known, _, _ in read)
