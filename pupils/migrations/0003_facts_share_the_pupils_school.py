from django.db import migrations

# `school_id` is repeated on a pupil's facts for speed; these keys make a contradiction impossible.
_PUPIL = ["enrolment", "classmembership", "spell", "monitoring", "need", "registerdifference"]


def _key(table: str, columns: str, target: str) -> migrations.RunSQL:
    name = f"{table}_{target.split('_')[-1]}_school_fk"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns})"
        f" REFERENCES {target} (id, school_id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("pupils", "0002_initial"), ("schools", "0002_initial")]
    operations = [
        *(_key(f"pupils_{name}", "pupil_id, school_id", "pupils_pupil") for name in _PUPIL),
        _key("pupils_classmembership", "school_class_id, school_id", "schools_schoolclass"),
    ]
