from django.db import migrations

from ronghe.ingest.sources.ledgers import ledger_of


def name_the_ledgers(apps, schema_editor):
    """Until now all files were one source; each becomes the ledger that its place names. Repeatable, in batches."""
    ImportRun, Origin = apps.get_model("ingest", "ImportRun"), apps.get_model("ingest", "Origin")
    for run in ImportRun.objects.filter(ledger="").only("name").iterator(chunk_size=500):
        ImportRun.objects.filter(pk=run.pk).update(ledger=ledger_of(run.name))
    while batch := list(Origin.objects.filter(source="import").only("place")[:500]):
        for origin in batch:
            origin.source = "ledger:" + ledger_of(origin.place.split(" / ")[0])
        Origin.objects.bulk_update(batch, ["source"], batch_size=200)


def one_source_again(apps, schema_editor):
    apps.get_model("ingest", "Origin").objects.filter(source__startswith="ledger:").update(source="import")


class Migration(migrations.Migration):
    dependencies = [
        ("ingest", "0002_conflicts_and_ledgers"),
    ]

    operations = [migrations.RunPython(name_the_ledgers, one_source_again)]
