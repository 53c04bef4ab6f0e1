"""Files of a copy, encrypted on their way to the disk and checked on their way back.

AES-256-GCM, the library's own streaming: a file is a header, the ciphertext and its tag. Each file
has a key of its own, drawn by HKDF from BACKUP_KEY and a random salt; its name is authenticated
with it, so that one file cannot stand in for another.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import AEADDecryptionContext, Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from send_mis.database.copies.errors import CopyError, DamagedCopyError

BLOCK = 1024 * 1024
_MAGIC = b"SENDMIS1"
_MARK, _SALT, _NONCE, _TAG = 8, 16, 12, 16
_HEADER = len(_MAGIC) + _MARK + _SALT + _NONCE
# AES-GCM keeps no secret beyond 64 GiB of one message.
_LONGEST = 60 * 1024**3


class Sealed:
    """A file that is being written. Without a key it is written as it is."""

    def __init__(self, file: BinaryIO, name: str, key: str) -> None:
        self._file = file
        self._written = 0
        self._cipher = None
        if key:
            salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
            header = _MAGIC + _mark(key) + salt + nonce
            self._cipher = Cipher(AES256(_key(key, salt)), GCM(nonce)).encryptor()
            self._cipher.authenticate_additional_data(header + name.encode())
            file.write(header)

    def write(self, block: bytes) -> None:
        self._written += len(block)
        if self._cipher and self._written > _LONGEST:
            raise CopyError("A file of more than 60 GiB cannot be encrypted in one piece.")
        self._file.write(self._cipher.update(block) if self._cipher else block)

    def end(self) -> None:
        if self._cipher:
            self._file.write(self._cipher.finalize() + self._cipher.tag)
        self._file.flush()
        os.fsync(self._file.fileno())


@contextmanager
def sealed(path: Path, name: str, key: str) -> Iterator[Sealed]:
    """Write the file `name` of a copy, closed to others and forced to the disk."""
    with path.open("wb") as file:
        path.chmod(0o600)
        writing = Sealed(file, name, key)
        yield writing
        writing.end()


def blocks(path: Path, name: str, key: str) -> Iterator[bytes]:
    """What the file holds. Raises DamagedCopyError after the last block, if it was changed."""
    with path.open("rb") as file:
        header = file.read(_HEADER)
        if not header.startswith(_MAGIC):
            yield header
            while block := file.read(BLOCK):
                yield block
            return
        cipher = _decryptor(path, header, name, key)
        left = path.stat().st_size - _HEADER - _TAG
        while left > 0 and (block := file.read(min(BLOCK, left))):
            left -= len(block)
            yield cipher.update(block)
        try:
            cipher.finalize_with_tag(file.read(_TAG))
        except (InvalidTag, ValueError):
            raise DamagedCopyError(path.parent, [f"{name} is not what was encrypted"]) from None


def is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def _decryptor(path: Path, header: bytes, name: str, key: str) -> AEADDecryptionContext:
    if not key:
        raise CopyError("This copy is encrypted: set the BACKUP_KEY under which it was made.")
    at = len(_MAGIC)
    mark, salt, nonce = (
        header[at : at + _MARK],
        header[at + _MARK : at + _MARK + _SALT],
        header[at + _MARK + _SALT :],
    )
    if len(nonce) != _NONCE:
        raise DamagedCopyError(path.parent, [f"{name} is cut short"])
    if mark != _mark(key):
        raise CopyError(
            "This copy was made under another BACKUP_KEY, without which nobody can read it. Nothing"
            " was changed."
        )
    cipher = Cipher(AES256(_key(key, salt)), GCM(nonce)).decryptor()
    cipher.authenticate_additional_data(header + name.encode())
    return cipher


def _key(key: str, salt: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, b"send-mis copy").derive(key.encode())


def _mark(key: str) -> bytes:
    """Tells whether the key is the same, and not what it is."""
    return HKDF(SHA256(), _MARK, None, b"send-mis copy mark").derive(key.encode())
