"""Loaded by the worker's process: its jobs run on the day that the test lives on."""

import os
from datetime import date

from send_mis.access import clock

_DAY = date.fromisoformat(os.environ["WORKER_DAY"])

clock.today = lambda: _DAY
