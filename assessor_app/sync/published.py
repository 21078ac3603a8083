"""Credentials as the programme publishes them: read as those of a folder are, and kept to be scored by, or named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.domain.credential import Credential
from assessor_app.domain.errors import Unreadable
from assessor_app.rubric_files.catalogue import load_catalogue
from assessor_app.rubric_files.published import read_published
from assessor_app.rubric_files.reading import digest_of
from assessor_app.store.engine import Store
from assessor_app.store.rows import FeedRow, PublishedRow
from assessor_app.sync.messages import FeedItem

CREDENTIAL = "credential"
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Published:
    """A credential version that holds, and the files it came as."""

    credential: Credential
    digest: str  # of its credential.json
    files: Mapping[str, Any]

    @property
    def key(self) -> Key:
        return self.credential.id, self.credential.version


def read_those_in(items: Sequence[FeedItem]) -> dict[int, Published]:
    """The credentials among these items that can be read, by the item's number. It takes milliseconds for each, so it
    is done before anybody has to wait for the store."""
    found = {}
    for item in items:
        if item.kind == CREDENTIAL:
            try:
                found[item.seq] = _read(item.body)
            except Unreadable:  # told by `sentences`, each time anew until another one comes
                continue
    return found


def _read(body: Mapping[str, Any]) -> Published:
    """Raises Unreadable naming the file and what is wrong with it, as for a folder."""
    known = read_published(body.get("credential"), body.get("rubric"))
    if (body.get("id"), body.get("version")) != (known.id, known.version):
        raise Unreadable("credential.json", f"It is of “{known.id}”, version {known.version}.")
    if body.get("rubric_digest") != known.rubric.digest:
        raise Unreadable("rubric.json", "It is not the rubric it was announced as: its SHA-256 is another one.")
    return Published(known, digest_of(body["credential"], "credential.json"), body)


def keep_published(session: Session, published: Published) -> int:
    """Whether it is new here, or another one than before; counted."""
    known, files = published.credential, published.files
    digests = {"credential_digest": published.digest, "rubric_digest": known.rubric.digest}
    there = session.get(PublishedRow, (known.id, known.version))
    if there is not None and all(getattr(there, name) == digest for name, digest in digests.items()):
        return 0
    row = PublishedRow(id=known.id, version=known.version, **digests)
    row.credential, row.rubric = files["credential"], files["rubric"]
    session.merge(row)
    session.flush()
    return 1


def newest_kept(session: Session) -> dict[Key, int]:
    """The last item of the feed by which each credential version was kept."""
    named = FeedRow.body["id"].as_string(), FeedRow.body["version"].as_string()
    kept = select(FeedRow.seq, *named).where(FeedRow.kind == CREDENTIAL, FeedRow.applied).order_by(FeedRow.seq)
    return {(ident, version): seq for seq, ident, version in session.execute(kept)}


def sentences(store: Store) -> tuple[str, ...]:
    """What a person has to know of the programme's credentials, whether or not its issuer can be reached."""
    with store.read() as session:
        return (*_unreadable(session), *_others_in_folders(session))


def _unreadable(session: Session) -> Iterator[str]:
    raw = session.scalars(select(FeedRow).where(FeedRow.kind == CREDENTIAL, ~FeedRow.applied)).all()
    since = newest_kept(session) if raw else {}
    for row in raw:
        key = str(row.body.get("id")), str(row.body.get("version"))
        if row.seq < since.get(key, row.seq):
            continue
        try:
            _read(row.body)
        except Unreadable as error:
            yield (
                f"The programme published the credential “{key[0][:60]}”, version {key[1][:20]}, which cannot be read: "
                f"{error.sentence} It is kept as it came; nothing is scored by it until it is published anew, or "
                "Assessor is updated."
            )


def _others_in_folders(session: Session) -> Iterator[str]:
    wanted = select(PublishedRow.id, PublishedRow.version, PublishedRow.rubric_digest)
    published = {(ident, version): digest for ident, version, digest in session.execute(wanted)}
    in_folders = load_catalogue().credentials if published else {}
    for key, known in in_folders.items():
        if published.get(key, known.rubric.digest) != known.rubric.digest:
            yield (
                f"“{known.title}”, version {known.version}: this device has a folder with another rubric than your "
                "programme publishes. Submissions are scored by the programme's, and what it does not have of a "
                "reading that was begun is scored anew."
            )
