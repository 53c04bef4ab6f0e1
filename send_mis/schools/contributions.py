"""What the record says of changes to a school, its years, closures and classes."""

from send_mis.audit.history import Sentence
from send_mis.schools.history import HISTORY
from send_mis.schools.models import AcademicYear, Closure, School, SchoolClass

__all__ = ["EVENTS", "HISTORY"]

EVENTS = {
    "school.opened": Sentence("Opened {}", of=(School,)),
    "class.added": Sentence("Made a class: {}", of=(SchoolClass,)),
    "class.changed": Sentence("Changed a class: {}", of=(SchoolClass,)),
    "class.removed": Sentence("Removed a class: {}", of=(SchoolClass,)),
    "school.changed": Sentence("Changed the details of {}", of=(School,)),
    "school.roles_changed": Sentence("Changed what roles are called or need at {}", of=(School,)),
    "school.crest_set": Sentence("Set the crest on the school’s PDFs"),
    "school.crest_removed": Sentence("Removed the crest from the school’s PDFs"),
    "year.added": Sentence("Added a school year: {}", of=(AcademicYear,)),
    "year.changed": Sentence("Changed a school year: {}", of=(AcademicYear,)),
    "closure.added": Sentence("Added a closure: {}", of=(Closure,)),
    "closure.changed": Sentence("Changed a closure: {}", of=(Closure,)),
    "closure.removed": Sentence("Removed a closure: {}", of=(Closure,)),
}
