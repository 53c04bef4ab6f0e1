#!/usr/bin/env python
"""Django's command line, attached to the demonstration's engines when no database is named."""

import os
import sys

from send_mis.database.entering import enter_as_owner_when_asked
from send_mis.embedded import attach_when_unset


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "send_mis.settings")
    attach_when_unset()
    missing = enter_as_owner_when_asked(sys.argv[1:])
    if missing:
        sys.exit(missing)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
