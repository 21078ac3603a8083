"""What a file says about people beside its content: authors, owners, places; one small function a kind."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from assessor_app.documents.kinds import EML, MSG
from assessor_app.documents.readers.package import Package, local
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.values import Kind, Trait

Found = Iterator[tuple[str, Any]]
MOST = 40  # of one file
LONGEST = 300  # characters of one
INSIDE = "name of a file inside"
_OFFICE = {"creator": "author", "lastModifiedBy": "last saved by", "Manager": "manager", "Company": "company"}
_ODF = {"creator": "last saved by", "initial-creator": "author", "printed-by": "printed by"}
_PDF = {"author": "author", "subject": "subject", "title": "title", "keywords": "keywords"}
_EXIF = {0x013B: "artist", 0x8298: "copyright", 0x9C9D: "author", 0xA430: "camera owner", 0x010E: "description"}
_MEDIA = {"artist": "artist", "author": "author", "composer": "author", "title": "title", "comment": "comment",
          "location": "position", "com.apple.quicktime.location.iso6709": "position", "location-eng": "position",
          "com.apple.quicktime.author": "author", "copyright": "copyright", "description": "description",
          "album_artist": "artist", "performer": "artist"}  # fmt: skip
_META = re.compile(
    rb"<meta\b[^>]{0,400}?name\s*=\s*[\"']?(author|creator|dcterms\.creator|dc\.creator)\b[^>]{0,400}>", re.I
)
_CONTENT = re.compile(rb"content\s*=\s*(?:\"([^\"]{1,300})\"|'([^']{1,300})')", re.I)
_RTF = re.compile(rb"\{\\(author|operator|manager|company)\s([^{}\\]{1,300})\}")


def traits(job: Job) -> tuple[Trait, ...]:
    """Whatever can be read; a file without any, or too damaged to say, has none."""
    read = _READERS.get(job.guess.kind) if job.guess.kind else None
    found: list[Trait] = []
    try:
        for name, value in read(job) if read else ():
            words = " ".join(str(value).replace("\0", " ").split())[:LONGEST]
            trait = Trait(name, words.encode("utf-8", "replace").decode())
            if words and trait not in found:
                found.append(trait)
    except Unfit:
        pass
    except Exception:  # whatever a decoder throws: the document itself may still be shown
        pass
    return tuple(found[:MOST])


def _pdf(job: Job) -> Found:
    import pymupdf as _pymupdf

    pymupdf: Any = _pymupdf  # its own types are incomplete
    with pymupdf.open(stream=job.whole(), filetype="pdf") as document:
        if not document.needs_pass or document.authenticate(job.password):
            said = document.metadata or {}
            yield from ((name, said.get(key)) for key, name in _PDF.items() if said.get(key))
            for number in range(min(document.embfile_count(), MOST)):
                yield INSIDE, document.embfile_info(number).get("ufilename")


def _office(job: Job) -> Found:
    package = Package(job.whole(), job.limits)
    for part in ("docProps/core.xml", "docProps/app.xml"):
        yield from _named(package.xml(part), _OFFICE)
    for part in ("word/comments.xml", "word/document.xml"):
        root = package.writing(part) if job.guess.kind is Kind.DOCX else None
        yield from _remark_authors(root)


def _remark_authors(root: Any) -> Found:
    """Who wrote remarks and tracked changes."""
    for element in root.iter() if root is not None else ():
        if local(element) in ("comment", "ins", "del"):
            for key, value in element.attrib.items():
                if key.rpartition("}")[2] == "author":
                    yield "author of a remark", value


def _open_document(job: Job) -> Found:
    yield from _named(Package(job.whole(), job.limits).xml("meta.xml"), _ODF)


def _named(root: Any, names: dict[str, str]) -> Found:
    for element in root.iter() if root is not None else ():
        if (name := names.get(local(element))) and element.text:
            yield name, element.text


def _picture(job: Job) -> Found:
    from PIL import ExifTags, Image

    if job.guess.code in ("svg", ""):
        return
    if job.guess.code == "heic":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    image = Image.open(io.BytesIO(job.whole()))  # only its head is decoded here
    exif = image.getexif()
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    for tag, name in _EXIF.items():
        value = exif.get(tag) or inner.get(tag)
        if value:
            yield name, value.decode("utf-16-le", "replace") if isinstance(value, bytes) else value
    if _has_position(exif.get_ifd(ExifTags.IFD.GPSInfo)):
        yield "position", "latitude and longitude"
    for key in ("Author", "Artist", "Creator", "Copyright"):
        if isinstance(image.info.get(key), str):
            yield key.lower(), image.info[key]


def _has_position(gps: Any) -> bool:
    """Cameras write an empty position, or one of nothing but zeros, where they had none."""
    places = [gps.get(tag) for tag in (2, 4)]  # latitude, longitude
    return all(places) and any(float(part or 0) for place in places for part in place)


def _film(job: Job) -> Found:
    import av as _av

    from assessor_app.documents.readers.media import SourceFile

    av: Any = _av  # its own types leave out what differs between releases
    file = io.BufferedReader(SourceFile(job.source), 256 * 1024)
    with av.open(file, format=job.guess.container, metadata_errors="ignore") as container:
        for said in (container.metadata, *(stream.metadata for stream in container.streams)):
            for key, value in said.items():
                name = _MEDIA.get(key.lower())
                if name == "position":
                    value = "latitude and longitude" if any(digit in value for digit in "123456789") else ""
                if name:
                    yield name, value


def _web_page(job: Job) -> Found:
    if job.guess in (EML, MSG):
        from assessor_app.documents.readers.mail import attached
        from assessor_app.documents.readers.outlook import as_mail

        data = as_mail(job.whole()) if job.guess is MSG else job.source.read_at(0, job.limits.max_text_bytes)
        yield from ((INSIDE, name) for name in attached(data))
        return
    for match in _META.finditer(job.source.read_at(0, 256 * 1024)):
        if content := _CONTENT.search(match.group()):
            yield "author", (content.group(1) or content.group(2)).decode("utf-8", "replace")


def _rich_text(job: Job) -> Found:
    names = {b"author": "author", b"operator": "last saved by", b"manager": "manager", b"company": "company"}
    for match in _RTF.finditer(job.source.read_at(0, 256 * 1024)):
        yield names[match.group(1)], match.group(2).decode("cp1252", "replace")


_READERS: dict[Kind, Callable[[Job], Found]] = {
    Kind.PDF: _pdf,
    Kind.DOCX: _office,
    Kind.PPTX: _office,
    Kind.XLSX: _office,
    Kind.ODT: _open_document,
    Kind.ODP: _open_document,
    Kind.ODS: _open_document,
    Kind.IMAGE: _picture,
    Kind.VIDEO: _film,
    Kind.AUDIO: _film,
    Kind.HTML: _web_page,
    Kind.RTF: _rich_text,
}
