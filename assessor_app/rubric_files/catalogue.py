"""The credentials and stacks at hand, each known by its id and version."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from assessor_app.domain.credential import Credential, CredentialRef
from assessor_app.domain.errors import RuleBroken, Unreadable
from assessor_app.domain.stack import Stack
from assessor_app.domain.system_words import why
from assessor_app.rubric_files.achievement import read_credential
from assessor_app.rubric_files.file_bytes import read_bytes
from assessor_app.rubric_files.nesting import loops
from assessor_app.rubric_files.stacks import read_stack

Key = tuple[str, str]
Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Credentials and stacks by (id, version); `problems` are sentences about files that could not be read."""

    credentials: Mapping[Key, Credential]
    stacks: Mapping[Key, Stack]
    problems: tuple[str, ...] = ()

    def credential(self, ref: CredentialRef) -> Credential:
        found = self.credentials.get((ref.id, ref.version))
        if found is None:
            known = [version for known_id, version in self.credentials if known_id == ref.id]
            at_hand = f"version {', '.join(known)} is at hand" if known else "none of its versions is at hand"
            raise RuleBroken(f"The credential “{ref.id}”, version {ref.version}, is not in the catalogue: {at_hand}.")
        return found


def shipped_folder() -> Path:
    """Where the rubrics shipped with the application lie: beside the package, or inside the bundled application."""
    bundled = getattr(sys, "_MEIPASS", None)
    root = Path(bundled) if bundled else Path(__file__).resolve().parent.parent.parent
    return root / "rubrics"


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Reads `<folder>/<slug>/credential.json` with its `rubric.json`, and `<folder>/stacks/<slug>/stack.json`.

    One bad file hides no other: it becomes a problem. Raises Unreadable when the folder itself cannot be read.
    """
    root = folder or shipped_folder()
    credentials: dict[Key, Credential] = {}
    stacks: dict[Key, Stack] = {}
    problems: list[str] = []
    for path in _files(root, "*/credential.json"):
        try:
            credential = load_credential(path.parent)
            _add(credentials, (credential.id, credential.version), credential, path)
        except Unreadable as error:
            problems.append(error.sentence)
    for path in _files(root, "stacks/*/stack.json"):
        try:
            stack = read_stack(read_bytes(path), _shown(path))
            if any(stack.id == credential_id for credential_id, _ in credentials):
                raise Unreadable(_shown(path), f"“{stack.id}” is the id of a credential already.")
            _add(stacks, (stack.id, stack.version), stack, path)
        except Unreadable as error:
            problems.append(error.sentence)
    problems += _untangle(stacks)
    return Catalogue(credentials, stacks, (*problems, *_dangling(credentials, stacks)))


def load_credential(folder: Path) -> Credential:
    """The credential of one folder: `credential.json` with the `rubric.json` beside it."""
    credential, rubric = folder / "credential.json", folder / "rubric.json"
    return read_credential(read_bytes(credential), read_bytes(rubric), _shown(credential), _shown(rubric))


def _files(root: Path, pattern: str) -> list[Path]:
    try:
        if not root.is_dir():
            raise Unreadable(root.name, "It is not a folder, so no credentials can be read from it.")
        return sorted(root.glob(pattern))
    except (OSError, ValueError) as error:
        raise Unreadable(root.name, f"The folder cannot be read: {why(error)}.") from error


def _add(into: dict[Key, Entry], key: Key, value: Entry, path: Path) -> None:
    if key in into:
        raise Unreadable(_shown(path), f"“{key[0]}”, version {key[1]}, is already in another folder; it is left out.")
    into[key] = value


def _untangle(stacks: dict[Key, Stack]) -> list[str]:
    """Takes out the stacks that contain themselves, as nobody could ever earn one."""
    ways = loops(stacks.values())
    for key in [key for key in stacks if key[0] in ways]:
        del stacks[key]
    return [
        f"The stack “{stack_id}” contains itself ({' → '.join(way)}); it is left out." for stack_id, way in ways.items()
    ]


def _dangling(credentials: Mapping[Key, Credential], stacks: Mapping[Key, Stack]) -> list[str]:
    known = {key[0] for key in (*credentials, *stacks)}
    return [
        f"The stack “{stack.title}” names “{member}”, which is not in the catalogue."
        for stack in stacks.values()
        for member in stack.members
        if member not in known
    ]


def _shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
