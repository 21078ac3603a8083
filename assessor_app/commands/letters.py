"""Letters to educators: that one was made, and which template the programme writes them by."""

from collections.abc import Iterable

from assessor_app.domain.changes import Change, Clock, Kind
from assessor_app.domain.letter import Made
from assessor_app.store import letters
from assessor_app.store.engine import Store


def keep_letters(store: Store, made: Iterable[Made], *, now: Clock) -> Change:
    """Keep that letters were made."""
    found = list(made)
    with store.write() as session:
        letters.keep(session, found, now())
    noun = "letter" if len(found) == 1 else "letters"
    ids = frozenset(letter.decision for letter in found)
    return Change(frozenset({Kind.DECISIONS}), ids, f"Saved: {len(found)} {noun} written.")


def set_template(store: Store, name: str, docx: bytes) -> Change:
    """Write letters by this template from now on; it was looked through before."""
    with store.write() as session:
        letters.set_template(session, name, docx)
    return Change(frozenset({Kind.PREFERENCES}))


def use_shipped_template(store: Store) -> Change:
    with store.write() as session:
        letters.forget_template(session)
    return Change(frozenset({Kind.PREFERENCES}))
