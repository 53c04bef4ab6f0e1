from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "send_mis.dashboard"
    label = "dashboard"
