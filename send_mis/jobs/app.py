"""The Celery application; `send_mis.celery` is where worker and beat enter it."""

from celery import Celery

app = Celery("send_mis")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.include = ["send_mis.jobs.tasks"]
