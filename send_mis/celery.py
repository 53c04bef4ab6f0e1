"""Where worker and beat start: `celery -A send_mis worker`, `celery -A send_mis beat`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "send_mis.settings")

from celery.signals import beat_init, celeryd_init

from send_mis.jobs import app
from send_mis.jobs.tasks import SWEEP_SECONDS
from send_mis.startup import refuse_powerful_role, refuse_unsafe_production

__all__ = ["app"]

app.conf.beat_schedule = {
    "sweep": {
        "task": "send_mis.jobs.tasks.sweep_all",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
}


@celeryd_init.connect
@beat_init.connect
def _refuse(**_: object) -> None:
    refuse_unsafe_production()
    refuse_powerful_role()
