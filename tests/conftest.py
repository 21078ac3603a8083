"""What every test stands on: a real encrypted store in a temporary folder, and a room left tidy."""

import gc
import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import keyring
import psutil
import pytest
from hypothesis import HealthCheck, settings
from keyring.backends import fail
from PIL import Image

from assessor_app.documents import pool
from assessor_app.documents.nursery import Nursery, Split
from assessor_app.documents.process import new_nursery
from assessor_app.store import opening
from assessor_app.store.engine import Store
from tests import builders, portraits
from tests.builders import PASSPHRASE
from tests.key_stores import Kept
from tests.sync_world import World

if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # without it Qt ends the whole run where there is no screen

settings.register_profile("shared-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared-machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules that ask for a longer limit are begun first, so that no core waits at the end for one of them."""
    lengthy = {item.path for item in items if item.get_closest_marker("timeout")}
    items.sort(key=lambda item: item.path not in lengthy)


@pytest.fixture(autouse=True, scope="module")
def emptied_heap() -> Iterator[None]:
    """What the tests of a module let go of is freed after the last of them."""
    yield
    gc.unfreeze()
    gc.collect()


class Lent:
    """What document workers are split off from, lent to one pool after the other."""

    def __init__(self, nursery: Nursery) -> None:
        self._nursery, self._one_at_a_time = nursery, threading.Lock()

    def worker(self, shared: tuple[int, ...]) -> Split:
        with self._one_at_a_time:
            return self._nursery.worker(shared)

    def close(self) -> None:
        """It is lent again."""


@pytest.fixture(autouse=True, scope="session")
def no_key_store() -> None:
    """That of whoever runs the tests is not asked."""
    keyring.set_keyring(fail.Keyring())


@pytest.fixture
def key_store(request: pytest.FixtureRequest) -> Iterator[Kept]:
    """This computer has one; which, a test may say."""
    before, made = keyring.get_keyring(), getattr(request, "param", Kept)()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery | None]:
    """One for all windows of a session, begun by the thread that outlives them."""
    if (made := new_nursery()) is not None:
        made.begin()
    yield made
    if made is not None:
        made.close()


@pytest.fixture(autouse=True, scope="module")
def lent_nursery(nursery: Nursery | None) -> Iterator[None]:
    """Each pool has workers of its own, split off from what is loaded once."""
    with pytest.MonkeyPatch.context() as patch:
        if nursery is not None:
            patch.setattr(pool, "new_nursery", lambda: Lent(nursery))
        yield


@pytest.fixture(autouse=True)
def tidy_room() -> Iterator[None]:
    """A test that leaves a thread, a process, a window or a running timer behind fails."""
    gc.freeze()  # what is here already is not this test's: neither looked through at its end nor collected meanwhile
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
    assert not (shown := _windows()), f"windows left behind: {shown}"
    assert not (running := _timers()), f"timers left running: {running}"


def _windows() -> list[str]:
    """Windows still on the screen, where Qt was in use at all."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return [type(w).__name__ for w in widgets.QApplication.topLevelWidgets() if w.isVisible()]


def _timers() -> list[str]:
    """Timers of this test that still run in objects nobody let go of; the garbage collector knows them all."""
    core = sys.modules.get("PySide6.QtCore")
    if core is None or core.QCoreApplication.instance() is None:
        return []
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
    from shiboken6 import isValid

    timers = [each for each in gc.get_objects() if type(each) is core.QTimer and isValid(each)]
    return [f"{each.interval()} ms of {type(each.parent()).__name__}" for each in timers if each.isActive()]


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


@pytest.fixture(scope="session")
def new_workspace(tmp_path_factory: pytest.TempPathFactory, cheap_passphrase: None) -> Path:
    """A made, closed workspace that nobody opens: what each test gets is a copy, for making one is all migrations."""
    folder = tmp_path_factory.mktemp("made") / "work space"
    opening.create(folder, PASSPHRASE, now="2026-11-23T09:00:00.000Z")
    return folder


@pytest.fixture
def workspace_folder(tmp_path: Path, new_workspace: Path) -> Path:
    """A made, closed workspace."""
    return Path(shutil.copytree(new_workspace, tmp_path / "work space"))


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


@pytest.fixture
def in_denver(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Seven hours behind UTC in November: evenings there are tomorrow in UTC."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system sets its time zone for all programmes only")
    with monkeypatch.context() as there:
        there.setenv("TZ", "MST7MDT")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def world(tmp_path: Path, cheap_passphrase: None) -> Iterator[World]:
    """A programme with a running issuer."""
    made = World(tmp_path)
    made.serve()
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def corpus() -> Path:
    folder = Path(__file__).resolve().parents[2] / "shared" / "corpus"
    if not folder.is_dir():
        pytest.skip("the shared corpus is not on this machine")
    return folder
