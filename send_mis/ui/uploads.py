"""Files on their way in. One page takes them; everywhere else they are refused unread.

Django calls these while the request arrives, so that a file too large is stopped at its limit:
no more of it is ever on disk or in memory. A little more is read and thrown away, because a
browser shows the answer only after it has sent what it was sending.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import (
    FileUploadHandler,
    StopUpload,
    TemporaryFileUploadHandler,
)
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_protect

from send_mis.ui.error_pages import render_error
from send_mis.ui.parts import Link

# Thrown away past the limit before the connection is cut.
PATIENCE_BYTES = 24 * 1024 * 1024

NOT_RECEIVED = (
    "The file did not arrive in a form that can be read. Most often its name is too long:"
    " give it a shorter one, then choose it again."
)


class NoFiles(FileUploadHandler):
    """The default: a form that takes no file is sent none."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never called: no file is begun."""

    def file_complete(self, file_size: int) -> None:
        """Never called: no file is begun."""


class OneFile(TemporaryFileUploadHandler):
    """One file, up to a limit, on disk. `is_too_large` says that it was stopped."""

    def __init__(self, request: HttpRequest, *, limit: int) -> None:
        super().__init__(request)
        self.limit = limit
        self.received = 0
        self.is_too_large = False
        self.is_begun = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self.is_begun:
            raise TooManyFilesSent("This form takes one file.")
        self.is_begun = True
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received <= self.limit:
            super().receive_data_chunk(raw_data, start)
            return
        if not self.is_too_large:
            self.is_too_large = True
            self.file.close()  # and with it goes what was on disk
        if self.received > self.limit + PATIENCE_BYTES:
            raise StopUpload(connection_reset=True)

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        return None if self.is_too_large else super().file_complete(file_size)

    def upload_interrupted(self) -> None:
        if not self.is_too_large:
            super().upload_interrupted()


class ManyFiles(TemporaryFileUploadHandler):
    """Files up to a limit each and together, on disk. One that is too large is left out and named
    in `too_large`, and the others go on; `is_too_much` says that all together were too large."""

    def __init__(self, request: HttpRequest, *, limit: int, limit_of_all: int) -> None:
        super().__init__(request)
        self.limit = limit
        self.limit_of_all = limit_of_all
        self.received = 0
        self.too_large: list[str] = []
        self.is_too_much = False
        self._of_this = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._of_this = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        self._of_this += len(raw_data)
        if self.received > self.limit_of_all:
            self.is_too_much = True
        if self._of_this <= self.limit and not self.is_too_much:
            super().receive_data_chunk(raw_data, start)
        elif not self.file.closed:
            self.file.close()  # and with it goes what was on disk
        if self.received > self.limit_of_all + PATIENCE_BYTES:
            raise StopUpload(connection_reset=True)

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        if self._of_this > self.limit:
            self.too_large.append(self.file_name or "")
        return None if self.file.closed else super().file_complete(file_size)

    def upload_interrupted(self) -> None:
        if hasattr(self, "file") and not self.file.closed:
            super().upload_interrupted()


Handler = TypeVar("Handler", OneFile, ManyFiles)


def with_one_file(
    request: HttpRequest, *, limit: int, again: Link, view: Callable[[OneFile], HttpResponse],
    is_by_link: bool = False,
) -> HttpResponse:  # fmt: skip
    """The answer of `view`, which may read one file up to the limit; `again` leads to the form.

    For a view that is `csrf_exempt` and has asked who this is: the body is read only once the
    person is known to be allowed to send one, and the token is checked then and not before.
    `is_by_link`: the address itself is the secret, and no session's right is used.
    """
    handler = OneFile(request, limit=limit)
    return _with(request, handler, again, view, is_by_link=is_by_link)


def with_many_files(
    request: HttpRequest, *, limit: int, limit_of_all: int, again: Link,
    view: Callable[[ManyFiles], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """The same for a form that takes many."""
    return _with(request, ManyFiles(request, limit=limit, limit_of_all=limit_of_all), again, view)


def _with(
    request: HttpRequest, handler: Handler, again: Link, view: Callable[[Handler], HttpResponse],
    *, is_by_link: bool = False,
) -> HttpResponse:  # fmt: skip
    request.upload_handlers = [handler]
    try:
        if is_by_link:
            return view(handler)
        return csrf_protect(lambda _: view(handler))(request)
    except MultiPartParserError:
        return render_error(request, 400, reason=NOT_RECEIVED, what_next=[again])
