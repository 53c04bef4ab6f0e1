#!/usr/bin/env python
"""Django's command line, attached to the demonstration's engines when no database is named."""

import os
import sys

from send_mis.embedded import attach_when_unset


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "send_mis.settings")
    attach_when_unset()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
