from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "send_mis.reports"
    label = "reports"
