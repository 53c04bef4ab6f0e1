"""The commands as a person runs them: an upgrade that fails, a copy and its return."""

import subprocess
import sys
from pathlib import Path

import psycopg
from django.db import connection

from send_mis.database.copies import folder
from send_mis.database.models import CopyKind, CopyRun
from tests import server
from tests.database.conftest import Kept

ROOT = Path(__file__).resolve().parents[2]
# The first changes rows and tables for good; the second breaks.
_FIRST = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("pupils", "__first__"), ("notifications", "__first__")]
    operations = [
        migrations.CreateModel("Half", [("id", models.AutoField(primary_key=True))]),
        migrations.RunSQL("ALTER TABLE notifications_message ADD COLUMN half int"),
        migrations.RunSQL("DELETE FROM audit_change"),
    ]
"""
_SECOND = """
from django.db import migrations

def breaks(apps, editor):
    raise ValueError("the second half is missing")

class Migration(migrations.Migration):
    dependencies = [("breaking", "0001_first")]
    operations = [migrations.RunPython(breaks)]
"""


def manage(kept: Kept, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=kept.environment(**more),
        capture_output=True,
        text=True,
        check=False,
    )


def breaking_version(folder_of_it: Path) -> dict[str, str]:
    """A later version of the program, whose second new migration fails."""
    app = folder_of_it / "breaking"
    (app / "migrations").mkdir(parents=True)
    for name, content in {
        "__init__.py": "",
        "models.py": "",
        "migrations/__init__.py": "",
        "migrations/0001_first.py": _FIRST,
        "migrations/0002_second.py": _SECOND,
    }.items():
        (app / name).write_text(content)
    (folder_of_it / "later_settings.py").write_text(
        "from send_mis.settings import *\nINSTALLED_APPS = ['breaking', *INSTALLED_APPS]\n"
    )
    return {"DJANGO_SETTINGS_MODULE": "later_settings", "PYTHONPATH": str(folder_of_it)}


def test_an_upgrade_whose_migration_fails_leaves_all_as_it_was(kept: Kept, tmp_path: Path) -> None:
    before = kept.everything()
    later = breaking_version(tmp_path / "later")
    done = manage(kept, "upgrade", **later)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "the second half is missing" in done.stderr
    assert "as it was before" in done.stderr
    assert kept.everything() == before
    (copy,) = folder.copies_in(kept.copies)
    assert str(copy) in done.stderr
    with psycopg.connect(server.running_url(kept.name)) as page:
        assert page.execute("SELECT count(*) FROM audit_change").fetchone() != (0,)

    # The second half arrives: the same command now succeeds.
    second = tmp_path / "later/breaking/migrations/0002_second.py"
    second.write_text(_SECOND.replace("    raise", "    return\n    raise"))
    done = manage(kept, "upgrade", **later)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "breaking_half" in kept.tables()


def test_backup_and_restore_as_commands_and_what_is_recorded(kept: Kept, tmp_path: Path) -> None:
    done = manage(kept, "backup", "--try", "--keep", "3")
    assert done.returncode == 0, done.stderr
    assert "equal in every table" in done.stdout
    (copy,) = folder.copies_in(kept.copies)
    made, tried = CopyRun.objects.order_by("id")
    assert (made.kind, made.is_good, made.place) == (CopyKind.MADE, True, str(copy))
    assert (tried.kind, tried.is_good) == (CopyKind.TRIED, True)
    assert tried.copied_at == made.copied_at
    assert made.size_bytes > 50_000

    before = kept.everything()
    kept.spoil()
    refused = manage(kept, "restore", str(copy))
    assert refused.returncode == 2
    assert f"--replace {kept.name}" in refused.stderr
    done = manage(kept, "restore", str(copy), "--replace", kept.name)
    assert done.returncode == 0, done.stderr
    assert kept.everything() == before
    connection.close()  # it was asked out
    kinds = list(CopyRun.objects.order_by("id").values_list("kind", "is_good"))
    assert kinds == [(CopyKind.MADE, True), (CopyKind.RESTORED, True)]

    (copy / folder.DUMP).write_bytes(b"")
    broken = manage(kept, "try_backup")
    assert broken.returncode == 2
    assert "is damaged" in broken.stderr
    last = CopyRun.objects.latest("id")
    assert (last.kind, last.is_good) == (CopyKind.TRIED, False)
    assert "damaged" in last.message
    checked = manage(kept, "check_backup", str(copy))
    assert checked.returncode == 2
