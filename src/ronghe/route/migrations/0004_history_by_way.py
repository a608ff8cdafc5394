"""History of stages tells the way it went; older rows tell none and are counted by no plan."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("route", "0003_kept_memos"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="stagerecord", name="route_stage_record_once"),
        migrations.AlterModelOptions(name="stagerecord", options={"ordering": ["network", "stage", "-ended_on", "id"]}),
        migrations.AddField(
            model_name="stagerecord",
            name="network",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="way"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="stagerecord",
            constraint=models.UniqueConstraint(
                fields=("network", "stage", "source", "ended_on"), name="route_stage_record_once"
            ),
        ),
    ]
