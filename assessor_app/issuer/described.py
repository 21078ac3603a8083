"""The issuer's OpenAPI 3.1: the addresses as FastAPI knows them, the bodies they take and every answer they give."""

from typing import TYPE_CHECKING, Any

from assessor_app.issuer.compact import VC_JWT
from assessor_app.issuer.problems import PROBLEM
from assessor_app.issuer.reasons import MOST_WORDS

if TYPE_CHECKING:
    from fastapi import FastAPI

TEXT, COUNT = {"type": "string"}, {"type": "integer", "minimum": 0}
WHY = TEXT | {"minLength": 1, "maxLength": MOST_WORDS}
SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
SHARE = {"type": "number", "minimum": 0, "maximum": 1}

WORDS = {
    400: "The request cannot be read.",
    401: "Not signed in.",
    403: "Refused.",
    404: "There is no such thing for this caller.",
    409: "It does not follow what is here.",
    410: "The cursor is of another history; take a snapshot.",
    413: "Too many bytes at once.",
    416: "The range lies behind the end.",
    422: "A parameter is not what it should be.",
    503: "Busy, or something it stands on does not answer or has no room; later.",
}
SIGNED_IN = (401, 403, 404, 422, 503)
FOR_ALL = (404, 422, 503)
MORE: dict[tuple[str, str], tuple[int, ...]] = {
    ("/v1/enrolments", "post"): (400, 403, 413),
    ("/v1/token", "post"): (400, 401, 413),
    ("/v1/programmes/{programme}/events", "post"): (400, 413),
    ("/v1/programmes/{programme}/verify", "post"): (400, 413),
    ("/v1/manifests", "post"): (400, 413),
    ("/v1/programmes/{programme}/leases", "post"): (400, 413),
    ("/v1/programmes/{programme}/terms", "put"): (400, 413),
    ("/v1/programmes/{programme}/moderation", "post"): (400, 413),
    ("/v1/programmes/{programme}/changes", "get"): (410,),
    ("/v1/blobs/{sha256}", "get"): (416,),
    ("/v1/blobs/{sha256}", "head"): (416,),
    ("/v1/programmes/{programme}/uploads", "post"): (400, 413),
    ("/v1/programmes/{programme}/uploads/{upload}/{first}", "put"): (400, 409, 413),
    ("/v1/programmes/{programme}/assignments", "post"): (400, 413),
    ("/v1/programmes/{programme}/policy", "put"): (400, 413),
    ("/v1/programmes/{programme}/credentials/{award}/revocation", "post"): (400, 413),
    ("/v1/programmes/{programme}/devices/{device}/readmission", "post"): (400,),
}


