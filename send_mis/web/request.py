"""A request while it arrives."""

import time

from django.conf import settings
from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser
from waitress.utilities import BadRequest, Error, RequestEntityTooLarge

from send_mis.web import limits


class RequestTimeout(Error):
    code = 408
    reason = "Request Timeout"


class TooManyPasswords(Error):
    code = 503
    reason = "Service Unavailable"


class ArrivingRequest(HTTPRequestParser):
    """Waitress's reading of HTTP, with a limit for each kind of body and a clock."""

    completed: bool
    expect_continue: bool

    def __init__(self, adj: Adjustments) -> None:
        super().__init__(adj)
        self.began = time.monotonic()
        self.body_began = 0.0
        self._to_throw_away = 0

    def received(self, data: bytes) -> int:
        if self._to_throw_away:
            thrown = min(len(data), self._to_throw_away)
            self._to_throw_away -= thrown
            self.body_bytes_received += thrown
            self.completed = not self._to_throw_away
            return thrown
        used: int = super().received(data)
        if self.headers_finished and not self.body_began:
            self.body_began = time.monotonic()
            if not self.completed and self.content_length > self.longest_body:
                self._refuse_too_large()
        elif not self.completed and self.chunked:
            self._watch_chunks()
        return used

    @property
    def longest_body(self) -> int:
        if self.headers.get("CONTENT_TYPE", "").lower().startswith("multipart/form-data"):
            return limits.LONGEST_BODY
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE or limits.LONGEST_BODY

    @property
    def held_bytes(self) -> int:
        """What has arrived of the body and is kept."""
        return len(self.body_rcv) if self.body_rcv is not None else 0

    def is_overdue(self, now: float) -> bool:
        if not self.body_began:
            return now - self.began > limits.HEAD_SECONDS
        return now - self.body_began > seconds_for(self.body_bytes_received)

    def _refuse_too_large(self) -> None:
        self.error = RequestEntityTooLarge("")
        if self.expect_continue or self.content_length > limits.LONGEST_THROWN_AWAY:
            self.expect_continue = False  # the answer is no
            self.completed = True
        else:
            self._to_throw_away = self.content_length

    def _watch_chunks(self) -> None:
        held = self.held_bytes
        if held > self.longest_body:
            self.error = RequestEntityTooLarge("")
        elif self.body_bytes_received - held > held + limits.CHUNK_MARKS_BYTES:
            self.error = BadRequest("")
        self.completed = self.error is not None


def seconds_for(transferred: int) -> float:
    """How long it may take to move so many bytes."""
    honest = limits.TRANSFER_SECONDS + transferred / limits.HONEST_BYTES_PER_SECOND
    return min(honest, limits.LONGEST_TRANSFER_SECONDS)
