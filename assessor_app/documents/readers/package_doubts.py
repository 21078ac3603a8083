"""Is a package whole? What its own list of parts names must be there; a lost part is a doubt that is said aloud."""

from collections.abc import Iterator
from urllib.parse import unquote

from assessor_app.documents.readers.package import Package, attribute, local
from assessor_app.documents.readers.protocol import Unfit

_LACKING = "Parts of the file are missing ({}), so it is damaged and something may not be shown."
_MENDED = "Parts of the file are damaged; of these, what could be read is shown: {}."
_GARBLED = "Parts of the file are damaged, so that words in them may be missing or wrong: {}."
_NO_LIST = "The file lacks the list of its parts, so it may be damaged."
_BAD_LINKS = "The links between the parts of the file are damaged; pictures, notes and formats may be missing."
_OPTIONAL = ("docprops/", "customxml/", "thumbnails/", "configurations", "meta-inf/", "layout-cache", "settings.xml",
             "meta.xml", "manifest.rdf", "current.xml", "accelerator/")  # fmt: skip


def mended(package: Package) -> Iterator[str]:
    """Which parts could be read, or unpacked, only so far as their damage lets one."""
    for names, said in ((package.mended, _MENDED), (package.garbled, _GARBLED)):
        if names:
            shown = ", ".join(name.rpartition("/")[2][:40] for name in names[:4])
            yield said.format(shown + (", …" if len(names) > 4 else ""))


def office_doubts(package: Package, main: str) -> Iterator[str]:
    """Of an Office package, by its content types and the links of its main part."""
    yield from mended(package)
    names = set(package.names)
    try:
        types = package.xml("[Content_Types].xml")
    except Unfit:
        types = None
    listed = [attribute(e, "PartName") or "" for e in (types if types is not None else ()) if local(e) == "Override"]
    yield from _doubts(types is not None, listed, names)
    folder, _, name = main.lower().rpartition("/")
    links = f"{folder}/_rels/{name}.rels".lstrip("/")
    if links not in names:
        if any(other.startswith(f"{folder}/") and other != main.lower() for other in names):
            yield _BAD_LINKS
        return
    try:
        package.xml(links)
    except Unfit:
        yield _BAD_LINKS


def open_document_doubts(package: Package) -> Iterator[str]:
    """Of an OpenDocument package, by its manifest."""
    yield from mended(package)
    try:
        manifest = package.xml("META-INF/manifest.xml")
    except Unfit:
        manifest = None
    entries = (e for e in (manifest if manifest is not None else ()) if local(e) == "file-entry")
    listed = [path for e in entries if not (path := attribute(e, "full-path") or "").endswith("/")]
    yield from _doubts(manifest is not None, listed, set(package.names))


def _doubts(there: bool, listed: list[str], names: set[str]) -> Iterator[str]:
    if not there:
        yield _NO_LIST
    wanted = [unquote(name).lstrip("/") for name in listed]
    lost = [name for name in wanted if name.lower() not in names and not name.lower().startswith(_OPTIONAL)]
    if lost:
        shown = ", ".join(name.rpartition("/")[2][:40] for name in lost[:4])
        yield _LACKING.format(shown + (", …" if len(lost) > 4 else ""))