def _object(required: list[str], **members: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": members}


SWITCH = {"type": "boolean"}
POLICY = _object(
    [],
    double=SWITCH,
    first=COUNT,
    resubmissions=SWITCH,
    random_share=SHARE,
    near={"type": "number", "minimum": 0},
    validity_share=SHARE,
    deciding={"type": "array", "items": TEXT},
    exact=SWITCH,
    seed=TEXT,
)
DAYS = {"type": "integer", "minimum": 1, "maximum": 36_500}
TERMS = _object(
    [],
    lease_days=DAYS,
    retention_days=DAYS | {"type": ["integer", "null"]},
    evidence_before_score=SWITCH,
    earlier_scores_hidden=SWITCH,
)
FORM, JSON, BYTES = "application/x-www-form-urlencoded", "application/json", "application/octet-stream"
BODIES: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {
    ("/v1/enrolments", "post"): (
        JSON, _object(["programme", "token", "proof"], programme=TEXT, token=TEXT, proof=TEXT),
    ),
    ("/v1/token", "post"): (FORM, _object(["grant_type", "assertion"], grant_type=TEXT, assertion=TEXT)),
    ("/v1/programmes/{programme}/events", "post"): (
        JSON,
        _object(
            ["events"],
            events={"type": "array", "items": TEXT, "maxItems": 100},
            incomplete={"type": "boolean"},
        ),
    ),
    ("/v1/programmes/{programme}/verify", "post"): (
        JSON,
        _object(
            ["stretches"],
            stretches={"type": "array", "items": _object(["from", "to", "digest"], digest=TEXT)},
        ),
    ),
    ("/v1/manifests", "post"): (
        JSON, _object(["submissions"], submissions={"type": "array", "items": TEXT, "maxItems": 50}),
    ),
    ("/v1/programmes/{programme}/leases", "post"): (
        JSON,
        _object(["held"], held={"type": "array", "items": TEXT, "maxItems": 500}),
    ),
    ("/v1/programmes/{programme}/terms", "put"): (JSON, TERMS),
    ("/v1/programmes/{programme}/moderation", "post"): (
        JSON,
        _object(
            ["answer", "event", "reason"],
            answer={"type": "string", "enum": ["uphold", "withdraw", "admit"]},
            event=TEXT,
            reason=WHY,
        ),
    ),
    ("/v1/programmes/{programme}/uploads", "post"): (
        JSON, _object(["name", "size", "sha256"], name=TEXT, size=COUNT, sha256=SHA256),
    ),
    ("/v1/programmes/{programme}/uploads/{upload}/{first}", "put"): (BYTES, {"type": "string", "format": "binary"}),
    ("/v1/programmes/{programme}/assignments", "post"): (
        JSON, _object([], submission=TEXT, assessor=TEXT, role=TEXT, reason=TEXT, due_on=TEXT),
    ),
    ("/v1/programmes/{programme}/policy", "put"): (JSON, POLICY),
    ("/v1/programmes/{programme}/credentials/{award}/revocation", "post"): (JSON, _object(["reason"], reason=WHY)),
}  # fmt: skip
ANSWERS: dict[str, dict[str, tuple[str, ...]]] = {
    "/credentials/{award}": {"200": ("application/vc+ld+json", "text/html", "image/svg+xml", "image/png", VC_JWT)},
    "/status/{programme}/{number}": {"200": ("application/vc+ld+json",)},
    "/.well-known/did.json": {"200": ("application/did+json",)},
    "/did.json": {"200": ("application/did+json",)},
    "/metrics": {"200": ("text/plain",)},
    "/v1/blobs/{sha256}": {"200": (BYTES,), "206": (BYTES,), "304": ()},
    "/v1/programmes/{programme}/snapshot": {"200": ("application/x-ndjson",)},
}
PROBLEM_SCHEMA = _object(
    ["type", "title", "status", "detail", "retry"],
    type=TEXT,
    title=TEXT,
    status={"type": "integer"},
    detail=TEXT,
    retry={"type": "string", "enum": ["never", "later", "sign-in", "reset-cursor"]},
)


def describe(app: "FastAPI") -> None:
    """Let `/openapi.json` say all of it."""
    made = app.openapi

    def whole() -> dict[str, Any]:
        if app.openapi_schema is None or "Problem" not in app.openapi_schema.get("components", {}).get("schemas", {}):
            app.openapi_schema = _complete(made())
        return app.openapi_schema

    app.openapi = whole  # type: ignore[method-assign]  # FastAPI says to put it there


def _complete(schema: dict[str, Any]) -> dict[str, Any]:
    parts = schema.setdefault("components", {})
    parts["schemas"] = {"Problem": PROBLEM_SCHEMA}
    parts["securitySchemes"] = {"device": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            _complete_operation(path, method, operation)
    return schema


def _complete_operation(path: str, method: str, operation: dict[str, Any]) -> None:
    signed_in = path.startswith("/v1/") and path not in ("/v1/enrolments", "/v1/token")
    if signed_in:
        operation["security"] = [{"device": []}]
    if (path, method) in BODIES:
        kind, body = BODIES[path, method]
        operation["requestBody"] = {"required": True, "content": {kind: {"schema": body}}}
    answers = operation["responses"]
    for status, kinds in ANSWERS.get(path, {}).items():
        content: dict[str, Any] = {kind: {} for kind in kinds} if method != "head" else {}
        answers[status] = {"description": "As asked.", **({"content": content} if content else {})}
    for status in (*(SIGNED_IN if signed_in else FOR_ALL), *MORE.get((path, method), ())):
        problem = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        answers[str(status)] = {"description": WORDS[status], "content": problem}
