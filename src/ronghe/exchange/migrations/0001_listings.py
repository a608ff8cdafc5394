import datetime
import django.core.validators
import django.db.models.deletion
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # Those that stood here before the first release. A database that has them all goes on from here.
    replaces = [
        ("exchange", "0001_first"),
        ("exchange", "0002_first"),
        ("exchange", "0003_disclosure"),
        ("exchange", "0004_first_introductions_away"),
        ("exchange", "0005_introductions"),
        ("exchange", "0006_contacts_and_attraction"),
        ("exchange", "0007_publishing"),
        ("exchange", "0008_matches_by_score"),
        ("exchange", "0009_titles_without_tiers"),
        ("exchange", "0010_listing_reader_indexes"),
        ("exchange", "0011_disclosures_of_each_introduction"),
        ("exchange", "0012_matching_everything"),
        ("exchange", "0013_expert_files"),
        ("exchange", "0014_introductions_to_experts"),
        ("exchange", "0015_trial_sites"),
        ("exchange", "0016_bounds_of_trial_sites"),
        ("exchange", "0017_bounds_of_readiness_and_tickets"),
    ]

    initial = True

    dependencies = [
        ("base", "0005_shared_counters"),
        ("network", "0007_audit_head"),
        ("network", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Match",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("member", "Members"),
                            ("nda", "Under a confidentiality agreement"),
                            ("private", "Owner only"),
                        ],
                        max_length=8,
                        verbose_name="audience",
                    ),
                ),
                ("offer_kind", models.CharField(max_length=20, verbose_name="kind of offer")),
                ("offer_id", models.UUIDField(verbose_name="offer")),
                ("place", models.PositiveSmallIntegerField(verbose_name="place")),
                ("score", models.FloatField(verbose_name="score")),
                ("reasons", models.JSONField(default=dict, verbose_name="reasons")),
                (
                    "status",
                    models.CharField(
                        choices=[("suggested", "Suggested"), ("dismissed", "Dismissed"), ("introduced", "Introduced")],
                        default="suggested",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("swept", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["need", "audience", "offer_kind", "place"],
            },
        ),
        migrations.CreateModel(
            name="NdaText",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.CharField(max_length=20, unique=True, verbose_name="version")),
                ("text_zh", models.TextField(verbose_name="text (Chinese)")),
                ("text_en", models.TextField(verbose_name="text (English)")),
            ],
            options={
                "ordering": ["-created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Sweep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                            ("failed", "Failed"),
                            ("stopped", "Interrupted"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("claim", models.CharField(blank=True, max_length=64)),
                ("cancelling", models.BooleanField(default=False)),
                ("compared", models.BigIntegerField(default=0, verbose_name="offers compared")),
                ("to_compare", models.BigIntegerField(default=0, verbose_name="offers to compare")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="needs to judge")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="needs judged")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="suggestions changed")),
                ("problem", models.CharField(blank=True, max_length=300, verbose_name="problem")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="DeskVisit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("last_at", models.DateTimeField()),
                ("before_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="desk_visit", to="network.person"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Gate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "listing_kind",
                    models.CharField(
                        choices=[
                            ("need", "Need"),
                            ("achievement", "Achievement"),
                            ("service", "Service"),
                            ("mandate", "Investment mandate"),
                        ],
                        max_length=12,
                        unique=True,
                        verbose_name="kind of listing",
                    ),
                ),
                ("reviews", models.PositiveSmallIntegerField(default=1, verbose_name="reviews before it opens")),
                (
                    "renew_days",
                    models.PositiveSmallIntegerField(default=180, verbose_name="days until it must be renewed"),
                ),
            ],
            options={
                "ordering": ["listing_kind"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("reviews__lte", 2)), name="gate_reviews_0_to_2"),
                    models.CheckConstraint(
                        condition=models.Q(("renew_days__gte", 7)), name="gate_renew_days_at_least_7"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAchievement",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "source_key",
                    models.CharField(blank=True, db_index=True, max_length=200, verbose_name="key at the source"),
                ),
                ("source_name_zh", models.CharField(blank=True, max_length=300, verbose_name="source (Chinese)")),
                ("source_name_en", models.CharField(blank=True, max_length=300, verbose_name="source (English)")),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="date of the source")),
                (
                    "unverified_zh",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (Chinese)"),
                ),
                (
                    "unverified_en",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (English)"),
                ),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("title_zh", models.CharField(blank=True, max_length=200, verbose_name="title (Chinese)")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="title (English)")),
                ("summary_zh", models.TextField(blank=True, verbose_name="summary (Chinese)")),
                ("summary_en", models.TextField(blank=True, verbose_name="summary (English)")),
                ("fields", models.JSONField(blank=True, default=list, verbose_name="fields")),
                ("region", models.CharField(blank=True, max_length=80, verbose_name="region")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for review"),
                            ("returned", "Sent back for revision"),
                            ("open", "Open"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                ("renew_on", models.DateField(blank=True, null=True, verbose_name="to be renewed by")),
                ("written_by", models.UUIDField(blank=True, null=True, verbose_name="written by")),
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="round of review")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("unreviewed_change", models.BooleanField(default=False, verbose_name="changed since it was reviewed")),
                (
                    "reminded_for",
                    models.DateField(
                        blank=True, null=True, verbose_name="day of expiry that the owner was reminded of"
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("member", "Members"),
                            ("nda", "Under a confidentiality agreement"),
                            ("private", "Owner only"),
                        ],
                        default="public",
                        max_length=8,
                        verbose_name="may be found by",
                    ),
                ),
                ("tiers", models.JSONField(blank=True, default=dict, verbose_name="tiers of single fields")),
                (
                    "acts_for_us",
                    models.BooleanField(default=False, verbose_name="the node's technology managers act for us"),
                ),
                ("anonymous", models.BooleanField(default=False, verbose_name="owner's name is withheld")),
                ("member_note_zh", models.TextField(blank=True, verbose_name="note for members (Chinese)")),
                ("member_note_en", models.TextField(blank=True, verbose_name="note for members (English)")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("result", "Research result"),
                            ("patent", "Patent"),
                            ("prototype", "Prototype"),
                            ("software", "Software"),
                            ("material", "Material"),
                        ],
                        default="result",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("problem_zh", models.TextField(blank=True, verbose_name="problem solved (Chinese)")),
                ("problem_en", models.TextField(blank=True, verbose_name="problem solved (English)")),
                ("difference_zh", models.TextField(blank=True, verbose_name="difference from the incumbent (Chinese)")),
                ("difference_en", models.TextField(blank=True, verbose_name="difference from the incumbent (English)")),
                ("evidence_zh", models.TextField(blank=True, verbose_name="measured performance (Chinese)")),
                ("evidence_en", models.TextField(blank=True, verbose_name="measured performance (English)")),
                ("economics_zh", models.TextField(blank=True, verbose_name="economic comparison (Chinese)")),
                ("economics_en", models.TextField(blank=True, verbose_name="economic comparison (English)")),
                (
                    "trl",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(9),
                        ],
                        verbose_name="technology readiness level",
                    ),
                ),
                ("maturity_zh", models.TextField(blank=True, verbose_name="evidence of maturity (Chinese)")),
                ("maturity_en", models.TextField(blank=True, verbose_name="evidence of maturity (English)")),
                (
                    "ip_state",
                    models.CharField(
                        choices=[
                            ("unknown", "Not stated"),
                            ("none", "No protection"),
                            ("filed", "Patent filed"),
                            ("granted", "Patent granted"),
                            ("licensed_nonexclusive", "Licensed, not exclusively"),
                            ("licensed_exclusive", "Licensed exclusively"),
                        ],
                        default="unknown",
                        max_length=24,
                        verbose_name="state of the IP",
                    ),
                ),
                ("ip_zh", models.TextField(blank=True, verbose_name="IP (Chinese)")),
                ("ip_en", models.TextField(blank=True, verbose_name="IP (English)")),
                ("team_zh", models.TextField(blank=True, verbose_name="team (Chinese)")),
                ("team_en", models.TextField(blank=True, verbose_name="team (English)")),
                ("seeks_zh", models.TextField(blank=True, verbose_name="seeks (Chinese)")),
                ("seeks_en", models.TextField(blank=True, verbose_name="seeks (English)")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.person",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical achievement",
                "verbose_name_plural": "historical achievements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAttachment",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "listing_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("need", "Need"),
                            ("achievement", "Achievement"),
                            ("service", "Service"),
                            ("mandate", "Investment mandate"),
                        ],
                        max_length=12,
                        verbose_name="kind of listing",
                    ),
                ),
                ("listing_id", models.UUIDField(blank=True, null=True, verbose_name="listing")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="base.storedfile",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical attachment",
                "verbose_name_plural": "historical attachments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalClearedProduct",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "source_key",
                    models.CharField(blank=True, db_index=True, max_length=200, verbose_name="key at the source"),
                ),
                ("source_name_zh", models.CharField(blank=True, max_length=300, verbose_name="source (Chinese)")),
                ("source_name_en", models.CharField(blank=True, max_length=300, verbose_name="source (English)")),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="date of the source")),
                (
                    "unverified_zh",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (Chinese)"),
                ),
                (
                    "unverified_en",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (English)"),
                ),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("number", models.CharField(max_length=20, verbose_name="number")),
                ("device", models.CharField(max_length=400, verbose_name="device")),
                ("firm", models.CharField(blank=True, max_length=200, verbose_name="firm")),
                ("country", models.CharField(blank=True, max_length=60, verbose_name="country")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided")),
                ("product_code", models.CharField(blank=True, max_length=10, verbose_name="product code")),
                ("panel", models.CharField(blank=True, max_length=80, verbose_name="panel")),
                ("pathway", models.CharField(blank=True, max_length=40, verbose_name="pathway")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical cleared product",
                "verbose_name_plural": "historical cleared products",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFigureTarget",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "figure",
                    models.CharField(
                        choices=[
                            ("collected", "Collected"),
                            ("matched", "Matched"),
                            ("introduced", "Introduced"),
                            ("agreed", "Agreed"),
                            ("landed", "Landed"),
                        ],
                        max_length=12,
                        verbose_name="figure",
                    ),
                ),
                ("since_on", models.DateField(verbose_name="from")),
                ("until_on", models.DateField(verbose_name="until")),
                ("value", models.PositiveIntegerField(verbose_name="target")),
                ("due_on", models.DateField(verbose_name="due")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.person",
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical figure target",
                "verbose_name_plural": "historical figure targets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGate",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "listing_kind",
                    models.CharField(
                        choices=[
                            ("need", "Need"),
                            ("achievement", "Achievement"),
                            ("service", "Service"),
                            ("mandate", "Investment mandate"),
                        ],
                        db_index=True,
                        max_length=12,
                        verbose_name="kind of listing",
                    ),
                ),
                ("reviews", models.PositiveSmallIntegerField(default=1, verbose_name="reviews before it opens")),
                (
                    "renew_days",
                    models.PositiveSmallIntegerField(default=180, verbose_name="days until it must be renewed"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical gate",
                "verbose_name_plural": "historical gates",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalLead",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                ("person", models.CharField(blank=True, max_length=200, verbose_name="contact person")),
                ("fields", models.JSONField(blank=True, default=list, verbose_name="fields")),
                ("seeks", models.TextField(blank=True, verbose_name="what it seeks")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="where it came from")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("contact", "In contact"),
                            ("visit", "Visit"),
                            ("intention", "Intention"),
                            ("signing", "Signing"),
                            ("landing", "Landing"),
                            ("lost", "Lost"),
                        ],
                        default="contact",
                        max_length=10,
                        verbose_name="stage",
                    ),
                ),
                ("stage_on", models.DateField(verbose_name="in this stage since")),
                ("lost_why", models.TextField(blank=True, verbose_name="why it was lost")),
                (
                    "amount_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="investment expected (CNY)"
                    ),
                ),
                (
                    "area_m2",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=10, null=True, verbose_name="area expected (m²)"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.person",
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical lead",
                "verbose_name_plural": "historical leads",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMandate",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "source_key",
                    models.CharField(blank=True, db_index=True, max_length=200, verbose_name="key at the source"),
                ),
                ("source_name_zh", models.CharField(blank=True, max_length=300, verbose_name="source (Chinese)")),
                ("source_name_en", models.CharField(blank=True, max_length=300, verbose_name="source (English)")),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="date of the source")),
                (
                    "unverified_zh",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (Chinese)"),
                ),
                (
                    "unverified_en",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (English)"),
                ),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("title_zh", models.CharField(blank=True, max_length=200, verbose_name="title (Chinese)")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="title (English)")),
                ("summary_zh", models.TextField(blank=True, verbose_name="summary (Chinese)")),
                ("summary_en", models.TextField(blank=True, verbose_name="summary (English)")),
                ("fields", models.JSONField(blank=True, default=list, verbose_name="fields")),
                ("region", models.CharField(blank=True, max_length=80, verbose_name="region")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for review"),
                            ("returned", "Sent back for revision"),
                            ("open", "Open"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                ("renew_on", models.DateField(blank=True, null=True, verbose_name="to be renewed by")),
                ("written_by", models.UUIDField(blank=True, null=True, verbose_name="written by")),
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="round of review")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("unreviewed_change", models.BooleanField(default=False, verbose_name="changed since it was reviewed")),
                (
                    "reminded_for",
                    models.DateField(
                        blank=True, null=True, verbose_name="day of expiry that the owner was reminded of"
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("member", "Members"),
                            ("nda", "Under a confidentiality agreement"),
                            ("private", "Owner only"),
                        ],
                        default="public",
                        max_length=8,
                        verbose_name="may be found by",
                    ),
                ),
                ("tiers", models.JSONField(blank=True, default=dict, verbose_name="tiers of single fields")),
                (
                    "acts_for_us",
                    models.BooleanField(default=False, verbose_name="the node's technology managers act for us"),
                ),
                ("anonymous", models.BooleanField(default=False, verbose_name="owner's name is withheld")),
                ("member_note_zh", models.TextField(blank=True, verbose_name="note for members (Chinese)")),
                ("member_note_en", models.TextField(blank=True, verbose_name="note for members (English)")),
                ("regions", models.JSONField(blank=True, default=list, verbose_name="regions")),
                ("stages", models.JSONField(blank=True, default=list, verbose_name="stages")),
                (
                    "ticket_min_cny",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="smallest ticket (CNY)",
                    ),
                ),
                (
                    "ticket_max_cny",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="largest ticket (CNY)",
                    ),
                ),
                ("thesis_zh", models.TextField(blank=True, verbose_name="thesis (Chinese)")),
                ("thesis_en", models.TextField(blank=True, verbose_name="thesis (English)")),
                ("wants_zh", models.TextField(blank=True, verbose_name="wants (Chinese)")),
                ("wants_en", models.TextField(blank=True, verbose_name="wants (English)")),
                ("excludes_zh", models.TextField(blank=True, verbose_name="excludes (Chinese)")),
                ("excludes_en", models.TextField(blank=True, verbose_name="excludes (English)")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.person",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical mandate",
                "verbose_name_plural": "historical mandates",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalNeed",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "source_key",
                    models.CharField(blank=True, db_index=True, max_length=200, verbose_name="key at the source"),
                ),
                ("source_name_zh", models.CharField(blank=True, max_length=300, verbose_name="source (Chinese)")),
                ("source_name_en", models.CharField(blank=True, max_length=300, verbose_name="source (English)")),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="date of the source")),
                (
                    "unverified_zh",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (Chinese)"),
                ),
                (
                    "unverified_en",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (English)"),
                ),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("title_zh", models.CharField(blank=True, max_length=200, verbose_name="title (Chinese)")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="title (English)")),
                ("summary_zh", models.TextField(blank=True, verbose_name="summary (Chinese)")),
                ("summary_en", models.TextField(blank=True, verbose_name="summary (English)")),
                ("fields", models.JSONField(blank=True, default=list, verbose_name="fields")),
                ("region", models.CharField(blank=True, max_length=80, verbose_name="region")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for review"),
                            ("returned", "Sent back for revision"),
                            ("open", "Open"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                ("renew_on", models.DateField(blank=True, null=True, verbose_name="to be renewed by")),
                ("written_by", models.UUIDField(blank=True, null=True, verbose_name="written by")),
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="round of review")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("unreviewed_change", models.BooleanField(default=False, verbose_name="changed since it was reviewed")),
                (
                    "reminded_for",
                    models.DateField(
                        blank=True, null=True, verbose_name="day of expiry that the owner was reminded of"
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("member", "Members"),
                            ("nda", "Under a confidentiality agreement"),
                            ("private", "Owner only"),
                        ],
                        default="public",
                        max_length=8,
                        verbose_name="may be found by",
                    ),
                ),
                ("tiers", models.JSONField(blank=True, default=dict, verbose_name="tiers of single fields")),
                (
                    "acts_for_us",
                    models.BooleanField(default=False, verbose_name="the node's technology managers act for us"),
                ),
                ("anonymous", models.BooleanField(default=False, verbose_name="owner's name is withheld")),
                ("member_note_zh", models.TextField(blank=True, verbose_name="note for members (Chinese)")),
                ("member_note_en", models.TextField(blank=True, verbose_name="note for members (English)")),
                (
                    "kind",
                    models.CharField(
                        choices=[("clinical", "Clinical need"), ("company", "Company need")],
                        default="clinical",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="as written")),
                ("problem_zh", models.TextField(blank=True, verbose_name="problem (Chinese)")),
                ("problem_en", models.TextField(blank=True, verbose_name="problem (English)")),
                ("population_zh", models.TextField(blank=True, verbose_name="population (Chinese)")),
                ("population_en", models.TextField(blank=True, verbose_name="population (English)")),
                ("outcome_zh", models.TextField(blank=True, verbose_name="outcome (Chinese)")),
                ("outcome_en", models.TextField(blank=True, verbose_name="outcome (English)")),
                ("setting_zh", models.TextField(blank=True, verbose_name="setting (Chinese)")),
                ("setting_en", models.TextField(blank=True, verbose_name="setting (English)")),
                (
                    "practice_zh",
                    models.TextField(blank=True, verbose_name="present practice and its failing (Chinese)"),
                ),
                (
                    "practice_en",
                    models.TextField(blank=True, verbose_name="present practice and its failing (English)"),
                ),
                ("evidence_zh", models.TextField(blank=True, verbose_name="evidence (Chinese)")),
                ("evidence_en", models.TextField(blank=True, verbose_name="evidence (English)")),
                ("requirements_zh", models.TextField(blank=True, verbose_name="requirements (Chinese)")),
                ("requirements_en", models.TextField(blank=True, verbose_name="requirements (English)")),
                ("wanted_zh", models.TextField(blank=True, verbose_name="partner wanted (Chinese)")),
                ("wanted_en", models.TextField(blank=True, verbose_name="partner wanted (English)")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.person",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical need",
                "verbose_name_plural": "historical needs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalService",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "source_key",
                    models.CharField(blank=True, db_index=True, max_length=200, verbose_name="key at the source"),
                ),
                ("source_name_zh", models.CharField(blank=True, max_length=300, verbose_name="source (Chinese)")),
                ("source_name_en", models.CharField(blank=True, max_length=300, verbose_name="source (English)")),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="date of the source")),
                (
                    "unverified_zh",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (Chinese)"),
                ),
                (
                    "unverified_en",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (English)"),
                ),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("title_zh", models.CharField(blank=True, max_length=200, verbose_name="title (Chinese)")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="title (English)")),
                ("summary_zh", models.TextField(blank=True, verbose_name="summary (Chinese)")),
                ("summary_en", models.TextField(blank=True, verbose_name="summary (English)")),
                ("fields", models.JSONField(blank=True, default=list, verbose_name="fields")),
                ("region", models.CharField(blank=True, max_length=80, verbose_name="region")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for review"),
                            ("returned", "Sent back for revision"),
                            ("open", "Open"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                ("renew_on", models.DateField(blank=True, null=True, verbose_name="to be renewed by")),
                ("written_by", models.UUIDField(blank=True, null=True, verbose_name="written by")),
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="round of review")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("unreviewed_change", models.BooleanField(default=False, verbose_name="changed since it was reviewed")),
                (
                    "reminded_for",
                    models.DateField(
                        blank=True, null=True, verbose_name="day of expiry that the owner was reminded of"
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("member", "Members"),
                            ("nda", "Under a confidentiality agreement"),
                            ("private", "Owner only"),
                        ],
                        default="public",
                        max_length=8,
                        verbose_name="may be found by",
                    ),
                ),
                ("tiers", models.JSONField(blank=True, default=dict, verbose_name="tiers of single fields")),
                (
                    "acts_for_us",
                    models.BooleanField(default=False, verbose_name="the node's technology managers act for us"),
                ),
                ("anonymous", models.BooleanField(default=False, verbose_name="owner's name is withheld")),
                ("member_note_zh", models.TextField(blank=True, verbose_name="note for members (Chinese)")),
                ("member_note_en", models.TextField(blank=True, verbose_name="note for members (English)")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cro", "Contract research"),
                            ("cdmo", "Contract development and manufacturing"),
                            ("animal_lab", "Animal laboratory"),
                            ("testing", "Testing"),
                            ("registration", "Registration agent"),
                            ("instrument", "Shared instrument"),
                            ("clinical", "Clinical trial site"),
                            ("software", "Software engineering"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("scope_zh", models.TextField(blank=True, verbose_name="scope (Chinese)")),
                ("scope_en", models.TextField(blank=True, verbose_name="scope (English)")),
                ("standards_zh", models.TextField(blank=True, verbose_name="standards and accreditations (Chinese)")),
                ("standards_en", models.TextField(blank=True, verbose_name="standards and accreditations (English)")),
                ("ethics_zh", models.TextField(blank=True, verbose_name="ethics committee meetings (Chinese)")),
                ("ethics_en", models.TextField(blank=True, verbose_name="ethics committee meetings (English)")),
                (
                    "ethics_next_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(datetime.date(1990, 1, 1)),
                            django.core.validators.MaxValueValidator(datetime.date(2199, 12, 31)),
                        ],
                        verbose_name="next ethics committee meeting",
                    ),
                ),
                ("past_trials_zh", models.TextField(blank=True, verbose_name="past trials (Chinese)")),
                ("past_trials_en", models.TextField(blank=True, verbose_name="past trials (English)")),
                (
                    "past_trials_count",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="number of past trials",
                    ),
                ),
                (
                    "trials_a_year",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="trials a year that can be taken",
                    ),
                ),
                (
                    "subjects_a_year",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="subjects a year that can be taken",
                    ),
                ),
                ("capacity_zh", models.TextField(blank=True, verbose_name="capacity (Chinese)")),
                ("capacity_en", models.TextField(blank=True, verbose_name="capacity (English)")),
                ("price_zh", models.TextField(blank=True, verbose_name="price (Chinese)")),
                ("price_en", models.TextField(blank=True, verbose_name="price (English)")),
                ("lead_time_zh", models.TextField(blank=True, verbose_name="lead time (Chinese)")),
                ("lead_time_en", models.TextField(blank=True, verbose_name="lead time (English)")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.person",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical service",
                "verbose_name_plural": "historical services",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Introduction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "listing_kind",
                    models.CharField(
                        choices=[
                            ("need", "Need"),
                            ("achievement", "Achievement"),
                            ("service", "Service"),
                            ("mandate", "Investment mandate"),
                        ],
                        max_length=12,
                        verbose_name="kind of listing",
                    ),
                ),
                ("listing_id", models.UUIDField(verbose_name="listing")),
                (
                    "asking_withheld",
                    models.BooleanField(default=False, verbose_name="name of the asking side is withheld"),
                ),
                (
                    "answering_withheld",
                    models.BooleanField(default=False, verbose_name="name of the answering side is withheld"),
                ),
                ("message", models.TextField(blank=True, verbose_name="message")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("interest", "Interest shown"),
                            ("consented", "Consented"),
                            ("nda", "Confidentiality being agreed"),
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="interest",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                ("remind_on", models.DateField(blank=True, null=True, verbose_name="next reminder")),
                ("consented_at", models.DateTimeField(blank=True, null=True, verbose_name="consented")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="opened")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("talk", "Talks"),
                            ("trial", "Trial"),
                            ("agreement", "Agreement"),
                            ("landed", "Landed"),
                            ("none", "Nothing came of it"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introductions_answered",
                        to="network.organisation",
                    ),
                ),
                (
                    "answering_delegate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="network.person",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="network.person",
                    ),
                ),
                (
                    "asked_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introductions_asked_for",
                        to="network.organisation",
                    ),
                ),
                (
                    "asking_delegate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="network.person",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="introductions_as_expert",
                        to="network.person",
                    ),
                ),
                (
                    "match",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="introductions",
                        to="exchange.match",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "Visit"),
                            ("call", "Call"),
                            ("meeting", "Meeting"),
                            ("message", "Message"),
                            ("note", "Note"),
                        ],
                        default="note",
                        max_length=8,
                        verbose_name="kind of contact",
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("named", models.CharField(blank=True, max_length=200, verbose_name="organisation by name")),
                ("unit", models.CharField(blank=True, max_length=120, verbose_name="department")),
                ("people", models.CharField(blank=True, max_length=300, verbose_name="people met")),
                ("note", models.TextField(verbose_name="note")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.person",
                    ),
                ),
                (
                    "kept_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="network.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="exchange.introduction",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="IntroductionStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("interest", "Showed interest"),
                            ("consent", "Consented to the introduction"),
                            ("decline", "Declined the introduction"),
                            ("withdraw", "Withdrew from the introduction"),
                            ("nda_accepted", "Accepted the confidentiality agreement"),
                            ("scan_handed_in", "Handed in the stamped agreement"),
                            ("scan_confirmed", "Confirmed the stamped agreement"),
                            ("scan_refused", "Did not confirm the stamped agreement"),
                            ("opened", "Confidential fields were opened"),
                            ("delegated", "Entrusted it to a technology manager"),
                            ("taken_back", "Took it back from the technology manager"),
                            ("due_set", "Set another date"),
                            ("outcome", "Recorded the outcome"),
                        ],
                        max_length=16,
                        verbose_name="step",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("asking", "The asking side"), ("answering", "The answering side")],
                        max_length=10,
                        verbose_name="side",
                    ),
                ),
                ("delegated", models.BooleanField(default=False, verbose_name="done by the side's technology manager")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("interest", "Interest shown"),
                            ("consented", "Consented"),
                            ("nda", "Confidentiality being agreed"),
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                        verbose_name="status afterwards",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="exchange.introduction"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="network.person",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Lead",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                ("person", models.CharField(blank=True, max_length=200, verbose_name="contact person")),
                ("fields", models.JSONField(blank=True, default=list, verbose_name="fields")),
                ("seeks", models.TextField(blank=True, verbose_name="what it seeks")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="where it came from")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("contact", "In contact"),
                            ("visit", "Visit"),
                            ("intention", "Intention"),
                            ("signing", "Signing"),
                            ("landing", "Landing"),
                            ("lost", "Lost"),
                        ],
                        default="contact",
                        max_length=10,
                        verbose_name="stage",
                    ),
                ),
                ("stage_on", models.DateField(verbose_name="in this stage since")),
                ("lost_why", models.TextField(blank=True, verbose_name="why it was lost")),
                (
                    "amount_cny",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="investment expected (CNY)"
                    ),
                ),
                (
                    "area_m2",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=10, null=True, verbose_name="area expected (m²)"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="network.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="network.person",
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "ordering": ["-stage_on", "-created_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("organisation__isnull", False), models.Q(("name", ""), _negated=True), _connector="OR"
                        ),
                        name="lead_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "lost"), _negated=True),
                            models.Q(("lost_why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="lead_lost_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_cny__isnull", True), ("amount_cny__gte", 0), _connector="OR"),
                        name="lead_amount_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area_m2__isnull", True), ("area_m2__gte", 0), _connector="OR"),
                        name="lead_area_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalFollowUp",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                ("what", models.CharField(max_length=300, verbose_name="what is to be done")),
                ("due_on", models.DateField(verbose_name="due")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                ("outcome", models.TextField(blank=True, verbose_name="outcome")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="exchange.contact",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kept_for",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.person",
                        verbose_name="owner",
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="exchange.introduction",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="exchange.lead",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical follow up",
                "verbose_name_plural": "historical follow ups",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContact",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "Visit"),
                            ("call", "Call"),
                            ("meeting", "Meeting"),
                            ("message", "Message"),
                            ("note", "Note"),
                        ],
                        default="note",
                        max_length=8,
                        verbose_name="kind of contact",
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("named", models.CharField(blank=True, max_length=200, verbose_name="organisation by name")),
                ("unit", models.CharField(blank=True, max_length=120, verbose_name="department")),
                ("people", models.CharField(blank=True, max_length=300, verbose_name="people met")),
                ("note", models.TextField(verbose_name="note")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.person",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kept_for",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="network.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="exchange.introduction",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="exchange.lead",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical contact",
                "verbose_name_plural": "historical contacts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("what", models.CharField(max_length=300, verbose_name="what is to be done")),
                ("due_on", models.DateField(verbose_name="due")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                ("outcome", models.TextField(blank=True, verbose_name="outcome")),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="exchange.contact",
                    ),
                ),
                (
                    "kept_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="network.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="network.person",
                        verbose_name="owner",
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="exchange.introduction",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="exchange.lead",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "created_at", "id"],
                "indexes": [
                    models.Index(fields=["owner", "done_at", "due_on"], name="follow_up_by_owner"),
                    models.Index(fields=["organisation", "done_at", "due_on"], name="follow_up_by_organisation"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("what", ""), _negated=True), name="follow_up_says_what"),
                    models.CheckConstraint(
                        condition=models.Q(("outcome", ""), ("done_at__isnull", False), _connector="OR"),
                        name="follow_up_outcome_when_done",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="lead",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="exchange.lead",
            ),
        ),
        migrations.CreateModel(
            name="LeadStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("contact", "In contact"),
                            ("visit", "Visit"),
                            ("intention", "Intention"),
                            ("signing", "Signing"),
                            ("landing", "Landing"),
                            ("lost", "Lost"),
                        ],
                        max_length=10,
                        verbose_name="stage before",
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("contact", "In contact"),
                            ("visit", "Visit"),
                            ("intention", "Intention"),
                            ("signing", "Signing"),
                            ("landing", "Landing"),
                            ("lost", "Lost"),
                        ],
                        max_length=10,
                        verbose_name="stage",
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("why", models.TextField(blank=True, verbose_name="why")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.person",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="exchange.lead"
                    ),
                ),
            ],
            options={
                "ordering": ["on", "created_at", "id"],
                "indexes": [models.Index(fields=["after", "on"], name="lead_step_by_stage")],
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "listing_kind",
                    models.CharField(
                        choices=[
                            ("need", "Need"),
                            ("achievement", "Achievement"),
                            ("service", "Service"),
                            ("mandate", "Investment mandate"),
                        ],
                        max_length=12,
                        verbose_name="kind of listing",
                    ),
                ),
                ("listing_id", models.UUIDField(verbose_name="listing")),
                ("why", models.TextField(blank=True, verbose_name="why")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="looks", to="network.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "id"],
                "indexes": [models.Index(fields=["listing_kind", "listing_id"], name="look_by_listing")],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "source_key",
                    models.CharField(blank=True, db_index=True, max_length=200, verbose_name="key at the source"),
                ),
                ("source_name_zh", models.CharField(blank=True, max_length=300, verbose_name="source (Chinese)")),
                ("source_name_en", models.CharField(blank=True, max_length=300, verbose_name="source (English)")),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="date of the source")),
                (
                    "unverified_zh",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (Chinese)"),
                ),
                (
                    "unverified_en",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (English)"),
                ),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("title_zh", models.CharField(blank=True, max_length=200, verbose_name="title (Chinese)")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="title (English)")),
                ("summary_zh", models.TextField(blank=True, verbose_name="summary (Chinese)")),
                ("summary_en", models.TextField(blank=True, verbose_name="summary (English)")),
                ("fields", models.JSONField(blank=True, default=list, verbose_name="fields")),
                ("region", models.CharField(blank=True, max_length=80, verbose_name="region")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for review"),
                            ("returned", "Sent back for revision"),
                            ("open", "Open"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                ("renew_on", models.DateField(blank=True, null=True, verbose_name="to be renewed by")),
                ("written_by", models.UUIDField(blank=True, null=True, verbose_name="written by")),
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="round of review")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("unreviewed_change", models.BooleanField(default=False, verbose_name="changed since it was reviewed")),
                (
                    "reminded_for",
                    models.DateField(
                        blank=True, null=True, verbose_name="day of expiry that the owner was reminded of"
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("member", "Members"),
                            ("nda", "Under a confidentiality agreement"),
                            ("private", "Owner only"),
                        ],
                        default="public",
                        max_length=8,
                        verbose_name="may be found by",
                    ),
                ),
                ("tiers", models.JSONField(blank=True, default=dict, verbose_name="tiers of single fields")),
                (
                    "acts_for_us",
                    models.BooleanField(default=False, verbose_name="the node's technology managers act for us"),
                ),
                ("anonymous", models.BooleanField(default=False, verbose_name="owner's name is withheld")),
                ("member_note_zh", models.TextField(blank=True, verbose_name="note for members (Chinese)")),
                ("member_note_en", models.TextField(blank=True, verbose_name="note for members (English)")),
                ("regions", models.JSONField(blank=True, default=list, verbose_name="regions")),
                ("stages", models.JSONField(blank=True, default=list, verbose_name="stages")),
                (
                    "ticket_min_cny",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="smallest ticket (CNY)",
                    ),
                ),
                (
                    "ticket_max_cny",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=16,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="largest ticket (CNY)",
                    ),
                ),
                ("thesis_zh", models.TextField(blank=True, verbose_name="thesis (Chinese)")),
                ("thesis_en", models.TextField(blank=True, verbose_name="thesis (English)")),
                ("wants_zh", models.TextField(blank=True, verbose_name="wants (Chinese)")),
                ("wants_en", models.TextField(blank=True, verbose_name="wants (English)")),
                ("excludes_zh", models.TextField(blank=True, verbose_name="excludes (Chinese)")),
                ("excludes_en", models.TextField(blank=True, verbose_name="excludes (English)")),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="%(class)ss",
                        to="network.person",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="network.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-published_at", "id"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["status", "-published_at"], name="mandate_by_date"),
                    models.Index(
                        fields=["-published_at", "id", "status", "tier", "owner", "acts_for_us"],
                        name="mandate_by_reader",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "submitted", "returned", "withdrawn"]),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="mandate_open_has_published_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title_zh", ""), _negated=True),
                            models.Q(("title_en", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="mandate_has_a_title",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("source_key", ""), _negated=True),
                        fields=("source_key",),
                        name="mandate_source_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ticket_min_cny__isnull", True),
                            ("ticket_max_cny__isnull", True),
                            ("ticket_min_cny__lte", models.F("ticket_max_cny")),
                            _connector="OR",
                        ),
                        name="mandate_ticket_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchCall",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "decision",
                    models.CharField(
                        choices=[("call", "To be called"), ("not_now", "Not now")],
                        max_length=8,
                        verbose_name="decision",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.person",
                    ),
                ),
                (
                    "match",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="desk_call", to="exchange.match"
                    ),
                ),
            ],
            options={
                "ordering": ["-updated_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Nda",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("text_zh", models.TextField(verbose_name="text (Chinese)")),
                ("text_en", models.TextField(verbose_name="text (English)")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "scan_side",
                    models.CharField(
                        blank=True,
                        choices=[("asking", "The asking side"), ("answering", "The answering side")],
                        max_length=10,
                        verbose_name="side that handed the scan in",
                    ),
                ),
                ("scan_confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="scan confirmed")),
                (
                    "introduction",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="nda", to="exchange.introduction"
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.storedfile",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ndas", to="exchange.ndatext"
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="NdaAcceptance",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "side",
                    models.CharField(
                        choices=[("asking", "The asking side"), ("answering", "The answering side")],
                        max_length=10,
                        verbose_name="side",
                    ),
                ),
                ("delegated", models.BooleanField(default=False, verbose_name="by the side's technology manager")),
                ("version", models.CharField(max_length=20, verbose_name="version")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "nda",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acceptances", to="exchange.nda"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.person"
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
                "constraints": [models.UniqueConstraint(fields=("nda", "side"), name="nda_accepted_once_per_side")],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "source_key",
                    models.CharField(blank=True, db_index=True, max_length=200, verbose_name="key at the source"),
                ),
                ("source_name_zh", models.CharField(blank=True, max_length=300, verbose_name="source (Chinese)")),
                ("source_name_en", models.CharField(blank=True, max_length=300, verbose_name="source (English)")),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="date of the source")),
                (
                    "unverified_zh",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (Chinese)"),
                ),
                (
                    "unverified_en",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (English)"),
                ),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("title_zh", models.CharField(blank=True, max_length=200, verbose_name="title (Chinese)")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="title (English)")),
                ("summary_zh", models.TextField(blank=True, verbose_name="summary (Chinese)")),
                ("summary_en", models.TextField(blank=True, verbose_name="summary (English)")),
                ("fields", models.JSONField(blank=True, default=list, verbose_name="fields")),
                ("region", models.CharField(blank=True, max_length=80, verbose_name="region")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for review"),
                            ("returned", "Sent back for revision"),
                            ("open", "Open"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                ("renew_on", models.DateField(blank=True, null=True, verbose_name="to be renewed by")),
                ("written_by", models.UUIDField(blank=True, null=True, verbose_name="written by")),
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="round of review")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("unreviewed_change", models.BooleanField(default=False, verbose_name="changed since it was reviewed")),
                (
                    "reminded_for",
                    models.DateField(
                        blank=True, null=True, verbose_name="day of expiry that the owner was reminded of"
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("member", "Members"),
                            ("nda", "Under a confidentiality agreement"),
                            ("private", "Owner only"),
                        ],
                        default="public",
                        max_length=8,
                        verbose_name="may be found by",
                    ),
                ),
                ("tiers", models.JSONField(blank=True, default=dict, verbose_name="tiers of single fields")),
                (
                    "acts_for_us",
                    models.BooleanField(default=False, verbose_name="the node's technology managers act for us"),
                ),
                ("anonymous", models.BooleanField(default=False, verbose_name="owner's name is withheld")),
                ("member_note_zh", models.TextField(blank=True, verbose_name="note for members (Chinese)")),
                ("member_note_en", models.TextField(blank=True, verbose_name="note for members (English)")),
                (
                    "kind",
                    models.CharField(
                        choices=[("clinical", "Clinical need"), ("company", "Company need")],
                        default="clinical",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="as written")),
                ("problem_zh", models.TextField(blank=True, verbose_name="problem (Chinese)")),
                ("problem_en", models.TextField(blank=True, verbose_name="problem (English)")),
                ("population_zh", models.TextField(blank=True, verbose_name="population (Chinese)")),
                ("population_en", models.TextField(blank=True, verbose_name="population (English)")),
                ("outcome_zh", models.TextField(blank=True, verbose_name="outcome (Chinese)")),
                ("outcome_en", models.TextField(blank=True, verbose_name="outcome (English)")),
                ("setting_zh", models.TextField(blank=True, verbose_name="setting (Chinese)")),
                ("setting_en", models.TextField(blank=True, verbose_name="setting (English)")),
                (
                    "practice_zh",
                    models.TextField(blank=True, verbose_name="present practice and its failing (Chinese)"),
                ),
                (
                    "practice_en",
                    models.TextField(blank=True, verbose_name="present practice and its failing (English)"),
                ),
                ("evidence_zh", models.TextField(blank=True, verbose_name="evidence (Chinese)")),
                ("evidence_en", models.TextField(blank=True, verbose_name="evidence (English)")),
                ("requirements_zh", models.TextField(blank=True, verbose_name="requirements (Chinese)")),
                ("requirements_en", models.TextField(blank=True, verbose_name="requirements (English)")),
                ("wanted_zh", models.TextField(blank=True, verbose_name="partner wanted (Chinese)")),
                ("wanted_en", models.TextField(blank=True, verbose_name="partner wanted (English)")),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="%(class)ss",
                        to="network.person",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="network.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-published_at", "id"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["status", "-published_at"], name="need_by_date"),
                    models.Index(
                        fields=["-published_at", "id", "status", "tier", "owner", "acts_for_us"], name="need_by_reader"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "submitted", "returned", "withdrawn"]),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="need_open_has_published_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title_zh", ""), _negated=True),
                            models.Q(("title_en", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="need_has_a_title",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("source_key", ""), _negated=True),
                        fields=("source_key",),
                        name="need_source_key",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NearestOffers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("member", "Members"),
                            ("nda", "Under a confidentiality agreement"),
                            ("private", "Owner only"),
                        ],
                        max_length=8,
                        verbose_name="audience",
                    ),
                ),
                ("offers", models.JSONField(default=list, verbose_name="offers")),
                ("ranks", models.BinaryField()),
                ("need_key", models.BigIntegerField()),
                ("seen_key", models.BigIntegerField()),
                ("judged", models.CharField(blank=True, max_length=32)),
                ("found_at", models.DateTimeField(auto_now=True)),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="nearest", to="exchange.need"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("need", "audience"), name="nearest_once_per_audience")],
            },
        ),
        migrations.CreateModel(
            name="MatchFeedback",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("offer_kind", models.CharField(max_length=20, verbose_name="kind of offer")),
                ("offer_id", models.UUIDField(verbose_name="offer")),
                ("reasons", models.JSONField(default=list, verbose_name="reasons")),
                ("text", models.TextField(blank=True, verbose_name="in words")),
                ("shown", models.JSONField(blank=True, default=dict, verbose_name="what was shown")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="network.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="network.person",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="feedback", to="exchange.need"
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", False)),
                        fields=("need", "offer_kind", "offer_id", "organisation"),
                        name="match_feedback_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", True)),
                        fields=("need", "offer_kind", "offer_id", "person"),
                        name="match_feedback_once_of_the_node",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="match",
            name="need",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="matches", to="exchange.need"
            ),
        ),
        migrations.AddField(
            model_name="introduction",
            name="need",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="introductions",
                to="exchange.need",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalPool",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                ("members_key", models.CharField(db_index=True, max_length=64)),
                ("sentences", models.JSONField(default=list, verbose_name="sentences side by side")),
                ("score", models.FloatField(verbose_name="likeness")),
                (
                    "status",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("accepted", "Pooled"), ("rejected", "Kept apart")],
                        default="proposed",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("decided_by", models.UUIDField(blank=True, null=True, verbose_name="decided by")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="exchange.need",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical pool",
                "verbose_name_plural": "historical pools",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalNeedTarget",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("parameter_zh", models.CharField(blank=True, max_length=120, verbose_name="parameter (Chinese)")),
                ("parameter_en", models.CharField(blank=True, max_length=200, verbose_name="parameter (English)")),
                ("operator", models.CharField(max_length=5, verbose_name="operator")),
                ("value", models.DecimalField(decimal_places=6, max_digits=20, verbose_name="value")),
                (
                    "high",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="upper value"
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=40, verbose_name="unit")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="exchange.need",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical need target",
                "verbose_name_plural": "historical need targets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMatch",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("member", "Members"),
                            ("nda", "Under a confidentiality agreement"),
                            ("private", "Owner only"),
                        ],
                        max_length=8,
                        verbose_name="audience",
                    ),
                ),
                ("offer_kind", models.CharField(max_length=20, verbose_name="kind of offer")),
                ("offer_id", models.UUIDField(verbose_name="offer")),
                ("place", models.PositiveSmallIntegerField(verbose_name="place")),
                ("score", models.FloatField(verbose_name="score")),
                ("reasons", models.JSONField(default=dict, verbose_name="reasons")),
                (
                    "status",
                    models.CharField(
                        choices=[("suggested", "Suggested"), ("dismissed", "Dismissed"), ("introduced", "Introduced")],
                        default="suggested",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("swept", models.BooleanField(default=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="exchange.need",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical match",
                "verbose_name_plural": "historical matchs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="NeedTarget",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("parameter_zh", models.CharField(blank=True, max_length=120, verbose_name="parameter (Chinese)")),
                ("parameter_en", models.CharField(blank=True, max_length=200, verbose_name="parameter (English)")),
                ("operator", models.CharField(max_length=5, verbose_name="operator")),
                ("value", models.DecimalField(decimal_places=6, max_digits=20, verbose_name="value")),
                (
                    "high",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="upper value"
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=40, verbose_name="unit")),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="targets", to="exchange.need"
                    ),
                ),
            ],
            options={
                "ordering": ["need", "position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("operator__in", ["<", "<=", "=", ">=", ">", "range"])),
                        name="target_operator_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("operator", "range"), _negated=True), ("high__isnull", False), _connector="OR"
                        ),
                        name="target_range_has_upper_value",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pool",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("members_key", models.CharField(max_length=64, unique=True)),
                ("sentences", models.JSONField(default=list, verbose_name="sentences side by side")),
                ("score", models.FloatField(verbose_name="likeness")),
                (
                    "status",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("accepted", "Pooled"), ("rejected", "Kept apart")],
                        default="proposed",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("decided_by", models.UUIDField(blank=True, null=True, verbose_name="decided by")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("members", models.ManyToManyField(related_name="pools", to="exchange.need")),
                (
                    "need",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pooled_from",
                        to="exchange.need",
                    ),
                ),
            ],
            options={
                "ordering": ["-score", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "accepted"), _negated=True), ("need__isnull", False), _connector="OR"
                        ),
                        name="pool_accepted_has_need",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "listing_kind",
                    models.CharField(
                        choices=[
                            ("need", "Need"),
                            ("achievement", "Achievement"),
                            ("service", "Service"),
                            ("mandate", "Investment mandate"),
                        ],
                        max_length=12,
                        verbose_name="kind of listing",
                    ),
                ),
                ("listing_id", models.UUIDField(verbose_name="listing")),
                ("round", models.PositiveSmallIntegerField(verbose_name="round of review")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("approve", "Approve"), ("return", "Send back for revision")],
                        max_length=8,
                        verbose_name="verdict",
                    ),
                ),
                ("comments", models.JSONField(blank=True, default=dict, verbose_name="comments on fields")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="network.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("listing_kind", "listing_id", "round", "reviewer"), name="review_once_per_round"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "source_key",
                    models.CharField(blank=True, db_index=True, max_length=200, verbose_name="key at the source"),
                ),
                ("source_name_zh", models.CharField(blank=True, max_length=300, verbose_name="source (Chinese)")),
                ("source_name_en", models.CharField(blank=True, max_length=300, verbose_name="source (English)")),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="date of the source")),
                (
                    "unverified_zh",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (Chinese)"),
                ),
                (
                    "unverified_en",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (English)"),
                ),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("title_zh", models.CharField(blank=True, max_length=200, verbose_name="title (Chinese)")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="title (English)")),
                ("summary_zh", models.TextField(blank=True, verbose_name="summary (Chinese)")),
                ("summary_en", models.TextField(blank=True, verbose_name="summary (English)")),
                ("fields", models.JSONField(blank=True, default=list, verbose_name="fields")),
                ("region", models.CharField(blank=True, max_length=80, verbose_name="region")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for review"),
                            ("returned", "Sent back for revision"),
                            ("open", "Open"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                ("renew_on", models.DateField(blank=True, null=True, verbose_name="to be renewed by")),
                ("written_by", models.UUIDField(blank=True, null=True, verbose_name="written by")),
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="round of review")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("unreviewed_change", models.BooleanField(default=False, verbose_name="changed since it was reviewed")),
                (
                    "reminded_for",
                    models.DateField(
                        blank=True, null=True, verbose_name="day of expiry that the owner was reminded of"
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("member", "Members"),
                            ("nda", "Under a confidentiality agreement"),
                            ("private", "Owner only"),
                        ],
                        default="public",
                        max_length=8,
                        verbose_name="may be found by",
                    ),
                ),
                ("tiers", models.JSONField(blank=True, default=dict, verbose_name="tiers of single fields")),
                (
                    "acts_for_us",
                    models.BooleanField(default=False, verbose_name="the node's technology managers act for us"),
                ),
                ("anonymous", models.BooleanField(default=False, verbose_name="owner's name is withheld")),
                ("member_note_zh", models.TextField(blank=True, verbose_name="note for members (Chinese)")),
                ("member_note_en", models.TextField(blank=True, verbose_name="note for members (English)")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cro", "Contract research"),
                            ("cdmo", "Contract development and manufacturing"),
                            ("animal_lab", "Animal laboratory"),
                            ("testing", "Testing"),
                            ("registration", "Registration agent"),
                            ("instrument", "Shared instrument"),
                            ("clinical", "Clinical trial site"),
                            ("software", "Software engineering"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("scope_zh", models.TextField(blank=True, verbose_name="scope (Chinese)")),
                ("scope_en", models.TextField(blank=True, verbose_name="scope (English)")),
                ("standards_zh", models.TextField(blank=True, verbose_name="standards and accreditations (Chinese)")),
                ("standards_en", models.TextField(blank=True, verbose_name="standards and accreditations (English)")),
                ("ethics_zh", models.TextField(blank=True, verbose_name="ethics committee meetings (Chinese)")),
                ("ethics_en", models.TextField(blank=True, verbose_name="ethics committee meetings (English)")),
                (
                    "ethics_next_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(datetime.date(1990, 1, 1)),
                            django.core.validators.MaxValueValidator(datetime.date(2199, 12, 31)),
                        ],
                        verbose_name="next ethics committee meeting",
                    ),
                ),
                ("past_trials_zh", models.TextField(blank=True, verbose_name="past trials (Chinese)")),
                ("past_trials_en", models.TextField(blank=True, verbose_name="past trials (English)")),
                (
                    "past_trials_count",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="number of past trials",
                    ),
                ),
                (
                    "trials_a_year",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="trials a year that can be taken",
                    ),
                ),
                (
                    "subjects_a_year",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="subjects a year that can be taken",
                    ),
                ),
                ("capacity_zh", models.TextField(blank=True, verbose_name="capacity (Chinese)")),
                ("capacity_en", models.TextField(blank=True, verbose_name="capacity (English)")),
                ("price_zh", models.TextField(blank=True, verbose_name="price (Chinese)")),
                ("price_en", models.TextField(blank=True, verbose_name="price (English)")),
                ("lead_time_zh", models.TextField(blank=True, verbose_name="lead time (Chinese)")),
                ("lead_time_en", models.TextField(blank=True, verbose_name="lead time (English)")),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="%(class)ss",
                        to="network.person",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="network.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-published_at", "id"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["status", "-published_at"], name="service_by_date"),
                    models.Index(
                        fields=["-published_at", "id", "status", "tier", "owner", "acts_for_us"],
                        name="service_by_reader",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "submitted", "returned", "withdrawn"]),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="service_open_has_published_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title_zh", ""), _negated=True),
                            models.Q(("title_en", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="service_has_a_title",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("source_key", ""), _negated=True),
                        fields=("source_key",),
                        name="service_source_key",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ThreadMessage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "side",
                    models.CharField(
                        choices=[("asking", "The asking side"), ("answering", "The answering side")],
                        max_length=10,
                        verbose_name="side",
                    ),
                ),
                (
                    "delegated",
                    models.BooleanField(default=False, verbose_name="written by the side's technology manager"),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("files", models.ManyToManyField(blank=True, related_name="thread_messages", to="base.storedfile")),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="exchange.introduction"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="network.person",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Unsaved",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("need", "Need"),
                            ("achievement", "Achievement"),
                            ("service", "Service"),
                            ("mandate", "Investment mandate"),
                            ("expert", "Expert profile"),
                        ],
                        max_length=12,
                        verbose_name="kind of form",
                    ),
                ),
                ("listing_id", models.UUIDField(blank=True, null=True, verbose_name="listing")),
                ("values", models.JSONField(default=dict, verbose_name="values")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="network.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="network.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-updated_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("listing_id__isnull", False)),
                        fields=("person", "organisation", "kind", "listing_id"),
                        name="unsaved_once_per_listing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("listing_id__isnull", True)),
                        fields=("person", "organisation", "kind"),
                        name="unsaved_once_for_new",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "expert")),
                        fields=("person", "kind"),
                        name="unsaved_once_for_profile",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "expert"), ("listing_id__isnull", True), ("organisation__isnull", True)),
                            models.Q(models.Q(("kind", "expert"), _negated=True), ("organisation__isnull", False)),
                            _connector="OR",
                        ),
                        name="unsaved_of_an_organisation_or_profile",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Achievement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "source_key",
                    models.CharField(blank=True, db_index=True, max_length=200, verbose_name="key at the source"),
                ),
                ("source_name_zh", models.CharField(blank=True, max_length=300, verbose_name="source (Chinese)")),
                ("source_name_en", models.CharField(blank=True, max_length=300, verbose_name="source (English)")),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="date of the source")),
                (
                    "unverified_zh",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (Chinese)"),
                ),
                (
                    "unverified_en",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (English)"),
                ),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("title_zh", models.CharField(blank=True, max_length=200, verbose_name="title (Chinese)")),
                ("title_en", models.CharField(blank=True, max_length=300, verbose_name="title (English)")),
                ("summary_zh", models.TextField(blank=True, verbose_name="summary (Chinese)")),
                ("summary_en", models.TextField(blank=True, verbose_name="summary (English)")),
                ("fields", models.JSONField(blank=True, default=list, verbose_name="fields")),
                ("region", models.CharField(blank=True, max_length=80, verbose_name="region")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for review"),
                            ("returned", "Sent back for revision"),
                            ("open", "Open"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                ("renew_on", models.DateField(blank=True, null=True, verbose_name="to be renewed by")),
                ("written_by", models.UUIDField(blank=True, null=True, verbose_name="written by")),
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="round of review")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("unreviewed_change", models.BooleanField(default=False, verbose_name="changed since it was reviewed")),
                (
                    "reminded_for",
                    models.DateField(
                        blank=True, null=True, verbose_name="day of expiry that the owner was reminded of"
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("member", "Members"),
                            ("nda", "Under a confidentiality agreement"),
                            ("private", "Owner only"),
                        ],
                        default="public",
                        max_length=8,
                        verbose_name="may be found by",
                    ),
                ),
                ("tiers", models.JSONField(blank=True, default=dict, verbose_name="tiers of single fields")),
                (
                    "acts_for_us",
                    models.BooleanField(default=False, verbose_name="the node's technology managers act for us"),
                ),
                ("anonymous", models.BooleanField(default=False, verbose_name="owner's name is withheld")),
                ("member_note_zh", models.TextField(blank=True, verbose_name="note for members (Chinese)")),
                ("member_note_en", models.TextField(blank=True, verbose_name="note for members (English)")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("result", "Research result"),
                            ("patent", "Patent"),
                            ("prototype", "Prototype"),
                            ("software", "Software"),
                            ("material", "Material"),
                        ],
                        default="result",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("problem_zh", models.TextField(blank=True, verbose_name="problem solved (Chinese)")),
                ("problem_en", models.TextField(blank=True, verbose_name="problem solved (English)")),
                ("difference_zh", models.TextField(blank=True, verbose_name="difference from the incumbent (Chinese)")),
                ("difference_en", models.TextField(blank=True, verbose_name="difference from the incumbent (English)")),
                ("evidence_zh", models.TextField(blank=True, verbose_name="measured performance (Chinese)")),
                ("evidence_en", models.TextField(blank=True, verbose_name="measured performance (English)")),
                ("economics_zh", models.TextField(blank=True, verbose_name="economic comparison (Chinese)")),
                ("economics_en", models.TextField(blank=True, verbose_name="economic comparison (English)")),
                (
                    "trl",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(9),
                        ],
                        verbose_name="technology readiness level",
                    ),
                ),
                ("maturity_zh", models.TextField(blank=True, verbose_name="evidence of maturity (Chinese)")),
                ("maturity_en", models.TextField(blank=True, verbose_name="evidence of maturity (English)")),
                (
                    "ip_state",
                    models.CharField(
                        choices=[
                            ("unknown", "Not stated"),
                            ("none", "No protection"),
                            ("filed", "Patent filed"),
                            ("granted", "Patent granted"),
                            ("licensed_nonexclusive", "Licensed, not exclusively"),
                            ("licensed_exclusive", "Licensed exclusively"),
                        ],
                        default="unknown",
                        max_length=24,
                        verbose_name="state of the IP",
                    ),
                ),
                ("ip_zh", models.TextField(blank=True, verbose_name="IP (Chinese)")),
                ("ip_en", models.TextField(blank=True, verbose_name="IP (English)")),
                ("team_zh", models.TextField(blank=True, verbose_name="team (Chinese)")),
                ("team_en", models.TextField(blank=True, verbose_name="team (English)")),
                ("seeks_zh", models.TextField(blank=True, verbose_name="seeks (Chinese)")),
                ("seeks_en", models.TextField(blank=True, verbose_name="seeks (English)")),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="%(class)ss",
                        to="network.person",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="network.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-published_at", "id"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["status", "-published_at"], name="achievement_by_date"),
                    models.Index(
                        fields=["-published_at", "id", "status", "tier", "owner", "acts_for_us"],
                        name="achievement_by_reader",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "submitted", "returned", "withdrawn"]),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="achievement_open_has_published_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title_zh", ""), _negated=True),
                            models.Q(("title_en", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="achievement_has_a_title",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("source_key", ""), _negated=True),
                        fields=("source_key",),
                        name="achievement_source_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("trl__isnull", True), models.Q(("trl__gte", 1), ("trl__lte", 9)), _connector="OR"
                        ),
                        name="achievement_trl_1_to_9",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "listing_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("need", "Need"),
                            ("achievement", "Achievement"),
                            ("service", "Service"),
                            ("mandate", "Investment mandate"),
                        ],
                        max_length=12,
                        verbose_name="kind of listing",
                    ),
                ),
                ("listing_id", models.UUIDField(blank=True, null=True, verbose_name="listing")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="base.storedfile"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="network.person",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
                "indexes": [models.Index(fields=["listing_kind", "listing_id"], name="attachment_by_listing")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("listing_id__isnull", False),
                                ("person__isnull", True),
                                models.Q(("listing_kind", ""), _negated=True),
                            ),
                            models.Q(("listing_id__isnull", True), ("listing_kind", ""), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="attachment_of_listing_or_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClearedProduct",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "source_key",
                    models.CharField(blank=True, db_index=True, max_length=200, verbose_name="key at the source"),
                ),
                ("source_name_zh", models.CharField(blank=True, max_length=300, verbose_name="source (Chinese)")),
                ("source_name_en", models.CharField(blank=True, max_length=300, verbose_name="source (English)")),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="date of the source")),
                (
                    "unverified_zh",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (Chinese)"),
                ),
                (
                    "unverified_en",
                    models.CharField(blank=True, max_length=500, verbose_name="what is unverified (English)"),
                ),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("number", models.CharField(max_length=20, verbose_name="number")),
                ("device", models.CharField(max_length=400, verbose_name="device")),
                ("firm", models.CharField(blank=True, max_length=200, verbose_name="firm")),
                ("country", models.CharField(blank=True, max_length=60, verbose_name="country")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided")),
                ("product_code", models.CharField(blank=True, max_length=10, verbose_name="product code")),
                ("panel", models.CharField(blank=True, max_length=80, verbose_name="panel")),
                ("pathway", models.CharField(blank=True, max_length=40, verbose_name="pathway")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cleared_products",
                        to="network.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_on", "number"],
                "indexes": [
                    models.Index(fields=["firm"], name="exchange_cl_firm_198534_idx"),
                    models.Index(fields=["product_code"], name="exchange_cl_product_289035_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("number",), name="clearance_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("device", ""), _negated=True), name="clearance_has_a_device"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FigureTarget",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "figure",
                    models.CharField(
                        choices=[
                            ("collected", "Collected"),
                            ("matched", "Matched"),
                            ("introduced", "Introduced"),
                            ("agreed", "Agreed"),
                            ("landed", "Landed"),
                        ],
                        max_length=12,
                        verbose_name="figure",
                    ),
                ),
                ("since_on", models.DateField(verbose_name="from")),
                ("until_on", models.DateField(verbose_name="until")),
                ("value", models.PositiveIntegerField(verbose_name="target")),
                ("due_on", models.DateField(verbose_name="due")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.person",
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "ordering": ["since_on", "until_on", "figure", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("figure", "since_on", "until_on"), name="figure_target_once"),
                    models.CheckConstraint(
                        condition=models.Q(("since_on__lte", models.F("until_on"))), name="figure_target_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "listing_kind",
                    models.CharField(
                        choices=[
                            ("need", "Need"),
                            ("achievement", "Achievement"),
                            ("service", "Service"),
                            ("mandate", "Investment mandate"),
                        ],
                        max_length=12,
                        verbose_name="kind of listing",
                    ),
                ),
                ("listing_id", models.UUIDField(verbose_name="listing")),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("member", "Members"),
                            ("nda", "Under a confidentiality agreement"),
                            ("private", "Owner only"),
                        ],
                        default="nda",
                        max_length=8,
                        verbose_name="tier",
                    ),
                ),
                ("until_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disclosures",
                        to="network.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disclosures",
                        to="network.person",
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosures",
                        to="exchange.introduction",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("introduction__isnull", True), ("until_at__isnull", True)),
                        fields=("listing_kind", "listing_id", "organisation"),
                        name="disclosure_current_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until_at__isnull", True)),
                        fields=("listing_kind", "listing_id", "organisation", "introduction"),
                        name="disclosure_current_once_each",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until_at__isnull", True)),
                        fields=("listing_kind", "listing_id", "person", "introduction"),
                        name="disclosure_current_once_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation__isnull", False), ("person__isnull", True)),
                            models.Q(("organisation__isnull", True), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="disclosure_to_organisation_or_person",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["organisation", "-on"], name="contact_by_organisation"),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("note", ""), _negated=True), name="contact_has_a_note"
            ),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(fields=["audience", "status", "-score", "id"], name="match_by_score"),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(fields=["audience", "need", "created_at"], name="match_firsts"),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.UniqueConstraint(
                fields=("need", "audience", "offer_kind", "offer_id"), name="match_once_per_audience"
            ),
        ),
        migrations.AddIndex(
            model_name="introduction",
            index=models.Index(fields=["asked_for", "status"], name="introduction_by_asking"),
        ),
        migrations.AddIndex(
            model_name="introduction",
            index=models.Index(fields=["answered_by", "status"], name="introduction_by_answering"),
        ),
        migrations.AddIndex(
            model_name="introduction",
            index=models.Index(fields=["listing_kind", "listing_id"], name="introduction_by_listing"),
        ),
        migrations.AddIndex(
            model_name="introduction",
            index=models.Index(fields=["status", "remind_on"], name="introduction_by_reminder"),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("expert__isnull", True), ("status__in", ["interest", "consented", "nda", "open"])),
                fields=("listing_kind", "listing_id", "asked_for", "answered_by"),
                name="introduction_live_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("expert__isnull", False), ("status__in", ["interest", "consented", "nda", "open"])),
                fields=("listing_kind", "listing_id", "asked_for", "expert"),
                name="introduction_live_once_expert",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered_by__isnull", False), ("expert__isnull", False), _connector="OR"),
                name="introduction_is_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_for", models.F("answered_by")), _negated=True),
                name="introduction_has_two_sides",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["consented", "nda", "open"]), _negated=True),
                    ("consented_at__isnull", False),
                    _connector="OR",
                ),
                name="introduction_consented_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "open"), _negated=True), ("opened_at__isnull", False), _connector="OR"
                ),
                name="introduction_open_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "closed"), _negated=True),
                    models.Q(("closed_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="introduction_closed_has_outcome",
            ),
        ),
    ]
