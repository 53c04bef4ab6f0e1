"""Files in an S3-compatible place: never public, and away like a disk is away.

Whatever goes wrong there (keys that are refused, a server that is gone, slow or breaks off) comes
out as an OSError, which every page and job that keeps a file knows already.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import Any, NoReturn

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from s3transfer.exceptions import FatalError, RetriesExceededError, TransferNotDoneError
from storages.backends.s3 import S3Storage
from storages.utils import clean_name
from urllib3.exceptions import HTTPError

_IN_MEMORY_BYTES = 4 * 1024 * 1024
_OF_TRANSFERS = (RetriesExceededError, TransferNotDoneError, FatalError)
_CONNECT_SECONDS, _READ_SECONDS, _TRIES = 5, 10, 2


class FilesAway(OSError):
    """The place answered something else than was asked for, or nothing."""

    def __init__(self, why: str) -> None:
        super().__init__(errno.EIO, why)


@contextmanager
def _as_a_disk() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise FilesAway(str(error.response.get("Error", {}).get("Code", "?"))) from error
    except (BotoCoreError, Boto3Error, HTTPError, *_OF_TRANSFERS) as error:
        raise FilesAway(type(error).__name__) from error


class PrivateS3(S3Storage):
    """`OPTIONS` are django-storages' own; what makes a file public is not among them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **options, default_acl=None, file_overwrite=False, querystring_auth=True,
            transfer_config=TransferConfig(num_download_attempts=1, use_threads=False),
            client_config=Config(
                signature_version="s3v4", connect_timeout=_CONNECT_SECONDS,
                read_timeout=_READ_SECONDS, retries={"total_max_attempts": _TRIES},
                s3={"addressing_style": "path" if options.get("endpoint_url") else "auto"},
                # Checksums of Amazon's own are unknown to other servers of its kind.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )  # fmt: skip

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        """All of it before the first byte is handed on: half a document is none."""
        whole = SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115 - whoever reads it closes it
        try:
            with _as_a_disk():
                kept = self.bucket.Object(self._normalize_name(clean_name(name)))
                kept.download_fileobj(whole, Config=self.transfer_config)
        except BaseException:
            whole.close()
            raise
        whole.seek(0)
        return File(whole, name)

    def _save(self, name: str, content: "File[bytes]") -> str:
        with _as_a_disk():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with _as_a_disk():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _as_a_disk():
            return bool(super().exists(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _as_a_disk():
            folders, files = super().listdir(path)
            return folders, files

    def size(self, name: str) -> int:
        with _as_a_disk():
            return int(super().size(name))

    def get_modified_time(self, name: str) -> datetime:
        with _as_a_disk():
            moment: datetime = super().get_modified_time(name)
            return moment

    def url(self, *args: object, **kwargs: object) -> NoReturn:
        raise NotImplementedError("Documents are handed out by pages that ask who this is.")
