"""What people ask about their own data, its restriction, breaches, and who watches over personal data."""

import django.db.models.deletion
from django.db import migrations, models

import pamong.core.fields

GUARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON people_breachnotice
FOR EACH ROW EXECUTE FUNCTION pamong_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON people_breachnotice
FOR EACH STATEMENT EXECUTE FUNCTION pamong_append_only();
"""
UNGUARD = """
DROP TRIGGER append_only ON people_breachnotice; DROP TRIGGER append_only_whole ON people_breachnotice;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_append_only"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="erased_at",
            field=models.DateTimeField(help_text="what named and reached the person was taken away", null=True),
        ),
        migrations.AddField(
            model_name="region",
            name="data_officer",
            field=models.TextField(db_default="", help_text="who watches over personal data; printed for everybody"),
        ),
        migrations.AddField(
            model_name="region",
            name="data_officer_contact",
            field=models.TextField(db_default="", help_text="where that officer is reached"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at", None),
                    models.Q(
                        ("born", None),
                        ("education", ""),
                        ("email", ""),
                        ("email_office", ""),
                        ("phone", ""),
                        ("region", None),
                        ("sex", ""),
                        ("source_id", None),
                    ),
                    _connector="OR",
                ),
                name="person_erased_wholly",
            ),
        ),
        migrations.CreateModel(
            name="DataRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("copy", "Salinan data"),
                            ("correction", "Perbaikan data"),
                            ("restriction", "Pembatasan pemrosesan"),
                            ("erasure", "Penghapusan data"),
                        ]
                    ),
                ),
                ("wish", models.TextField(db_default="", help_text="what is to be done, in the person's own words")),
                ("asked_by", models.BigIntegerField(help_text="account; null for the machine's owner", null=True)),
                ("asked_at", models.DateTimeField()),
                (
                    "due_at",
                    models.DateTimeField(
                        help_text="the last moment for an answer, by the rule of the day on which it was asked"
                    ),
                ),
                ("reminded_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.BigIntegerField(help_text="account; null for the machine itself", null=True)),
                (
                    "outcome",
                    models.TextField(
                        choices=[("granted", "Dipenuhi"), ("refused", "Ditolak dengan alasan")], db_default=""
                    ),
                ),
                ("words", models.TextField(db_default="", help_text="what the person is told")),
                ("job", models.UUIDField(help_text="the work that packs a copy", null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.region"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("person"), models.OrderBy(models.F("id"), descending=True), name="data_request_own"
                    ),
                    models.Index(
                        models.F("region"),
                        models.F("due_at"),
                        condition=models.Q(("answered_at", None)),
                        name="data_request_open",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)), fields=("person", "kind"), name="data_request_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["copy", "correction", "restriction", "erasure"])),
                        name="data_request_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("asked_at"))), name="data_request_due_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("outcome", "")),
                            models.Q(
                                ("answered_at__gte", models.F("asked_at")), ("outcome__in", ["granted", "refused"])
                            ),
                            _connector="OR",
                        ),
                        name="data_request_answer_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "refused"), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="data_request_refusal_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.TextField(db_default="")),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("set_by", models.BigIntegerField(help_text="account", null=True)),
                ("lifted_by", models.BigIntegerField(help_text="account", null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.datarequest"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("person",), name="restriction_one_current"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="restriction_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Breach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                ("noticed_at", models.DateTimeField()),
                (
                    "due_at",
                    models.DateTimeField(
                        help_text="the last moment for telling subjects and agency, by the rule of that day"
                    ),
                ),
                ("happened_from", models.DateTimeField(help_text="null while unknown", null=True)),
                ("happened_until", models.DateTimeField(help_text="null while unknown, or while it lasts", null=True)),
                ("data", models.TextField(help_text="which data")),
                ("how", models.TextField(help_text="in which manner")),
                ("consequences", models.TextField(db_default="")),
                ("handling", models.TextField(help_text="what is done about it")),
                ("recorded_by", models.BigIntegerField(help_text="account", null=True)),
                ("recorded_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.BigIntegerField(help_text="account; signs the reason", null=True)),
                (
                    "reason",
                    models.TextField(
                        db_default="", help_text="why it was closed though somebody was not told; else empty"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.region"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("region"),
                        models.OrderBy(models.F("noticed_at"), descending=True),
                        name="breach_by_region",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("noticed_at"))), name="breach_due_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("happened_until", None),
                            ("happened_until__gte", models.F("happened_from")),
                            _connector="OR",
                        ),
                        name="breach_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("data", ""), _negated=True),
                            models.Q(("how", ""), _negated=True),
                            models.Q(("handling", ""), _negated=True),
                        ),
                        name="breach_says_what_the_law_asks",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), ("closed_at__isnull", False), _connector="OR"),
                        name="breach_reason_closes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BreachPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "breach",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.breach",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(models.F("person"), name="breach_person_own")],
                "constraints": [
                    models.UniqueConstraint(models.F("breach"), models.F("person"), name="breach_person_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="BreachNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    models.TextField(
                        choices=[("agency", "Lembaga"), ("subjects", "Orang yang terdampak"), ("public", "Masyarakat")]
                    ),
                ),
                ("told_at", models.DateTimeField()),
                ("words", models.TextField(help_text="the letter as it was sent")),
                ("people", models.IntegerField(help_text="how many were told; 0 for agency and public")),
                ("told_by", models.BigIntegerField(help_text="account", null=True)),
                (
                    "breach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.breach"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["agency", "subjects", "public"])),
                        name="breach_notice_audience",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="breach_notice_has_words"
                    ),
                    models.CheckConstraint(condition=models.Q(("people__gte", 0)), name="breach_notice_people"),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
