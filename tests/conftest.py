"""What every test stands on: a real encrypted store in a temporary folder, and a room left tidy."""

import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck, settings
from PIL import Image

from assessor_app.store import opening
from assessor_app.store.engine import Store
from tests import builders, portraits

settings.register_profile("shared-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared-machine")

PASSPHRASE = "seven quiet rivers"


@pytest.fixture(autouse=True)
def tidy_room() -> Iterator[None]:
    """A test that leaves a thread or a process behind fails."""
    threads = set(threading.enumerate())
    children = set(psutil.Process().children(recursive=True))
    yield
    # threads that were told to end get the time to do so; one that was not told fails the join
    for thread in set(threading.enumerate()) - threads:
        if not isinstance(thread, threading._DummyThread):
            thread.join(timeout=10)
    left = [t.name for t in set(threading.enumerate()) - threads if t.is_alive() and not _shared(t)]
    assert not left, f"threads left behind: {left}"
    _, alive = psutil.wait_procs(set(psutil.Process().children(recursive=True)) - children, timeout=10)
    orphans = [p.name() for p in alive if p.is_running() and not _resource_tracker(p)]
    assert not orphans, f"processes left behind: {orphans}"


def _shared(thread: threading.Thread) -> bool:
    """Qt's own pool threads, which live as long as the application does."""
    return isinstance(thread, threading._DummyThread)


def _resource_tracker(process: psutil.Process) -> bool:
    try:
        return "resource_tracker" in " ".join(process.cmdline())
    except psutil.Error:
        return True


@pytest.fixture(scope="session")
def cheap_passphrase() -> Iterator[None]:
    """Argon2id at its real cost takes a third of a second; what is tested here is not the cost."""
    from assessor_app.store import keys

    patch = pytest.MonkeyPatch()
    patch.setattr(keys, "MEMORY_KIB", 64)
    patch.setattr(keys, "TIME_COST", 1)
    yield
    patch.undo()


@pytest.fixture
def workspace_folder(tmp_path: Path, cheap_passphrase: None) -> Path:
    """A made, closed workspace."""
    folder = tmp_path / "work space"
    opening.create(folder, PASSPHRASE, now="2026-11-23T09:00:00.000Z")
    return folder


@pytest.fixture
def store(workspace_folder: Path) -> Iterator[Store]:
    """An open store, encrypted, at today's schema."""
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    yield opened.store
    opened.close()


@pytest.fixture
def reading(store: Store) -> Store:
    """A store with submission S-1 of credential “talk”, its conflict question answered with none."""
    from assessor_app.commands.decisions import answer_conflict
    from assessor_app.domain.assessment import Conflict, ReadingRole
    from assessor_app.store.submissions import Arrival, add_submission

    whole = builders.submission()
    with store.write() as session:
        arrival = Arrival("bundle", "2026-11-23T09:00:00.000Z", ReadingRole.FIRST, "2026-12-07")
        add_submission(session, whole, arrival)
    answer_conflict(
        store, whole.id, Conflict.NONE, now=lambda: "2026-11-23T09:00:01.000Z", new_id=lambda: "assessment-1"
    )
    return store


@pytest.fixture
def face() -> Image.Image:
    """A portrait of 128 x 128."""
    return portraits.portrait()


@pytest.fixture
def face_picture() -> bytes:
    """A PNG with four faces."""
    return portraits.group()
