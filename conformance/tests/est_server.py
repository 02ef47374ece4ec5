"""An EST server that hands out nonces over HTTPS: the reference behind a socket, with a certificate of its own."""

import datetime
import ipaddress
import json
import secrets
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from conformance.codecs.jsontext import b64u_encode
from conformance.drafts.evidence_carriers import wire
from conformance.drafts.evidence_carriers.reference import Reference

_LENGTH = 32  # bytes of a nonce for which no length was asked
_SHORT = 4  # bytes of one that is too short


def handler(reference: Reference) -> type[BaseHTTPRequestHandler]:
    """Answers at /.well-known/est/nonce as the reference says; a label before the last segment names a state."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("GET", None)

        def do_POST(self) -> None:
            self._answer("POST", self.rfile.read(int(self.headers.get("Content-Length", "0"))))

        def _answer(self, method: Any, body: bytes | None) -> None:
            labels = self.path.removeprefix("/.well-known/est/").split("/")
            request = wire.AnswerNonce(
                method=method, content_type=self.headers.get("Content-Type"), body=body,
                willing="unwilling" not in labels, needed="unneeded" not in labels,
            )  # fmt: skip
            told = reference.answer_nonce(request, None)
            content = b""
            if told.nonce is not None:
                length = {"present": told.length or _LENGTH, "empty": 0, "malformed": _SHORT}[told.nonce]
                content = json.dumps({"nonce": b64u_encode(secrets.token_bytes(length)), "expiry": 600}).encode()
            elif told.status >= 400:
                content = b"Why a request is refused may be said to people.\n"
            self.send_response(told.status)
            self.send_header("Content-Type", told.content_type or "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


def certified(folder: Path) -> tuple[Path, Path]:
    """The certificate of a server on this machine, which vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "for tests only")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    own, private = folder / "certificate.pem", folder / "key.pem"
    own.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return own, private


@contextmanager
def serving(reference: Reference, folder: Path) -> Iterator[tuple[str, Path]]:
    """The address of a running server, and the certificate that vouches for it."""
    certificate, key = certified(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(reference))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_port}", certificate
    finally:
        server.shutdown()
        server.server_close()
