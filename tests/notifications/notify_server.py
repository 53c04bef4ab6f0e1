"""GOV.UK Notify on this machine: it takes text messages, or answers as it is told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

BAD_NUMBER = (400, "ValidationError", "phone_number Not enough digits")
BAD_ABROAD = (400, "BadRequestError", "Cannot send to international mobile numbers")
TEAM_ONLY = (400, "BadRequestError", "Can't send to this recipient using a team-only API key")
NO_TEMPLATE = (400, "BadRequestError", "Template not found")
BAD_KEY = (403, "AuthError", "Invalid token: API key not found")
TOO_FAST = (429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 per 60 seconds")
FULL = (429, "TooManyRequestsError", "Exceeded send limits (250,000) for today")
OFTEN = (429, "TooManyRequestsError", "Exceeded the day's limit for this phone number")
BROKEN = (500, "Exception", "Internal server error")
NO_BILL = (504, "Exception", "Gateway timeout")


class NotifyServer(ThreadingHTTPServer):
    """`got`: what each request asked for, taken or not. `answers`: status, kind and words instead
    of taking; it quotes the request, as no server should. `mumbles`: it takes, and says no JSON."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.got: list[dict[str, Any]] = []
        self.answers: tuple[int, str, str] | None = None
        self.mumbles = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Talk(BaseHTTPRequestHandler):
    server: NotifyServer

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        assert self.path == "/v2/notifications/sms"
        assert self.headers["Authorization"].startswith("Bearer ")
        self.server.got.append(json.loads(sent))
        status, said = 201, "thanks" if self.server.mumbles else json.dumps({"id": "1"})
        if self.server.answers is not None:
            status, kind, words = self.server.answers
            error = {"error": kind, "message": words}
            said = json.dumps({"status_code": status, "errors": [error], "asked": sent})
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, *args: Any) -> None:
        """Nothing."""


@contextmanager
def notify_server(port: int = 0) -> Iterator[NotifyServer]:
    with NotifyServer(port) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield running
        finally:
            running.shutdown()
            thread.join()
