from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "send_mis.links"
    label = "links"

    def ready(self) -> None:
        from send_mis.links.second_check import CODE_ORIGIN, stops
        from send_mis.notifications.origins import Origin, answers_for

        answers_for(CODE_ORIGIN, Origin(stops=stops, follows=lambda _: None))
