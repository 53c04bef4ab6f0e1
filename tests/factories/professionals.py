from typing import Any

from pupils.models import OutsideService, Professional
from send_mis.schools.models import School
from tests.factories.audited import in_change, numbers


def make_service(school: School, name: str = "", **fields: Any) -> OutsideService:
    with in_change():
        made: OutsideService = OutsideService.objects.create(
            school=school, name=name or f"Clinic {next(numbers)}",
            **{"kind": "speech", "phone": "01234 555000", "email": "clinic@nhs.test"} | fields,
        )  # fmt: skip
        return made


def make_professional(
    service: OutsideService, name: str = "Ines Vale", **fields: Any
) -> Professional:
    with in_change():
        made: Professional = Professional.objects.create(
            school=service.school, service=service, name=name,
            **{"role": "Therapist", "email": "ines@nhs.test"} | fields,
        )  # fmt: skip
        return made
