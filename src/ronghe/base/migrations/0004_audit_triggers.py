"""The database keeps the audit log append-only."""

from django.db import migrations

from ronghe.base import append_only


def install(apps, schema_editor):
    append_only.install(schema_editor.connection)


def remove(apps, schema_editor):
    append_only.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0003_audit_linked"),
    ]

    operations = [migrations.RunPython(install, remove)]
