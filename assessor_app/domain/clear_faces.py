"""Clear faces: what may be seen of an artifact whose people agreed to be seen with their faces covered, and when it is
asked about where their consent does not say."""

from dataclasses import dataclass

from assessor_app.domain.bare_pictures import is_bare, over_faces
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import Anchor, ImageRegion, PageRegion, TextRange
from assessor_app.domain.findings import Cover
from assessor_app.domain.moving import Place
from assessor_app.domain.submission import Artifact, Faces

WITHOUT_FACES = frozenset({"text", "audio", "xlsx", "xls", "ods", "csv"})  # kinds of files that show no picture
AGREED = "agreed to be seen with covered faces only"
STAYS = f"The people in the picture {AGREED}, and no face in it was found and covered; it stays behind."
PARTED = f"The people in the picture {AGREED}, and a box in its file was taken away since; it stays behind."


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of the faces in an artifact: the boxes over it; whether somebody looked it through and said that
    `none_clear` is left; its kind, None where it was not opened yet."""

    covers: tuple[Cover, ...] = ()
    none_clear: bool = False
    kind: str | None = None

    @property
    def parted(self) -> bool:
        """Whether a face may be clear though faces were found: a box was taken away by itself since."""
        return any(each.parted for each in self.covers)

    @property
    def over_faces(self) -> tuple[Place, ...]:
        """The boxes that answer for faces in its pictures."""
        return () if self.parted else over_faces(self.covers)


def may_show_faces(artifact: Artifact, kind: str | None) -> bool:
    """Words and sound have none."""
    return artifact.path is not None and kind not in WITHOUT_FACES


def only_covered(artifact: Artifact, kind: str | None) -> bool:
    """Whether faces in it may only be seen covered."""
    return artifact.faces is Faces.BLURRED and may_show_faces(artifact, kind)


def asked_about(artifact: Artifact, anchor: Anchor, looked: Looked) -> bool:
    """Whether the picture of a place shows what nothing covers, and the consent does not say whether faces may be
    seen."""
    seen = artifact.path is not None and not artifact.media_type.startswith("audio/")
    unsaid = artifact.faces is None and not looked.none_clear
    return seen and unsaid and is_bare(anchor, looked.over_faces)


def picture_stays(artifact: Artifact, anchor: Anchor, looked: Looked) -> str | None:
    """Why the picture of a place may not leave, or None: faces may only be seen covered, and none is known to be, or
    one is known not to be."""
    if looked.none_clear or not only_covered(artifact, looked.kind) or not _clear(anchor, looked):
        return None
    return PARTED if looked.parted else STAYS


def _clear(anchor: Anchor, looked: Looked) -> bool:
    """Whether no face was found and covered in what its picture shows. A box drawn by hand answers for none: it may lie
    over a name. Words are pictured with the part of the page around them, and faces were looked for on all of it."""
    found = [] if looked.parted else [each.place for each in looked.covers if each.found]
    if not isinstance(anchor, TextRange):
        return is_bare(anchor, found)
    on_it = any(isinstance(p, ImageRegion) or (isinstance(p, PageRegion) and p.page == anchor.page) for p in found)
    return anchor.page is not None and not on_it


def file_stays(artifact: Artifact, looked: Looked) -> str | None:
    """Why all of an artifact may be neither copied nor shown to a room, or None. A box drawn by hand covers its own
    place only, so faces have to be found in it and no box taken away since, or somebody looks it through."""
    found = any(each.found for each in looked.covers)
    if not only_covered(artifact, looked.kind) or looked.none_clear or (found and not looked.parted):
        return None
    lacks = "A box in it was taken away" if looked.parted else "Faces were not found and covered in it"
    return (
        f"The people in “{artifact.title}” {AGREED}. {lacks}, and nobody has said that no clear face is left; it stays "
        "shut to others."
    )


def faces_words(artifact: Artifact, looked: Looked) -> str | None:
    """What the consent asks of faces, and how it stands; None where it does not say, or there are none to be seen."""
    if artifact.faces is Faces.SHOWN and may_show_faces(artifact, looked.kind):
        return "Consent: faces may be seen."
    if not only_covered(artifact, looked.kind):
        return None
    if looked.none_clear:
        return "Consent: covered faces only. Looked through, none is clear."
    if looked.parted:
        return "Consent: covered faces only. A box was taken away; look through it."
    if looked.covers:
        return "Consent: covered faces only. Some are covered; look whether all are."
    return "Consent: covered faces only. Nothing is covered yet."


def stands(artifact: Artifact, looked: Looked) -> str:
    """The same of every file, for who asks."""
    if not may_show_faces(artifact, looked.kind):
        return "There are no pictures in it."
    said = (
        "Looked through, none is clear." if looked.none_clear else "Each picture without a covered face is asked about."
    )
    return faces_words(artifact, looked) or f"Consent does not say how faces may be seen. {said}"


def require_covered(artifact: Artifact, looked: Looked) -> None:
    """Raises RuleBroken when a room may not see it as it is."""
    if (why := file_stays(artifact, looked)) is not None:
        raise RuleBroken(why)
