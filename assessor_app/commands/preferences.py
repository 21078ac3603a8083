"""How the window was left, kept in the store so that nothing lies about outside of it."""

from typing import Any

from assessor_app.domain.changes import Change, Kind
from assessor_app.store.engine import Store
from assessor_app.store.rows import PreferenceRow


def set_preference(store: Store, name: str, value: Any) -> Change:
    """Keep one JSON value under a name."""
    with store.write() as session:
        session.merge(PreferenceRow(name=name, value={"value": value}))
    return Change(frozenset({Kind.PREFERENCES}), frozenset({name}))
