"""How evidence is asked for in a session: every name in it masked, every box drawn by hand over it."""

from assessor_app.documents.veil import Veil
from assessor_app.domain.submission import ArtifactId
from assessor_app.queries.coaching import Shared
from ui.viewers.shelf import Request, requested


def request_of(shared: Shared, artifact: ArtifactId) -> Request:
    """What the shelf needs to open an artifact with every name in it masked."""
    return requested(shared.submission, artifact, veil_of(shared, artifact))


def veil_of(shared: Shared, artifact: ArtifactId) -> Veil:
    """What lies over an artifact wherever the session shows it."""
    return Veil(shared.hidden, shared.covers_of(artifact))
