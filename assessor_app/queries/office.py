"""Whether LibreOffice lays documents out: a switch, since it reads files less shut in than our own readers do."""

from pathlib import Path
from typing import Any

from assessor_app.documents import libreoffice
from assessor_app.queries.preferences import preferences
from assessor_app.store.engine import Store

NAME, USED, LEFT = "libreoffice", "used", "left"


def choice_in(kept: Any) -> str:
    """USED or LEFT, as it was chosen. Nobody chose: without a memory disk it is left, for there what it reads lies on
    the disk in the clear meanwhile."""
    return kept if kept in (USED, LEFT) else USED if libreoffice.has_memory_disk() else LEFT


def office_of(store: Store) -> Path | None:
    """The LibreOffice that lays documents out in this workspace; None where there is none, or it is not wanted."""
    return libreoffice.find_office() if choice_in(preferences(store).get(NAME)) == USED else None
