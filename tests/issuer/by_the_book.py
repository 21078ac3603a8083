"""The proof of a credential checked from the W3C texts alone: JSON-LD canonicalisation and Ed25519, nothing of the
library that signed. Source: W3C Verifiable Credential Data Integrity 1.0 and Data Integrity EdDSA Cryptosuites v1.0,
eddsa-rdfc-2022 (2025). Only the contexts' published files are taken from elsewhere."""

import copy
import hashlib
import json
from pathlib import Path
from typing import Any

import openbadgeslib
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pyld import jsonld

CONTEXTS = Path(openbadgeslib.__file__).parent / "ob3" / "contexts"
FILES = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    "https://w3id.org/security/data-integrity/v2": "security-data-integrity-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": "ob-v3p0-extensions.json",
    **{
        f"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.{n}.json": f"ob-v3p0-context-3.0.{n}.json"
        for n in (1, 2, 3)
    },
}
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519 = b"\xed\x01"  # multicodec of an Ed25519 public key


def base58(multibase: str) -> bytes:
    assert multibase.startswith("z")
    number = 0
    for letter in multibase[1:]:
        number = number * 58 + BASE58.index(letter)
    zeros = len(multibase[1:]) - len(multibase[1:].lstrip("1"))
    return b"\x00" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def load(url: str, _options: object) -> dict[str, Any]:
    document = json.loads((CONTEXTS / FILES[url]).read_text(encoding="utf-8"))
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": document}


def digest(document: dict[str, Any]) -> bytes:
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    return hashlib.sha256(jsonld.normalize(document, options).encode()).digest()


def check(credential: dict[str, Any]) -> None:
    """Raises InvalidSignature when the proof does not hold."""
    document = copy.deepcopy(credential)
    proof = document.pop("proof")
    proof = proof[0] if isinstance(proof, list) else proof
    assert (proof["type"], proof["cryptosuite"]) == ("DataIntegrityProof", "eddsa-rdfc-2022")
    signature = base58(proof.pop("proofValue"))
    key = base58(proof["verificationMethod"].rpartition("#")[2])
    assert key.startswith(ED25519)
    options = {"@context": document["@context"], **proof}
    Ed25519PublicKey.from_public_bytes(key[2:]).verify(signature, digest(options) + digest(document))
