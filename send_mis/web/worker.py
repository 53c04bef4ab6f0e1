"""One process that answers (`python -m send_mis.web.worker FD THREADS`, started by the parent).

The parent has asked whether it is safe to start, once for all of them.
"""

import os
import signal
import socket
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "send_mis.settings")

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from send_mis.web.server import Server, without_bodies_to_head

# Threads give way to the one that reads and writes connections after this, not after 5 ms.
SWITCH_SECONDS = 0.001


def main(descriptor: int, threads: int) -> None:
    sys.setswitchinterval(SWITCH_SECONDS)
    parent = os.getppid()
    application = get_wsgi_application()
    _ = get_resolver().url_patterns  # the code of every page, before its first visitor waits for it
    with socket.socket(fileno=descriptor) as listening:
        server = Server(without_bodies_to_head(application), listening, threads=threads)
        signal.signal(signal.SIGTERM, lambda *_: server.stop())
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent says when
        server.run_until_stopped(is_orphaned=lambda: os.getppid() != parent)
        server.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
