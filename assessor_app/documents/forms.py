"""What a file is called by its content."""

from dataclasses import dataclass

from assessor_app.documents.values import Kind


@dataclass(frozen=True, slots=True)
class Guess:
    """`code` is the short name of the format and `form` what a person calls it; `kind` is None when no reader exists.
    `container` tells the media library its demuxer, so that it never tries others."""

    code: str
    form: str
    kind: Kind | None
    container: str = ""


def picture(code: str, form: str) -> Guess:
    return Guess(code, form, Kind.IMAGE)


def media(code: str, form: str, container: str, kind: Kind = Kind.VIDEO) -> Guess:
    return Guess(code, form, kind, container)
