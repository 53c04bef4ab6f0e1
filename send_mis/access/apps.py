from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "send_mis.access"
    label = "access"
