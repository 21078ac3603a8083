"""How the window was left."""

from typing import Any

from sqlalchemy import select

from assessor_app.store.engine import Store
from assessor_app.store.rows import PreferenceRow


def preferences(store: Store) -> dict[str, Any]:
    """Every kept preference by name."""
    with store.read() as session:
        return {row.name: row.value.get("value") for row in session.scalars(select(PreferenceRow))}
