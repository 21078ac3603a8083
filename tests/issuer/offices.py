"""An issuer in this process, with devices that sign whatever a test wants."""

import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from assessor_app.cli.issuer import app
from assessor_app.domain.submission import Submission
from assessor_app.issuer.assigning import assign
from assessor_app.issuer.enrolment import enrol, invite
from assessor_app.issuer.folder import init_issuer, open_issuer
from assessor_app.issuer.overview import decisions
from assessor_app.issuer.receiving import receive
from assessor_app.issuer.submissions import add_credential, add_submission
from assessor_app.issuer.tokens import Caller
from assessor_app.rubric_files.catalogue import shipped_folder
from assessor_app.sync.messages import ASSERTION, GRANT, PROOF, PushAnswer, token_hash
from tests.issuer.engines import IN_THE_FOLDER, Engine
from tests.sync_world import CREDENTIAL, PROGRAMME, Signer, body_of, new_id, shipped, submission_of

ASSESSOR = "assessor-ana"
FILE = b"%PDF S-1"  # what is handed in as S-1
SHA = hashlib.sha256(FILE).hexdigest()


class Office:
    def __init__(self, folder: Path, engine: Engine = IN_THE_FOLDER, *, base_url: str | None = None) -> None:
        self.folder = folder / "issuer"
        given = {"database": engine.database, "blobs": engine.blobs}
        init_issuer(self.folder, PROGRAMME, "Talk programme", base_url, **given)
        self.issuer = open_issuer(self.folder)
        self.credential = shipped()
        add_credential(self.issuer, PROGRAMME, shipped_folder() / CREDENTIAL)
        self.signer = self.enrolled(ASSESSOR)

    def close(self) -> None:
        self.issuer.close()

    def enrolled(self, assessor: str, role: str = "assessor") -> Signer:
        signer, invitation = Signer(), invite(self.issuer, PROGRAMME, assessor, (role,))
        proof = signer.key.sign({"token_sha256": token_hash(invitation.token), "programme": PROGRAMME}, PROOF)
        enrol(self.issuer, PROGRAMME, invitation.token, proof)
        return signer

    def hand_in(self, name: str, *, to: str = ASSESSOR) -> Submission:
        data = f"%PDF {name}".encode()
        submission = submission_of(name, {"plan.pdf": data}, self.credential)
        sink = self.issuer.blobs.sink()
        writer = sink.begin(len(data))
        writer.write(data)
        writer.finish(hashlib.sha256(data).hexdigest())
        add_submission(self.issuer, PROGRAMME, submission, sink.files)
        assign(self.issuer, PROGRAMME, submission.id, to)
        return submission

    def give(self, submission: Submission, to: str) -> None:
        assign(self.issuer, PROGRAMME, submission.id, to)

    def finals(self) -> list[str]:
        return [line.event for line in decisions(self.issuer, PROGRAMME) if line.standing == "final"]

    def decision(
        self, submission: Submission, /, *, by: Signer | None = None, level: str = "pass", **changes: Any
    ) -> str:
        return (by or self.signer).event(body_of(self.credential, submission, level=level) | changes)

    def push(
        self, events: list[str], *, by: Signer | None = None, assessor: str = ASSESSOR, incomplete: bool = False
    ) -> PushAnswer:
        device = (by or self.signer).key.thumbprint
        caller = Caller(PROGRAMME, device, assessor, ("assessor",), False)
        return receive(self.issuer, caller, events, incomplete=incomplete)


def assertion(office: Office, signer: Signer, **changes: object) -> str:
    at = int(office.issuer.now().timestamp())
    claims: dict[str, object] = {
        "iss": signer.key.thumbprint,
        "sub": signer.key.thumbprint,
        "aud": f"urn:x-assessor:issuer:{office.issuer.keys.answers.thumbprint}",
        "programme": PROGRAMME,
        "jti": new_id(),
        "iat": at,
        "exp": at + 200,
    }
    return signer.key.sign(claims | changes, ASSERTION)


def sign_in(http: TestClient | httpx.Client, office: Office, signer: Signer) -> dict[str, str]:
    form = {"grant_type": GRANT, "assertion": assertion(office, signer)}
    return {"Authorization": f"Bearer {http.post('/v1/token', data=form).json()['access_token']}"}


def run(folder: Path, *words: str) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(app, [*words, "--folder", str(folder), "--json"])
    return done.exit_code, json.loads(done.stdout)
