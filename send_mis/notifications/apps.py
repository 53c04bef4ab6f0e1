from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "send_mis.notifications"
    label = "notifications"
