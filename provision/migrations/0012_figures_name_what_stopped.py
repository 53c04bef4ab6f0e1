from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """What stopped is kept with its title, and figures are counted again; a day's sessions lie by
    row."""

    dependencies: ClassVar = [("provision", "0011_sessions_counted_from_indexes")]
    operations: ClassVar = [
        migrations.RunSQL(
            "DELETE FROM provision_schoolfigures", reverse_sql="DELETE FROM provision_schoolfigures"
        ),
        migrations.RemoveIndex(model_name="session", name="provision_session_by_date"),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                fields=["school", "held_on", "row"], include=["slot"],
                name="provision_session_by_date",
            ),
        ),
    ]  # fmt: skip
