from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "send_mis.ui"
    label = "ui"
