"""A BagIt bag inside an archive (RFC 8493): what its lists promise, held against what the archive holds."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from assessor_app.bundles.bag_tags import Declaration, declaration, manifest, metadata, oxum, unescaped
from assessor_app.bundles.limits import Limits
from assessor_app.bundles.zip_entries import Entry
from assessor_app.bundles.zip_names import shown
from assessor_app.bundles.zip_reading import Archive
from assessor_app.bundles.zip_records import Fault
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import Unreadable

STRONG = ("sha256", "sha512")
WEAK = ("sha384", "sha224", "sha1", "md5")
MANIFEST = re.compile(r"manifest-([a-z0-9]+)\.txt")
LITTER = ("__MACOSX/",)


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag whose lists agree with the archive's; `payload` maps a path (“data/…”) to its entry, `expected` an
    algorithm to the digest of every path, `digest` is the hex SHA-256 of the strongest-known manifest's bytes."""

    payload: Mapping[str, Entry]
    expected: Mapping[str, Mapping[str, str]]
    info: tuple[tuple[str, str], ...]
    digest: str
    warnings: tuple[str, ...]

    @property
    def is_weak(self) -> bool:
        """True when only checksums that can be forged protect the payload."""
        return not any(algorithm in STRONG for algorithm in self.expected)


def looks_like_a_bag(archive: Archive) -> bool:
    """True when the archive has any of a bag's own files, at its root or in its one folder."""
    names = {entry.name for entry in archive.files}
    root = _root(names) or ""
    own = {name.removeprefix(root) for name in names}
    return any(name in ("bagit.txt", "bag-info.txt") or MANIFEST.fullmatch(name) for name in own)


def read_bag(archive: Archive, limits: Limits) -> Bag:
    """Reads and compares every list of the bag, and checks its tag files; payload bytes are not read yet.

    Raises Unreadable with a sentence.
    """
    try:
        return _read_bag(archive, limits)
    except Fault as fault:
        raise Unreadable(archive.name, str(fault)) from None


def _read_bag(archive: Archive, limits: Limits) -> Bag:
    root = _root({entry.name for entry in archive.files})
    if root is None or not any(entry.name == f"{root}bagit.txt" for entry in archive.files):
        raise Fault("It is not a submission bundle: bagit.txt is missing.")
    inside, litter = _inside(archive, root)
    tags = {path: entry for path, entry in inside.items() if not path.startswith("data/")}
    payload = {path: entry for path, entry in inside.items() if path.startswith("data/")}
    if "fetch.txt" in tags:
        raise Fault("The bundle is not complete: fetch.txt asks for a download, and nothing is downloaded.")
    declared = declaration(archive.read(tags["bagit.txt"], limits.tag_file))
    texts = _TagTexts(archive, tags, declared, limits)
    info = texts.info()
    raw = texts.manifests("manifest-")
    if not raw:
        raise Fault("The bag has no manifest: there is nothing to check its files against.")
    matched = {name: _matched(listed, payload, _file_name(name)) for name, listed in raw.items()}
    for name, (listed, _) in matched.items():
        _check_complete(listed, payload, _file_name(name))
    _check_oxum(info, payload)  # after the manifests, which can name the file
    texts.check_tag_manifests()
    chosen = {a: listed for a, (listed, _) in matched.items() if a in STRONG} or {
        a: listed for a, (listed, _) in matched.items()
    }
    first = next(a for a in (*STRONG, *WEAK) if a in chosen)
    digest = hashlib.sha256(archive.read(tags[_file_name(first)], limits.tag_file)).hexdigest()
    warnings = [*litter, *(w for _, found in matched.values() for w in found), *_age(declared, info, tags)]
    return Bag(payload, chosen, info, digest, tuple(dict.fromkeys(warnings)))


def _root(names: Collection[str]) -> str | None:
    if "bagit.txt" in names:
        return ""
    tops = {name.partition("/")[0] if "/" in name else "" for name in names if not name.startswith(LITTER)}
    return f"{tops.pop()}/" if len(tops) == 1 and tops != {""} else ("" if "" in tops else None)


def _inside(archive: Archive, root: str) -> tuple[dict[str, Entry], list[str]]:
    inside = {e.name.removeprefix(root): e for e in archive.files if e.name.startswith(root) and not _is_litter(e.name)}
    passed_over = len(archive.files) - len(inside)
    return inside, [_passed_over(passed_over)] if passed_over else []


