"""A served programme for each test of the sync."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync_world import World


@pytest.fixture
def world(tmp_path: Path, cheap_passphrase: None) -> Iterator[World]:
    """A programme with a running issuer."""
    made = World(tmp_path)
    made.serve()
    try:
        yield made
    finally:
        made.close()
