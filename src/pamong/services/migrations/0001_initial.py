import django.db.models.deletion
from django.db import migrations, models

import pamong.core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseDraft",
            fields=[
                ("received_at", models.DateTimeField()),
                ("called_at", models.DateTimeField(help_text="whose turn it was at the counter", null=True)),
                ("responded_at", models.DateTimeField(help_text="first answer to who asked", null=True)),
                ("complete_at", models.DateTimeField(help_text="the papers were complete", null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("received_on", models.DateField()),
                ("started_on", models.DateField()),
                ("decided_on", models.DateField(null=True)),
                ("returns", models.SmallIntegerField(db_default=0)),
                ("contacts", models.SmallIntegerField(null=True)),
                (
                    "channel",
                    models.TextField(
                        choices=[
                            ("counter", "Loket"),
                            ("online", "Daring"),
                            ("post", "Pos"),
                            ("phone", "Telepon"),
                            ("email", "Surel"),
                            ("other", "Lainnya"),
                        ],
                        db_default="",
                    ),
                ),
                (
                    "outcome",
                    models.TextField(
                        choices=[("granted", "Dikabulkan"), ("refused", "Ditolak"), ("withdrawn", "Dicabut pemohon")],
                        db_default="",
                    ),
                ),
                (
                    "reason",
                    models.TextField(db_default="", help_text="why papers were sent back or the request refused"),
                ),
                ("handler", models.BigIntegerField(help_text="person who worked on it", null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "batch", "row", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("batch", models.BigIntegerField()),
                (
                    "row",
                    models.IntegerField(help_text="number that a spreadsheet shows; of a log the place of the case"),
                ),
                ("key", models.TextField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("received_at", models.DateTimeField()),
                ("called_at", models.DateTimeField(help_text="whose turn it was at the counter", null=True)),
                ("responded_at", models.DateTimeField(help_text="first answer to who asked", null=True)),
                ("complete_at", models.DateTimeField(help_text="the papers were complete", null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("received_on", models.DateField()),
                ("started_on", models.DateField()),
                ("decided_on", models.DateField(null=True)),
                ("returns", models.SmallIntegerField(db_default=0)),
                ("contacts", models.SmallIntegerField(null=True)),
                (
                    "channel",
                    models.TextField(
                        choices=[
                            ("counter", "Loket"),
                            ("online", "Daring"),
                            ("post", "Pos"),
                            ("phone", "Telepon"),
                            ("email", "Surel"),
                            ("other", "Lainnya"),
                        ],
                        db_default="",
                    ),
                ),
                (
                    "outcome",
                    models.TextField(
                        choices=[("granted", "Dikabulkan"), ("refused", "Ditolak"), ("withdrawn", "Dicabut pemohon")],
                        db_default="",
                    ),
                ),
                (
                    "reason",
                    models.TextField(db_default="", help_text="why papers were sent back or the request refused"),
                ),
                ("handler", models.BigIntegerField(help_text="person who worked on it", null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "region",
                        "source",
                        "source_key",
                        "revision",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("region", models.BigIntegerField()),
                ("source", models.BigIntegerField()),
                ("source_key", models.TextField(help_text="number that the source gave it")),
                ("revision", models.SmallIntegerField(db_default=1)),
                ("current", models.BooleanField(db_default=True)),
                ("service", models.BigIntegerField()),
                ("unit", models.BigIntegerField()),
                (
                    "batch",
                    models.BigIntegerField(
                        help_text="import that brought it; null for what the source sent itself", null=True
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("region"),
                        models.F("service"),
                        condition=models.Q(("current", True)),
                        name="case_by_service",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("region"),
                        models.F("source"),
                        models.F("source_key"),
                        condition=models.Q(("current", True)),
                        name="case_one_current",
                    ),
                    models.CheckConstraint(condition=models.Q(("revision__gte", 1)), name="case_revision"),
                    models.CheckConstraint(condition=models.Q(("source_key", ""), _negated=True), name="case_has_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ["", "counter", "online", "post", "phone", "email", "other"])
                        ),
                        name="case_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["", "granted", "refused", "withdrawn"])),
                        name="case_outcome",
                    ),
                    models.CheckConstraint(condition=models.Q(("returns__gte", 0)), name="case_returns"),
                    models.CheckConstraint(
                        condition=models.Q(("contacts", None), ("contacts__gte", 1), _connector="OR"),
                        name="case_contacts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_on", None)),
                            models.Q(("decided_at__isnull", False), ("decided_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="case_decided_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None), ("decided_at__gte", models.F("received_at")), _connector="OR"
                            ),
                            models.Q(
                                ("responded_at", None), ("responded_at__gte", models.F("received_at")), _connector="OR"
                            ),
                            models.Q(("called_at", None), ("called_at__gte", models.F("received_at")), _connector="OR"),
                            models.Q(
                                ("complete_at", None), ("complete_at__gte", models.F("received_at")), _connector="OR"
                            ),
                        ),
                        name="case_nothing_before_receipt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handed_over_at", None),
                            models.Q(("decided_at__isnull", False), ("handed_over_at__gte", models.F("decided_at"))),
                            _connector="OR",
                        ),
                        name="case_handed_over_after_decision",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                ("code", models.TextField()),
                ("title", models.TextField()),
                ("template", models.TextField(db_default="")),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(help_text="no longer given", null=True)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.region"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("unit"), models.F("code"), name="service_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")), name="service_code_form"
                    ),
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="service_has_title"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                ("code", models.TextField(help_text="stable name within the service: impor, oss")),
                ("name", models.TextField()),
                ("mapping", models.JSONField(default=dict)),
                ("activities", models.JSONField(default=dict)),
                ("handler_basis", models.TextField(db_default="")),
                ("token", models.TextField(null=True, unique=True)),
                ("token_at", models.DateTimeField(null=True)),
                ("covers_until", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.region"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="services.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("service"), models.F("code"), name="source_code_once"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="source_has_name"),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")), name="source_code_form"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("token", None), ("token_at", None)),
                            models.Q(("token__isnull", False), ("token_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="source_token_timed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SkmRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                ("quarter", models.DateField(help_text="its first day")),
                ("survey", models.BigIntegerField(unique=True)),
                ("door", models.UUIDField(unique=True)),
                ("visits", models.IntegerField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.BigIntegerField(help_text="account; null for the system", null=True)),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="services.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("service"), models.F("quarter"), name="skm_quarter_once"),
                    models.CheckConstraint(
                        condition=models.Q(("visits", None), ("visits__gte", 0), _connector="OR"), name="skm_visits"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SkmRelease",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                ("number", models.SmallIntegerField(help_text="1, 2, 3 …")),
                ("why", models.TextField(db_default="", help_text="what a correction corrects")),
                ("n", models.IntegerField(help_text="forms handed in")),
                ("result", models.JSONField()),
                ("index", models.DecimalField(decimal_places=10, max_digits=15)),
                ("rounded", models.DecimalField(decimal_places=2, max_digits=5)),
                ("band", models.TextField(help_text="A, B, C or D")),
                ("rule", models.TextField(help_text="version of the rule by which it was worked out")),
                ("digest", models.TextField()),
                ("published_at", models.DateTimeField()),
                ("published_by", models.BigIntegerField(help_text="account; null for the system", null=True)),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="services.skmround",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("round"), models.F("number"), name="release_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number", 1), models.Q(("why", ""), _negated=True), _connector="OR"),
                        name="release_correction_says_why",
                    ),
                    models.CheckConstraint(condition=models.Q(("band__in", ["A", "B", "C", "D"])), name="release_band"),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="release_digest_form"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Improvement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                ("said", models.TextField()),
                ("done", models.TextField()),
                ("since", models.DateField(null=True)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(help_text="no longer shown", null=True)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="services.skmround"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("said", ""), _negated=True), models.Q(("done", ""), _negated=True)
                        ),
                        name="improvement_says_both",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                ("number", models.SmallIntegerField(help_text="1, 2, 3 …")),
                ("components", models.JSONField(default=dict)),
                ("promise", models.SmallIntegerField(null=True)),
                (
                    "promise_unit",
                    models.TextField(choices=[("days", "hari kerja"), ("minutes", "menit")], db_default="days"),
                ),
                ("fee", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                ("published_by", models.BigIntegerField(help_text="account; null for the system", null=True)),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="services.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("service"), models.F("number"), name="standard_number_once"),
                    models.UniqueConstraint(
                        models.F("service"), condition=models.Q(("published_at", None)), name="standard_one_draft"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("promise", None), ("promise__gte", 0), _connector="OR"),
                        name="standard_promise",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("promise_unit__in", ["days", "minutes"])), name="standard_promise_unit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fee", None), ("fee__gte", 0), _connector="OR"), name="standard_fee"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TransparencyCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                ("item", models.TextField()),
                ("met", models.BooleanField()),
                ("proof", models.TextField(db_default="")),
                ("checked_at", models.DateTimeField()),
                ("checked_by", models.BigIntegerField(help_text="account; null for the system", null=True)),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="services.service",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("service"),
                        models.F("item"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="transparency_newest",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("met", False), models.Q(("proof", ""), _negated=True), _connector="OR"),
                        name="transparency_proof",
                    ),
                    models.CheckConstraint(condition=models.Q(("item", ""), _negated=True), name="transparency_item"),
                ],
            },
        ),
    ]
