"""Evidence shut away: what went in comes out, and whoever tampers with it is refused."""

import hashlib
import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor_app.domain.errors import StoreDamaged
from assessor_app.store.vault import CHUNK, HEADER, TAG, Blob, Vault
from tests.synced_names import Syncs


def put(vault: Vault, data: bytes, pieces: int = 1) -> tuple[str, bytes, Blob]:
    folder, key = vault.new_folder()
    sink = vault.sink(folder, key)
    writer = sink.begin(len(data))
    step = max(1, len(data) // pieces)
    for start in range(0, len(data), step):
        writer.write(data[start : start + step])
    writer.finish(hashlib.sha256(data).hexdigest())
    return folder, key, sink.blobs[0]


def read(vault: Vault, folder: str, key: bytes, blob: Blob) -> bytes:
    file = vault.open(folder, key, blob)
    try:
        return file.read_at(0, blob.size)
    finally:
        file.close()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17])
def test_what_went_in_comes_out(tmp_path: Path, size: int):
    vault, data = Vault(tmp_path), bytes(i * 31 % 251 for i in range(1024)) * (size // 1024 + 1)
    folder, key, blob = put(vault, data[:size], pieces=5)
    assert read(vault, folder, key, blob) == data[:size]


@given(st.integers(0, 3 * CHUNK), st.integers(0, 2 * CHUNK))
def test_any_stretch_can_be_read_alone(tmp_path_factory, offset, length):
    vault = Vault(tmp_path_factory.mktemp("vault"))
    data = bytes(range(256)) * (3 * CHUNK // 256)
    folder, key, blob = put(vault, data)
    file = vault.open(folder, key, blob)
    assert file.read_at(offset, length) == data[offset : offset + length]
    file.close()


def test_nothing_of_the_plaintext_lies_on_the_disk(tmp_path: Path):
    vault = Vault(tmp_path)
    put(vault, b"the fish left the river in July" * 1000)
    on_disk = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert b"fish left" not in on_disk


@pytest.mark.skipif(os.name == "nt", reason="a folder is not synced there")
def test_the_folder_that_a_row_will_name_outlasts_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    syncs, vault = Syncs(monkeypatch), Vault(tmp_path / "workspace" / "evidence")
    folder, _, blob = put(vault, b"%PDF")
    assert syncs.lost(vault.root) == []
    assert (vault.root / folder / blob.sha256).exists()


def tampered(path: Path, how: str) -> None:
    data = bytearray(path.read_bytes())
    first, second = HEADER, HEADER + CHUNK + TAG
    if how == "flipped":
        data[HEADER + 100] ^= 1
    elif how == "reordered":
        data[first:second], data[second : second + CHUNK + TAG] = (
            data[second : second + CHUNK + TAG],
            data[first:second],
        )
    elif how == "cut":
        del data[second + CHUNK + TAG :]
    elif how == "emptied":
        data.clear()
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["flipped", "reordered", "cut", "emptied"])
def test_a_tampered_file_is_refused(tmp_path: Path, how: str):
    vault = Vault(tmp_path)
    folder, key, blob = put(vault, bytes(CHUNK) + b"\x01" * CHUNK + b"tail")
    tampered(tmp_path / folder / blob.sha256, how)
    with pytest.raises(StoreDamaged, match="changed outside"):
        read(vault, folder, key, blob)


def test_one_file_cannot_stand_in_for_another(tmp_path: Path):
    vault = Vault(tmp_path)
    folder, key = vault.new_folder()
    sink = vault.sink(folder, key)
    for text in (b"first", b"other"):
        writer = sink.begin(5)
        writer.write(text)
        writer.finish(hashlib.sha256(text).hexdigest())
    one, other = sink.blobs
    (tmp_path / folder / other.sha256).replace(tmp_path / folder / one.sha256)
    with pytest.raises(StoreDamaged):
        vault.open(folder, key, one)


def test_a_file_cut_at_a_chunk_and_told_to_be_shorter_is_refused(tmp_path: Path):
    vault = Vault(tmp_path)
    folder, key, blob = put(vault, bytes(2 * CHUNK))
    path = tmp_path / folder / blob.sha256
    path.write_bytes(path.read_bytes()[: HEADER + CHUNK + TAG])
    with pytest.raises(StoreDamaged):
        read(vault, folder, key, replace(blob, size=CHUNK))


def test_the_same_plaintext_twice_gives_other_bytes(tmp_path: Path):
    vault = Vault(tmp_path)
    one, other = put(vault, b"same" * 100), put(vault, b"same" * 100)
    paths = [tmp_path / folder / blob.sha256 for folder, _, blob in (one, other)]
    assert paths[0].read_bytes() != paths[1].read_bytes()


def test_an_abandoned_file_leaves_nothing(tmp_path: Path):
    vault = Vault(tmp_path)
    folder, key = vault.new_folder()
    writer = vault.sink(folder, key).begin(10)
    writer.write(b"half")
    writer.abandon()
    assert list((tmp_path / folder).iterdir()) == []


def test_a_download_can_be_put_together_in_any_order_and_over_two_starts(tmp_path: Path):
    vault, data = Vault(tmp_path), bytes(range(256)) * (CHUNK // 64) + b"end"
    folder, key = vault.new_folder()
    blob = Blob(hashlib.sha256(data).hexdigest(), len(data), b"s" * 32)
    part = vault.resume(folder, key, blob)
    part.put(2 * CHUNK, data[2 * CHUNK :])
    part.close()
    part = vault.resume(folder, key, blob)
    part.put(0, data[: 2 * CHUNK])
    part.finish()
    assert read(vault, folder, key, blob) == data


def test_several_threads_may_put_a_download_together(tmp_path: Path):
    vault, data = Vault(tmp_path), secrets.token_bytes(24 * CHUNK + 3)
    folder, key = vault.new_folder()
    blob = Blob(hashlib.sha256(data).hexdigest(), len(data), b"s" * 32)
    part = vault.resume(folder, key, blob)
    with ThreadPoolExecutor(4) as sealing:
        list(sealing.map(lambda at: part.put(at, data[at : at + CHUNK]), range(0, len(data), CHUNK)))
    part.finish()
    assert read(vault, folder, key, blob) == data


def test_a_folder_is_marked_before_it_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    vault, killed = Vault(tmp_path), KeyboardInterrupt()

    def at_the_mark(*_: object) -> None:
        raise killed

    monkeypatch.setattr(Vault, "give_up", at_the_mark)
    with pytest.raises(KeyboardInterrupt):
        vault.new_folder()
    assert list(tmp_path.iterdir()) == []


def test_a_mark_without_its_folder_is_swept(tmp_path: Path):
    vault = Vault(tmp_path)
    vault.give_up("never made")
    vault.sweep(set())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_no_row_knows_is_swept(tmp_path: Path):
    vault = Vault(tmp_path)
    known, _ = vault.new_folder()
    vault.new_folder()
    assert (vault.sweep({known}), [p.name for p in tmp_path.iterdir()]) == (1, [known])
