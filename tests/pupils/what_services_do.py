"""Where all that is asked of the services about pupils comes together."""

from tests.house.asked import every
from tests.pupils.given import Given
from tests.pupils.services import (
    classes,
    directory,
    documents,
    families,
    letters,
    monitoring,
    professionals,
    record,
    register,
    strategies,
)

__all__ = ["DEEDS", "Given"]

DEEDS = {
    name: ("senco", deed)
    for name, deed in every(
        register.DEEDS,
        monitoring.DEEDS,
        record.DEEDS,
        classes.DEEDS,
        families.DEEDS,
        documents.DEEDS,
        letters.DEEDS,
        directory.DEEDS,
        professionals.DEEDS,
        strategies.DEEDS,
    ).items()
}
