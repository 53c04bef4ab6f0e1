"""`python -m bench`: what register and map cost, as ratios in one run. Exits 1 over a limit.

Starts private engines as the tests do. Needs Linux, whose kernel tells what a process used.
"""

import os
import sys

from send_mis.embedded import temporary_engines

SCHOOLS, PUPILS = 100, 1000


def main() -> int:
    with temporary_engines() as urls:
        os.environ |= {
            # A hundred schools are written past the triggers, which an administrator alone may do.
            "DATABASE_URL": urls.administrator,
            "REDIS_URL": urls.redis,
            "SEND_MIS_TESTING": "1",
            "DJANGO_SETTINGS_MODULE": "send_mis.settings",
            "LOG_LEVEL": "ERROR",
        }
        # Settings read the addresses above.
        import django

        django.setup()
        from bench.run import results

        found = results(schools=SCHOOLS, pupils=PUPILS, say=_say)
    _say(f"\n{'':<60}{'now':>8}{'limit':>8}")
    for result in found:
        _say(str(result))
    return int(any(result.is_over for result in found))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