def _passed_over(number: int) -> str:
    return f"{counted(number, 'file')} macOS added beside the bag {'was' if number == 1 else 'were'} passed over."


def _is_litter(name: str) -> bool:
    return name.startswith(LITTER)


def _file_name(algorithm: str) -> str:
    return f"manifest-{algorithm}.txt"


def _check_oxum(info: tuple[tuple[str, str], ...], payload: Mapping[str, Entry]) -> None:
    promised, held = oxum(info), (sum(entry.size for entry in payload.values()), len(payload))
    if promised is not None and promised != held:
        raise Fault(
            f"The size does not match: Payload-Oxum promises {_amount(*promised)}, and the bag holds {_amount(*held)}."
        )


def _amount(size: int, files: int) -> str:
    return f"{counted(size, 'byte')} in {counted(files, 'file')}"


@dataclass(frozen=True, slots=True)
class _TagTexts:
    """The bag's own files beside the payload, read when asked for."""

    archive: Archive
    tags: Mapping[str, Entry]
    declared: Declaration
    limits: Limits

    def read(self, name: str) -> bytes:
        return self.archive.read(self.tags[name], self.limits.tag_file)

    def info(self) -> tuple[tuple[str, str], ...]:
        for name in ("bag-info.txt", "package-info.txt"):
            if name in self.tags:
                return metadata(self.read(name), self.declared.encoding, name)
        return ()

    def manifests(self, prefix: str) -> dict[str, dict[str, str]]:
        """Algorithm → path → digest, for the algorithms known here."""
        found = {}
        for algorithm in (*STRONG, *WEAK):
            name = f"{prefix}{algorithm}.txt"
            if name in self.tags:
                found[algorithm] = manifest(self.read(name), self.declared.encoding, name, algorithm)
        return found

    def check_tag_manifests(self) -> None:
        """Every tag file is unpacked once, and hashed for every tag manifest that names it."""
        listed = self.manifests("tagmanifest-")
        expected: dict[str, dict[str, str]] = {}
        for algorithm, digests in listed.items():
            for path, digest in digests.items():
                name = next((n for n in _spellings(path) if n in self.tags), None)
                if name is None:
                    raise Fault(f"The tag file {shown(path)} is missing; tagmanifest-{algorithm}.txt names it.")
                expected.setdefault(name, {})[algorithm] = digest
        for name, entry in self.tags.items():
            hashes = [hashlib.new(a, usedforsecurity=False) for a in expected.get(name, {})]
            for chunk in self.archive.chunks(entry):
                for each in hashes:
                    each.update(chunk)
            if [each.hexdigest() for each in hashes] != list(expected.get(name, {}).values()):
                raise Fault(f"The tag file {shown(name)} is damaged: its checksum does not match.")


def _spellings(path: str) -> Iterator[str]:
    """The names a manifest may mean: as the standard escapes it, as written, and composed as other disks do."""
    for name in dict.fromkeys((unescaped(path), path)):
        yield name
        yield unicodedata.normalize("NFC", name)
        yield unicodedata.normalize("NFD", name)


def _matched(listed: Mapping[str, str], payload: Mapping[str, Entry], name: str) -> tuple[dict[str, str], list[str]]:
    """The manifest under the names the archive uses, and a warning where those were not the standard's."""
    found: dict[str, str] = {}
    warnings = []
    for path, digest in listed.items():
        actual = next((n for n in _spellings(path) if n in payload), None)
        if actual is None:
            if not path.startswith("data/"):
                raise Fault(f"{name} names {shown(path)}, which is not under data/.")
            raise Fault(f"The file {shown(path)} is missing; {name} names it.")
        if actual in found:
            raise Fault(f"{name} names {shown(actual)} twice.")
        if actual != unescaped(path):
            warnings.append(f"The name {shown(actual)} is spelt differently in {name}; it was taken for the same.")
        found[actual] = digest
    return found, warnings


def _check_complete(listed: Mapping[str, str], payload: Mapping[str, Entry], name: str) -> None:
    for path in payload:
        if path not in listed:
            raise Fault(f"The file {shown(path)} is not listed in {name}; nothing vouches for it.")


def _age(declared: Declaration, info: tuple[tuple[str, str], ...], tags: Mapping[str, Entry]) -> Iterator[str]:
    if (declared.major, declared.minor) < (1, 0):
        yield f"The bag follows an old BagIt version (0.{declared.minor}); it was read as 1.0."
    if not info and "bag-info.txt" not in tags:
        yield "The bag has no bag-info.txt, so its size could not be compared."
