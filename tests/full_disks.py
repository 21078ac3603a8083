"""A workspace on a disk that has no room, until some is made."""

from collections.abc import Iterator
from contextlib import contextmanager

from assessor_app.commands.preferences import set_preference
from assessor_app.domain.errors import NotSaved
from assessor_app.store.engine import Store

NOTE = "words " * 300


@contextmanager
def no_room(store: Store) -> Iterator[None]:
    """Whatever needs more than a page is refused."""
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    try:
        for count in range(500):
            set_preference(store, f"note {count}", NOTE)
    except NotSaved:
        pass
    else:
        raise AssertionError("the disk never filled")
    yield
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
