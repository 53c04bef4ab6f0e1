"""`python -m bench`: what pages cost, as ratios in one run. Exits 1 over a limit.

`BENCH=pages` leaves out the hundred schools and takes a minute, `BENCH=pages:review,thread` all
pages but those of such a name. Starts private engines as the tests do. Needs Linux, whose kernel
tells what a process used.
"""

import os
import sys
from datetime import date
from secrets import token_urlsafe

from send_mis.embedded import temporary_engines

SCHOOLS = 100
# A Wednesday in the last weeks of a long term: a day with sessions, and weeks of them behind it.
TODAY = date(2026, 11, 25)


def main() -> int:
    with temporary_engines() as urls:
        os.environ |= {
            # A hundred schools are written past the triggers, which an administrator alone may do.
            "DATABASE_URL": urls.administrator,
            # The web server of the rush has the role that runs; the tables are the owner's.
            "BENCH_OWNER_URL": urls.owner,
            "BENCH_RUNNING_URL": urls.database,
            "REDIS_URL": urls.redis,
            # Who is signed in here is signed in on that server.
            "SECRET_KEY": token_urlsafe(48),
            "SEND_MIS_TESTING": "1",
            "DJANGO_SETTINGS_MODULE": "send_mis.settings",
            "LOG_LEVEL": "ERROR",
        }
        # Settings read the addresses above.
        import django

        django.setup()
        from bench.run import is_over
        from send_mis.access import clock

        clock.today = lambda: TODAY
        pages, _, only = os.environ.get("BENCH", "").partition(":")
        schools = 0 if pages == "pages" else SCHOOLS
        return int(is_over(schools=schools, say=_say, only=only.lower()))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
