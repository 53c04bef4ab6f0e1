"""What is said of a service and of somebody in it, by the labels of the forms."""

from collections.abc import Mapping

SERVICE_LABELS: Mapping[str, str] = {
    "name": "Name",
    "kind": "Kind",
    "phone": "Phone",
    "email": "E-mail",
    "website": "Website",
    "what_they_do": "What they do",
    "how_to_refer": "How to refer",
    "waiting_time": "Waiting time, as they say it",
    "is_private": "Private: parents or the school pay",
    "fee": "Fee",
}
PERSON_LABELS: Mapping[str, str] = {
    "name": "Name",
    "role": "Role",
    "phone": "Phone",
    "email": "E-mail",
    "note": "Note",
}
