"""Entries get a place, a salt and a sealed reason."""

from django.db import migrations, models


def empty(apps, schema_editor):
    """Entries of the first days, in another form, are no part of the chain."""
    apps.get_model("base", "Entry").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0002_audit_and_files"),
    ]

    operations = [
        migrations.RunPython(empty, migrations.RunPython.noop),
        migrations.AddField("entry", "salt", models.CharField(blank=True, max_length=32)),
        migrations.AddField("entry", "why_seal", models.CharField(blank=True, max_length=32)),
        migrations.AddField("entry", "place", models.BigIntegerField(null=True, unique=True)),
        migrations.AlterField("entry", "digest", models.CharField(blank=True, max_length=64)),
        migrations.AlterField("entry", "before", models.JSONField(null=True)),
        migrations.AlterField("entry", "after", models.JSONField(null=True)),
        migrations.AddIndex("entry", models.Index(fields=["action", "at"], name="audit_by_action")),
        migrations.AddIndex("entry", models.Index(fields=["at"], name="audit_by_time")),
    ]
