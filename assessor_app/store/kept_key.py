"""The key that the operating system keeps for a workspace, where it is the one this workspace is locked with: another
may have lain in the same folder before."""

from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from assessor_app.domain.errors import StoreLocked
from assessor_app.store import key_store
from assessor_app.store.engine import DataKey, unlock

OTHER_KEY = "file is not a database"  # in SQLite's words


def kept_key(folder: Path, database: Path) -> DataKey | None:
    """None where none is kept, or one that does not open the database. What is wrong with a database otherwise is no
    matter of its key, and is found when it is opened."""
    try:
        kept = key_store.held(folder)
    except StoreLocked:  # the passphrase opens it all the same
        return None
    if kept is None or not _opens(database, key := DataKey(kept)):
        return None
    return key


def _opens(database: Path, key: DataKey) -> bool:
    import sqlcipher3.dbapi2 as sqlcipher

    try:
        with closing(sqlcipher.connect(f"file:{quote(str(database))}?mode=ro&immutable=1", uri=True)) as connection:
            unlock(connection, key)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except sqlcipher.DatabaseError as error:
        return OTHER_KEY not in str(error)
    return True
