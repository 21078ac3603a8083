"""How the tests speak to the command line: in this process for speed, or as a person's shell would start it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from assessor_app.cli.table import app
from tests.builders import PASSPHRASE

OURS = ("ASSESSOR_PASSPHRASE", "ASSESSOR_WORKSPACE", "ASSESSOR_ISSUER", "ASSESSOR_DEBUG")


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on stdout; anything else there fails the test."""
        assert self.out.endswith("\n") and self.out.count("\n") == 1, self.out
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def error(self) -> str:
        """The sentence of a refusal."""
        assert self.code == 1, (self.code, self.out, self.err)
        sentence = self.document["error"]
        assert isinstance(sentence, str) and sentence[-1] in ".!?”)" and " " in sentence, sentence
        assert "Something went wrong inside" not in sentence, sentence
        return sentence


def environment(passphrase: str | None, **more: str) -> dict[str, str]:
    """The process's own, without a person's settings, and with no key store to ask."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    kept |= {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", **more}
    return kept if passphrase is None else kept | {"ASSESSOR_PASSPHRASE": passphrase}


def assessor(*words: object, passphrase: str | None = PASSPHRASE, typed: str = "", **more: str) -> Said:
    """Run a command here; nobody is at the keyboard, but for what was `typed` ahead."""
    settings: dict[str, str | None] = dict.fromkeys(OURS) | {"ASSESSOR_PASSPHRASE": passphrase} | more
    done = CliRunner().invoke(app, [str(word) for word in words], env=settings, input=typed)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert "Traceback" not in done.stderr
    return Said(done.exit_code, done.stdout, done.stderr)


def spawned(
    *words: str | bytes | Path, passphrase: str | None = PASSPHRASE, patience: float = 120, **more: str
) -> Said:
    """Run `python -m assessor_app` as a process of its own, with no terminal, for so many seconds at most."""
    done = subprocess.run(
        [sys.executable, "-m", "assessor_app", *words],
        env=environment(passphrase, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=patience,
        check=False,
    )
    err = done.stderr.decode()
    assert "Traceback" not in err, err
    return Said(done.returncode, done.stdout.decode(), err)
