"""Letters to educators: that one was made, and which template the programme writes them by."""

from collections.abc import Iterable

from assessor_app.domain.changes import Change, Clock, Kind
from assessor_app.store import letters
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import LetterRow


def keep_letters(store: Store, made: Iterable[tuple[str, str, str]], *, now: Clock) -> Change:
    """Keep that letters were made: (decision, template's name, SHA-256 of the DOCX). A newer one takes its place."""
    found = list(made)
    with store.write() as session:
        for decision, template, sha256 in found:
            session.merge(LetterRow(decision_id=decision, made_at=now(), template=template, sha256=sha256))
    noun = "letter" if len(found) == 1 else "letters"
    ids = frozenset(decision for decision, *_ in found)
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
