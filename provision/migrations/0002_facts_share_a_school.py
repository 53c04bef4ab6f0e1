from django.db import migrations

# `school_id` is repeated everywhere; these keys make it impossible that a plan, a pupil, an
# outcome, a session and the money for it belong to different schools or years.
_KEYS = [
    ("provisionplan", "year_id, school_id", "schools_academicyear", "id, school_id"),
    ("provisionplan", "term_id, year_id", "schools_term", "id, year_id"),
    ("provisionplan", "school_class_id, school_id", "schools_schoolclass", "id, school_id"),
    ("provisionplan", "school_class_id, year_id", "schools_schoolclass", "id, year_id"),
    ("provisionplan", "carried_from_id, school_id", "provision_provisionplan", "id, school_id"),
    ("plansnapshot", "plan_id, school_id", "provision_provisionplan", "id, school_id"),
    ("planrow", "plan_id, school_id", "provision_provisionplan", "id, school_id"),
    ("planrow", "intervention_id, school_id", "provision_intervention", "id, school_id"),
    ("planrow", "funding_id, school_id", "provision_fundingstream", "id, school_id"),
    ("planrow", "carried_from_id, school_id", "provision_planrow", "id, school_id"),
    ("rowrate", "row_id, school_id", "provision_planrow", "id, school_id"),
    ("allocation", "row_id, school_id", "provision_planrow", "id, school_id"),
    ("allocation", "pupil_id, school_id", "pupils_pupil", "id, school_id"),
    ("allocation", "outcome_id, pupil_id", "provision_outcome", "id, pupil_id"),
    ("fundingstream", "year_id, school_id", "schools_academicyear", "id, school_id"),
    ("fundingstream", "pupil_id, school_id", "pupils_pupil", "id, school_id"),
    ("outcome", "pupil_id, school_id", "pupils_pupil", "id, school_id"),
    ("outcome", "follows_id, pupil_id", "provision_outcome", "id, pupil_id"),
    ("outcomepoint", "outcome_id, school_id", "provision_outcome", "id, school_id"),
    ("outcomepoint", "session_id, school_id", "provision_session", "id, school_id"),
    ("judgement", "outcome_id, school_id", "provision_outcome", "id, school_id"),
    ("session", "row_id, school_id", "provision_planrow", "id, school_id"),
    ("attendance", "session_id, school_id", "provision_session", "id, school_id"),
    ("attendance", "pupil_id, school_id", "pupils_pupil", "id, school_id"),
    ("sessioncorrection", "session_id, school_id", "provision_session", "id, school_id"),
    ("impactreview", "row_id, school_id", "provision_planrow", "id, school_id"),
    ("impactresult", "review_id, school_id", "provision_impactreview", "id, school_id"),
    ("impactresult", "pupil_id, school_id", "pupils_pupil", "id, school_id"),
]


def _key(table: str, columns: str, target: str, its: str) -> migrations.RunSQL:
    first, second = (column.strip().removesuffix("_id") for column in columns.split(","))
    name = f"provision_{table}_{first}_{second}_fk"
    return migrations.RunSQL(
        f"ALTER TABLE provision_{table} ADD CONSTRAINT {name} FOREIGN KEY ({columns})"
        f" REFERENCES {target} ({its}) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE provision_{table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("provision", "0001_initial"),
        ("pupils", "0003_facts_share_the_pupils_school"),
        ("schools", "0004_terms_and_classes_with_their_year"),
    ]
    operations = [_key(*key) for key in _KEYS]
