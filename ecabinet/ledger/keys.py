"""The key that signs heads: a file outside the database, made at the first start and readable by its owner alone."""

import os
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from ecabinet.ledger.rules import BAD_SIGNATURE, UNKNOWN_KEY, Head


class BadKey(Exception):
    """The file of the key cannot be used; the message says why."""


@dataclass(frozen=True)
class PublicKeys:
    """The keys whose heads are believed: number of the key → its 32 bytes."""

    raw: dict[str, bytes]

    def fault(self, head: Head, key: str, signature: str) -> str | None:
        """Why this signature is not believed, or None."""
        if key not in self.raw:
            return UNKNOWN_KEY
        try:
            Ed25519PublicKey.from_public_bytes(self.raw[key]).verify(bytes.fromhex(signature), head.message())
        except (InvalidSignature, ValueError):
            return BAD_SIGNATURE
        return None


@dataclass(frozen=True)
class Signer:
    """Signs heads. Ed25519 gives one head one signature, so that signing again says the same."""

    private: Ed25519PrivateKey
    known: PublicKeys

    @property
    def public(self) -> bytes:
        """The public key's 32 bytes."""
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def key(self) -> str:
        """The number of the key."""
        return number_of(self.public)

    def sign(self, head: Head) -> str:
        """The signature, hexadecimal."""
        return self.private.sign(head.message()).hex()


def number_of(public: bytes) -> str:
    """The first sixteen digits of the SHA-256 over a public key."""
    return sha256(public).hexdigest()[:16]


def signer_at(path: Path) -> Signer:
    """The key in this file, made when there is none. Public keys (*.pub) beside it are believed too: older ones."""
    if not path.exists():
        _make(path)
    private = _read(path)
    raw = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return Signer(private, PublicKeys({**public_keys(path.parent).raw, number_of(raw): raw}))


def public_keys(folder: Path) -> PublicKeys:
    """Every public key that lies in the folder (a file holds 64 hexadecimal digits)."""
    found = [bytes.fromhex(file.read_text().strip()) for file in sorted(folder.glob("*.pub"))]
    return PublicKeys({number_of(raw): raw for raw in found})


def _make(path: Path) -> None:
    """Written aside and then linked: of two processes that start at once one makes it, and none reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle, aside = tempfile.mkstemp(dir=path.parent)  # readable by its owner alone
    with os.fdopen(handle, "wb") as out:
        out.write(pem)
        os.fsync(out.fileno())
    try:
        path.hardlink_to(aside)
    except FileExistsError:
        return
    finally:
        Path(aside).unlink()
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    (path.parent / f"{number_of(public)}.pub").write_text(public.hex() + "\n")


def _read(path: Path) -> Ed25519PrivateKey:
    try:
        private = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError, OSError) as error:
        raise BadKey(f"{path} holds no Ed25519 key that can be read: {error}") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise BadKey(f"{path} holds no Ed25519 key.")
    return private
