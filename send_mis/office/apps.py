from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "send_mis.office"
    label = "office"
