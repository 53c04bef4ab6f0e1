"""Opening what was uploaded: a path on disk or bytes in memory, never more than the limit."""

import io
from pathlib import Path
from typing import BinaryIO

from send_mis.errors import BadFile
from send_mis.tabular import limits

Source = Path | bytes


def size_of(source: Source) -> int:
    return len(source) if isinstance(source, bytes) else source.stat().st_size


def open_source(source: Source) -> BinaryIO:
    """A seekable reader. Raises BadFile for a file that is empty or over the limit."""
    size = size_of(source)
    if size == 0:
        raise BadFile("The file is empty.")
    if size > limits.MAX_FILE_BYTES:
        most = limits.MAX_FILE_BYTES // (1024 * 1024)
        raise BadFile(f"The file is larger than {most} MB, the most that can be read.")
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def read_whole(source: Source) -> bytes:
    with open_source(source) as stream:
        return stream.read(limits.MAX_FILE_BYTES + 1)
