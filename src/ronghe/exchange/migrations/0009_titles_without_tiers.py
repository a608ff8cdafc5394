from django.db import migrations


def widen_titles(apps, schema_editor):
    """A title has no tier of its own any more: a listing whose title was closed is closed as a whole up to there."""
    order = ["public", "member", "nda", "private"]
    for name in ("Need", "Achievement", "Service", "Mandate"):
        for row in apps.get_model("exchange", name).objects.filter(tiers__has_key="title").iterator():
            stated = row.tiers.pop("title")
            if stated in order and order.index(stated) > order.index(row.tier):
                row.tier = stated
            row.save(update_fields=["tier", "tiers"])


class Migration(migrations.Migration):
    dependencies = [("exchange", "0008_matches_by_score")]

    operations = [migrations.RunPython(widen_titles, migrations.RunPython.noop)]
