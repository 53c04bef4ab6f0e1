"""A mail server on this machine: it takes mail, refuses it, drops the line or is slow."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from socketserver import StreamRequestHandler, ThreadingTCPServer


class MailServer(ThreadingTCPServer):
    """`got`: address and Message-ID of each mail it took, in turn. `refuses`: an address;
    `drops`: how many mails it still takes and then hangs up on, without a word that it did;
    `keeps_waiting`: how many it takes without a word, until the sender hangs up."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.got: list[tuple[str, str]] = []
        self.refuses = ""
        self.drops = 0
        self.keeps_waiting = 0
        self.news = threading.Condition()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def takes(self, to: str, message_id: str) -> None:
        with self.news:
            self.got.append((to, message_id))
            self.news.notify_all()

    def wait_until(self, count: int, *, seconds: float = 60) -> None:
        """Until it took so many mails."""
        with self.news:
            assert self.news.wait_for(lambda: len(self.got) >= count, timeout=seconds), self.got


class _Talk(StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        to = ""
        self._say("220 here")
        while line := self.rfile.readline():
            word = line.decode().strip()
            if word.upper().startswith("RCPT TO:"):
                to = word[8:].strip().strip("<>")
                self._say("550 nobody" if to == self.server.refuses else "250 fine")
            elif word.upper() == "DATA":
                self._say("354 go on")
                if not self._took(to):
                    return
            elif word.upper() == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _took(self, to: str) -> bool:
        lines = list(iter(self.rfile.readline, b".\r\n"))
        said = message_from_bytes(b"".join(lines))
        with self.server.news:
            hangs_up = self.server.drops > 0
            self.server.drops -= hangs_up
            is_slow = self.server.keeps_waiting > 0
            self.server.keeps_waiting -= is_slow
        self.server.takes(to, str(said["Message-ID"]))
        if is_slow:
            self.rfile.read()
            return False
        if not hangs_up:
            self._say("250 taken")
        return not hangs_up

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
