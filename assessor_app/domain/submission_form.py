"""A submission as a JSON object, one form on the wire and in the store, read back with every member checked."""

from collections.abc import Mapping
from typing import Any

from assessor_app.domain.credential import CredentialId, CredentialRef, Part, QuestionId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.json_members import Garbled, mapping, objects, optional_text, sha256_text, text, texts, whole
from assessor_app.domain.submission import Artifact, ArtifactId, ConsentScope, Faces, Submission, SubmissionId


def submission_json(value: Submission) -> dict[str, Any]:
    return {
        "id": value.id,
        "credential": {"id": value.credential.id, "version": value.credential.version},
        "attempt": value.attempt,
        "previous": value.previous,
        "submitted_at": value.submitted_at,
        "educator": value.educator,
        "district": value.district,
        "digest": value.digest,
        "attestations": list(value.attestations),
        "changed_since_last": value.changed_since_last,
        "artifacts": [_artifact_json(a) for a in value.artifacts],
    }


def _artifact_json(a: Artifact) -> dict[str, Any]:
    return {
        "id": a.id,
        "part": a.part.value,
        "question": a.question_id,
        "title": a.title,
        "media_type": a.media_type,
        "sha256": a.sha256,
        "size": a.size,
        "path": a.path,
        "text": a.text,
        "captions": a.captions,
        "consent": sorted(a.consent),
        "consent_expires": a.consent_expires,
        "supplementary": a.supplementary,
        **({"shared": True} if a.shared else {}),
        **({"faces": a.faces.value} if a.faces else {}),
    }


def read_submission(body: Mapping[str, Any]) -> Submission:
    """The submission; raises Garbled when a member is missing, of another kind, or breaks a rule."""
    credential = mapping(body, "credential")
    previous = optional_text(body, "previous")
    try:
        return Submission(
            id=SubmissionId(text(body, "id")),
            credential=CredentialRef(CredentialId(text(credential, "id")), text(credential, "version")),
            attempt=whole(body, "attempt"),
            artifacts=tuple(_artifact(a) for a in objects(body, "artifacts")),
            submitted_at=text(body, "submitted_at"),
            educator=text(body, "educator"),
            district=text(body, "district"),
            digest=sha256_text(body, "digest"),
            previous=None if previous is None else SubmissionId(previous),
            attestations=texts(body, "attestations"),
            changed_since_last=text(body, "changed_since_last"),
        )
    except RuleBroken as error:
        raise Garbled(str(error)) from error


def _artifact(body: Mapping[str, Any]) -> Artifact:
    captions, faces = optional_text(body, "captions"), optional_text(body, "faces")
    try:
        part = Part(text(body, "part"))
        consent = frozenset(ConsentScope(c) for c in texts(body, "consent"))
        seen = Faces(faces) if faces is not None else None
    except ValueError as error:
        raise Garbled(str(error)) from error
    return Artifact(
        id=ArtifactId(text(body, "id")),
        part=part,
        question_id=QuestionId(text(body, "question")),
        title=text(body, "title"),
        media_type=text(body, "media_type"),
        sha256=sha256_text(body, "sha256"),
        size=whole(body, "size"),
        path=optional_text(body, "path"),
        text=optional_text(body, "text"),
        captions=None if captions is None else ArtifactId(captions),
        consent=consent,
        consent_expires=optional_text(body, "consent_expires"),
        faces=seen,
        supplementary=body.get("supplementary") is True,
        shared=body.get("shared") is True,
    )
