"""The 32-byte data key: wrapped by a passphrase (Argon2id) and by a recovery code in `keys.json`."""

import json
import secrets
import unicodedata
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from assessor_app.domain.errors import KeysDamaged, StoreDamaged, StoreLocked, WrongPassphrase
from assessor_app.domain.system_words import why_unwritten
from assessor_app.store import recovery
from assessor_app.store.files import OWNERS, write_whole

FILE = "keys.json"
BESIDE = "backups"  # a folder with a copy of it, when there is a backup
FAMILY = "assessor-keys/"
FORMAT = f"{FAMILY}1"
# RFC 9106 asks for 64 MiB and three passes where 2 GiB is too much; about 0.3 s on a laptop
TIME_COST, MEMORY_KIB, LANES = 3, 64 * 1024, 4


def _stretch(passphrase: str, salt: bytes, time_cost: int, memory: int, lanes: int) -> bytes:
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    try:
        return hash_secret_raw(passphrase.encode(), salt, time_cost, memory, lanes, 32, Type.ID)
    except (HashingError, OverflowError) as error:
        raise ValueError(f"no passphrase is stretched like that: {error}") from error


def create(folder: Path, passphrase: str) -> bytes:
    """Make a random data key, wrap it, and return it; raises StoreLocked on an empty passphrase."""
    data_key = secrets.token_bytes(32)
    wrap(folder, data_key, passphrase)
    return data_key


def wrap(folder: Path, data_key: bytes, passphrase: str) -> None:
    """Wrap the data key anew, replacing the old wrapping in one step: this is how a passphrase is changed. A recovery
    code goes on opening the same key."""
    if not passphrase:
        raise StoreLocked("A workspace needs a passphrase; it cannot be empty.")
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = _wrapping(passphrase, salt).encrypt(nonce, data_key, FORMAT.encode())
    record = {
        "format": FORMAT,
        "kdf": {
            "name": "argon2id",
            "time": TIME_COST,
            "memory_kib": MEMORY_KIB,
            "lanes": LANES,
            "salt": salt.hex(),
        },
        "nonce": nonce.hex(),
        "sealed": sealed.hex(),
    }
    _write(folder, record | _kept_recovery(folder))


def _wrapping(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(_stretch(_composed(passphrase), salt, TIME_COST, MEMORY_KIB, LANES))


def _kept_recovery(folder: Path) -> dict[str, Any]:
    """A changed passphrase leaves the recovery code as it is; a first one finds none."""
    if not (folder / FILE).exists():
        return {}
    kept = _record(folder).get("recovery")
    return {"recovery": kept} if isinstance(kept, dict) else {}


def _write(folder: Path, record: dict[str, Any]) -> None:
    written, copy = json.dumps(record, indent=1).encode(), folder / BESIDE / FILE
    try:
        write_whole(folder / FILE, written, mode=OWNERS)
    except OSError as error:
        raise StoreLocked(f"{FILE} cannot be written: {why_unwritten(error)}. The passphrase is as it was.") from error
    try:
        if copy.exists():  # or what is changed would go on opening the backups, which have the same key
            write_whole(copy, written, mode=OWNERS)
    except OSError as error:
        raise StoreLocked(
            f"The workspace opens with the new one only, but {BESIDE}/{FILE} cannot be written: "
            f"{why_unwritten(error)}. What opened it before opens the backups until the next one is made."
        ) from error


def new_recovery_code(folder: Path, data_key: bytes) -> str:
    """Wrap the data key with a new recovery code and return it: it is kept nowhere, and an older one opens no more."""
    code = recovery.new_code()
    _write(folder, _record(folder) | {"recovery": recovery.seal(code, data_key)})
    return code


def has_recovery_code(folder: Path) -> bool:
    return isinstance(_record(folder).get("recovery"), dict)


def require_whole(folder: Path) -> None:
    """Raises StoreDamaged where a part of the file is gone or is no such part; whether it opens, a passphrase shows."""
    record = _record(folder)
    try:
        parts = record["kdf"]["salt"], record["nonce"], record["sealed"]
        if [len(bytes.fromhex(part)) for part in parts] != [16, 12, 48]:
            raise ValueError("a part is cut short")
    except (KeyError, TypeError, ValueError) as error:
        raise StoreDamaged(f"{FILE} cannot be read.") from error


def unwrap(folder: Path, passphrase: str) -> bytes:
    """The data key, by the passphrase or by the recovery code typed in its place; raises StoreLocked when it is wrong,
    StoreDamaged when the file cannot be read."""
    record = _record(folder)
    by_code = record.get("recovery")
    try:
        if isinstance(by_code, dict) and recovery.looks_like_one(passphrase):
            return recovery.unseal(passphrase, by_code)
        return _by_passphrase(record, passphrase)
    except InvalidTag as error:
        raise WrongPassphrase(_wrong(isinstance(by_code, dict))) from error
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise StoreDamaged(f"{FILE} cannot be read.") from error


def _wrong(has_code: bool) -> str:
    said = "The passphrase is wrong. Nothing was changed; try again"
    if has_code:
        return f"{said}, or type the recovery code in its place."
    return f"{said}. No recovery code was made for this workspace, so nothing but its passphrase opens it."


def _by_passphrase(record: dict[str, Any], passphrase: str) -> bytes:
    kdf = record["kdf"]
    cost = (int(kdf["time"]), int(kdf["memory_kib"]), int(kdf["lanes"]))
    if cost[1] > 4 * 1024 * 1024 or cost[0] > 100:
        raise ValueError("absurd cost")
    salt, nonce, sealed = (bytes.fromhex(text) for text in (kdf["salt"], record["nonce"], record["sealed"]))
    wrapping = AESGCM(_stretch(_composed(passphrase), salt, *cost))
    try:
        return wrapping.decrypt(nonce, sealed, FORMAT.encode())
    except InvalidTag:
        if passphrase == _composed(passphrase):
            raise
    # wrapped by a version that took it as it was typed
    return AESGCM(_stretch(passphrase, salt, *cost)).decrypt(nonce, sealed, FORMAT.encode())


def _composed(passphrase: str) -> str:
    """One way of writing what is typed alike: keyboards differ in whether “é” is one sign or two (NFC, RFC 8265)."""
    return unicodedata.normalize("NFC", passphrase)


def _record(folder: Path) -> dict[str, Any]:
    try:
        record = json.loads((folder / FILE).read_bytes())
    except OSError as error:
        raise StoreDamaged(f"{FILE} is missing from {folder.name}.") from error
    except (ValueError, RecursionError) as error:
        raise StoreDamaged(f"{FILE} cannot be read.") from error
    if not isinstance(record, dict) or not str(record.get("format")).startswith(FAMILY):
        raise StoreDamaged(f"{FILE} cannot be read.")
    if record["format"] != FORMAT:
        raise KeysDamaged(f"{FILE} was written by a newer version of Assessor; update to open this workspace.")
    return record
