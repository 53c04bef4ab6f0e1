from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "send_mis.demo"
    label = "demo"
