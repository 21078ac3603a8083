"""How evidence is asked for in a session: every name in it masked, every box drawn by hand over it."""

from assessor_app.documents.veil import Veil
from assessor_app.domain.submission import ArtifactId
from assessor_app.queries.coaching import Shared
from ui.viewers.shelf import Request


def request_of(shared: Shared, artifact: ArtifactId) -> Request:
    """What the shelf needs to open an artifact with every name in it masked, and of its captions only those that may be
    read here."""
    shown = shared.view(artifact)
    return Request(shared.submission.id, shown.artifact, shown.captions, veil_of(shared, artifact))


def veil_of(shared: Shared, artifact: ArtifactId) -> Veil:
    """What lies over an artifact wherever the session shows it."""
    return Veil(shared.hidden, shared.covers_of(artifact))
