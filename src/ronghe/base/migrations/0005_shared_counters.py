"""The table in which all server processes count tries together; see ``CACHES`` in the settings."""

from django.core.management import call_command
from django.db import migrations

TABLE = "ronghe_cache"


def make(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0004_audit_triggers"),
    ]

    operations = [migrations.RunPython(make, drop)]
