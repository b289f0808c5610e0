"""A telephone that keeps passkeys, as the browser's answers would come from it (WebAuthn 3, 6.1 and 7)."""

import hashlib
import json
import secrets
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    """One passkey for one site; each argument can be told a lie for the tests of refusals."""

    def __init__(self, site: str = "localhost", origin: str = "http://localhost"):
        self.site, self.origin = site, origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.number = secrets.token_bytes(32)
        self.handle = b""
        self.count = 0

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _facts(self, flags: int, more: bytes = b"") -> bytes:
        return hashlib.sha256(self.site.encode()).digest() + struct.pack(">BI", flags, self.count) + more

    def make(self, options: dict[str, Any], flags: int = PRESENT | VERIFIED) -> str:
        """What `navigator.credentials.create` answers, as JSON."""
        self.handle = base64url_to_bytes(options["user"]["id"])
        point = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        public = encode_cbor({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        attested = bytes(16) + struct.pack(">H", len(self.number)) + self.number + public
        facts = self._facts(flags | ATTESTED, attested)
        return self._answer(
            clientDataJSON=self._client("webauthn.create", options),
            attestationObject=encode_cbor({"fmt": "none", "attStmt": {}, "authData": facts}),
        )

    def use(self, options: dict[str, Any], flags: int = PRESENT | VERIFIED, counts: int = 1) -> str:
        """What `navigator.credentials.get` answers, as JSON."""
        self.count += counts
        facts, client = self._facts(flags), self._client("webauthn.get", options)
        signed = self.key.sign(facts + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=facts, signature=signed, userHandle=self.handle)

    def _answer(self, **response: bytes) -> str:
        number = bytes_to_base64url(self.number)
        worded = {name: bytes_to_base64url(content) for name, content in response.items()}
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": worded})
