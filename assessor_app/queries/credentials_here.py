"""The credentials a workspace scores by: those its programme publishes, then those in the folders of the device."""

from sqlalchemy import select

from assessor_app.domain.credential import Credential, Credentials
from assessor_app.domain.errors import RuleBroken, Unreadable
from assessor_app.rubric_files.published import read_published
from assessor_app.store.engine import Store
from assessor_app.store.rows import PublishedRow

Key = tuple[str, str]
Digests = tuple[str, str]


class CredentialsHere:
    """Asked like the folders alone: by id and version. What the programme published under both counts, whatever a
    folder says; it is read when it is asked for first, and kept in mind."""

    def __init__(self, store: Store, folders: Credentials) -> None:
        self._store, self._folders = store, folders
        self._published: dict[Key, Digests] = {}
        self._read: dict[Key, Credential] = {}
        self.look_again()

    def __call__(self, ident: str, version: str) -> Credential:
        """Raises RuleBroken where it is neither published nor in a folder."""
        key, read = (ident, version), self._read  # held: another thread may look again meanwhile
        if key not in self._published:
            return self._from_folder(ident, version)
        if key not in read:
            read[key] = self._from_store(key)
        return read[key]

    def look_again(self) -> bool:
        """After a sync: whether the programme published anything since."""
        there = _published(self._store)
        if there == self._published:
            return False
        self._published, self._read = there, {}
        return True

    def _from_store(self, key: Key) -> Credential:
        with self._store.read() as session:
            row = session.get_one(PublishedRow, key)
        try:
            return read_published(row.credential, row.rubric)
        except Unreadable as error:  # it was read when it came, by another version of this program
            raise RuleBroken(
                f"The credential “{key[0]}”, version {key[1]}, cannot be read: {error.sentence}"
            ) from error

    def _from_folder(self, ident: str, version: str) -> Credential:
        try:
            return self._folders(ident, version)
        except RuleBroken as error:
            others = [other for known, other in self._published if known == ident]
            if not others:
                raise
            raise RuleBroken(
                f"The credential “{ident}”, version {version}, is not in the catalogue: your programme published "
                f"version {', '.join(others)} of it."
            ) from error


def published_ids(store: Store) -> frozenset[str]:
    """The IDs of what the programme publishes."""
    return frozenset(ident for ident, _version in _published(store))


def _published(store: Store) -> dict[Key, Digests]:
    row = PublishedRow
    wanted = select(row.id, row.version, row.credential_digest, row.rubric_digest).order_by(row.id, row.version)
    with store.read() as session:
        return {(ident, version): (whole, rubric) for ident, version, whole, rubric in session.execute(wanted)}
