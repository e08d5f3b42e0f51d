import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import pamong.core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kit", "0003_import_about"),
        ("learning", "0003_seats"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cycle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                ("number", models.SmallIntegerField(help_text="1, 2, 3 …")),
                ("first_day", models.DateField()),
                ("months", models.SmallIntegerField(default=12)),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.BigIntegerField(help_text="account; null for the system", null=True)),
                ("summary", models.TextField(db_default="")),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.BigIntegerField(help_text="account", null=True)),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.region",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("region"), models.F("number"), name="cycle_number_once"),
                    models.UniqueConstraint(
                        models.F("region"), condition=models.Q(("closed_at", None)), name="cycle_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first_day__day", 1), ("months__range", (1, 36))), name="cycle_whole_months"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None)),
                            models.Q(("closed_at__isnull", False), models.Q(("summary", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="cycle_closed_with_summary",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                ("kind", models.TextField(choices=[("strength", "Kekuatan"), ("weakness", "Kelemahan")])),
                ("text", models.TextField()),
                ("evidence", models.TextField()),
                ("reference", models.TextField()),
                ("told", models.TextField()),
                ("added_at", models.DateTimeField()),
                ("added_by", models.BigIntegerField(help_text="account; null for the system", null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawal", models.TextField(db_default="", help_text="why")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evaluation.cycle"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["strength", "weakness"])), name="finding_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            models.Q(("evidence", ""), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            models.Q(("told", ""), _negated=True),
                        ),
                        name="finding_has_evidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None), models.Q(("withdrawal", ""), _negated=True), _connector="OR"
                        ),
                        name="finding_withdrawal_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                ("text", models.TextField()),
                ("due_on", models.DateField()),
                ("measure", models.TextField(help_text="by what it will be seen that it helped")),
                ("created_at", models.DateTimeField()),
                ("created_by", models.BigIntegerField(help_text="account; null for the system", null=True)),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evaluation.finding"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True), models.Q(("measure", ""), _negated=True)
                        ),
                        name="follow_up_says",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUpNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("progress", "Kemajuan"),
                            ("done", "Selesai"),
                            ("waived", "Tidak dilakukan"),
                            ("reopened", "Dibuka lagi"),
                            ("postponed", "Diundur"),
                            ("effect", "Dampaknya"),
                            ("escalated", "Diteruskan ke atasan"),
                        ]
                    ),
                ),
                ("text", models.TextField()),
                ("proof", models.TextField(db_default="")),
                ("due_on", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                ("by", models.BigIntegerField(help_text="account; null for the system", null=True)),
                (
                    "file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kit.file"
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evaluation.followup"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["progress", "done", "waived", "reopened", "postponed", "effect", "escalated"])
                        ),
                        name="note_kind",
                    ),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="note_says"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "done"), _negated=True),
                            models.Q(("proof", ""), _negated=True),
                            ("file__isnull", False),
                            _connector="OR",
                        ),
                        name="note_done_with_proof",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on__isnull", False), ("kind", "postponed")),
                            models.Q(models.Q(("kind", "postponed"), _negated=True), ("due_on", None)),
                            _connector="OR",
                        ),
                        name="note_postponed_to",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Instrument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                ("number", models.SmallIntegerField(help_text="1, 2, 3 …")),
                ("behaviours", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("peers", models.SmallIntegerField(default=2)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.BigIntegerField(help_text="account; null for the system", null=True)),
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="learning.module"
                    ),
                ),
                (
                    "pre",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="learning.module"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="learning.programme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("programme"), models.F("number"), name="instrument_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("behaviours__len__range", (1, 10))), name="instrument_behaviours"
                    ),
                    models.CheckConstraint(condition=models.Q(("peers__range", (0, 5))), name="instrument_peers"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("post", None), ("pre", None)),
                            models.Q(("post__isnull", False), ("pre__isnull", False)),
                            _connector="OR",
                        ),
                        name="instrument_both_tests",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                ("day", models.SmallIntegerField()),
                ("due_on", models.DateField()),
                ("survey", models.BigIntegerField(null=True, unique=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("skipped", models.TextField(db_default="")),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evaluation.instrument"
                    ),
                ),
                (
                    "offering",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="learning.offering",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("due_on"),
                        condition=models.Q(("skipped", ""), ("survey", None)),
                        name="observation_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(models.F("offering"), models.F("day"), name="observation_once"),
                    models.CheckConstraint(condition=models.Q(("day__in", [0, 30, 90, 180])), name="observation_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at", None), ("survey", None)),
                            models.Q(("opened_at__isnull", False), ("skipped", ""), ("survey__isnull", False)),
                            _connector="OR",
                        ),
                        name="observation_opened_or_skipped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Observer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.TextField(choices=[("alumnus", "Alumni"), ("supervisor", "Atasan"), ("peer", "Rekan")]),
                ),
                ("invitation", models.BigIntegerField(help_text="id, in surveys", unique=True)),
                (
                    "about",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "observation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.observation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("observation"), models.F("about"), models.F("person"), name="observer_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["alumnus", "supervisor", "peer"])), name="observer_role"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("about", models.F("person")), ("role", "alumnus")),
                            models.Q(
                                models.Q(("role", "alumnus"), _negated=True),
                                models.Q(("about", models.F("person")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="observer_of_oneself_is_alumnus",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionReaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("survey", models.BigIntegerField(unique=True)),
                ("asked_at", models.DateTimeField()),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="learning.session"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Study",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.BigIntegerField(help_text="account; null for the system", null=True)),
                (
                    "published_at",
                    models.DateTimeField(
                        help_text="everybody reads it from then on, and every later estimate", null=True
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(help_text="given up; what was estimated stays", null=True)),
                ("withdrawal", models.TextField(db_default="", help_text="why")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.region"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None), models.Q(("withdrawal", ""), _negated=True), _connector="OR"
                        ),
                        name="study_withdrawal_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StudyDraw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                ("first_month", models.DateField(help_text="in which the first start")),
                ("seats", models.SmallIntegerField()),
                ("apart", models.SmallIntegerField()),
                ("seed", models.TextField(help_text="64 hexadecimal digits; secret until drawn")),
                ("commitment", models.TextField()),
                ("committed_at", models.DateTimeField()),
                ("word", models.TextField(db_default="", help_text="said at the draw")),
                ("entries", models.TextField(db_default="", help_text="digest of all offices that took part")),
                ("drawn_at", models.DateTimeField(null=True)),
                (
                    "study",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evaluation.study"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("apart__range", (0, 60)), ("seats__gte", 1)), name="study_draw_sizes"
                    ),
                    models.CheckConstraint(condition=models.Q(("first_month__day", 1)), name="study_draw_month"),
                    models.CheckConstraint(
                        condition=models.Q(("commitment__regex", "^[0-9a-f]{64}$"), ("seed__regex", "^[0-9a-f]{64}$")),
                        name="study_draw_seed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("drawn_at", None),
                            models.Q(models.Q(("word", ""), _negated=True), ("entries__regex", "^[0-9a-f]{64}$")),
                            _connector="OR",
                        ),
                        name="study_draw_drawn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StudyPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.SmallIntegerField()),
                ("month", models.DateField(null=True)),
                (
                    "draw",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.studydraw",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("draw"), models.F("unit"), name="study_place_unit_once"),
                    models.UniqueConstraint(models.F("draw"), models.F("place"), name="study_place_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StudyPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                ("number", models.SmallIntegerField(help_text="1, 2, 3 …")),
                ("question", models.TextField()),
                ("service", models.TextField()),
                ("indicator", models.TextField()),
                (
                    "design",
                    models.TextField(
                        choices=[
                            ("staggered", "Kantor dilatih dan kantor pembanding"),
                            ("lottery", "Undian kantor"),
                            ("its", "Satu deret waktu, sebelum dan sesudah"),
                            ("before-after", "Sebelum dan sesudah tanpa pembanding"),
                        ]
                    ),
                ),
                ("meaningful", models.DecimalField(decimal_places=4, max_digits=12)),
                ("relative", models.BooleanField(db_default=False)),
                ("first_month", models.DateField()),
                ("last_month", models.DateField()),
                ("planned_start", models.DateField()),
                ("least_people", models.SmallIntegerField(default=1)),
                ("confirmatory", models.BooleanField(db_default=True)),
                ("why", models.TextField(db_default="", help_text="why a locked plan was changed")),
                ("created_at", models.DateTimeField()),
                ("locked_at", models.DateTimeField(null=True)),
                ("locked_by", models.BigIntegerField(help_text="account; null for the system", null=True)),
                ("known_until", models.DateField(null=True)),
                ("detectable", models.FloatField(null=True)),
                ("digest", models.TextField(db_default="")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="learning.programme"
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.study",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("study"), models.F("number"), name="plan_number_once"),
                    models.UniqueConstraint(
                        models.F("study"), condition=models.Q(("locked_at", None)), name="plan_one_draft"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("question", ""), _negated=True),
                            models.Q(("service", ""), _negated=True),
                            models.Q(("indicator", ""), _negated=True),
                        ),
                        name="plan_asks",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("design__in", ["staggered", "lottery", "its", "before-after"])),
                        name="plan_design",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("meaningful", 0), _negated=True), name="plan_meaningful"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_month__lt", models.F("planned_start")),
                            ("planned_start__lte", models.F("last_month")),
                        ),
                        name="plan_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first_month__day", 1), ("last_month__day", 1), ("planned_start__day", 1)),
                        name="plan_whole_months",
                    ),
                    models.CheckConstraint(condition=models.Q(("least_people__gte", 1)), name="plan_people"),
                    models.CheckConstraint(
                        condition=models.Q(("number", 1), models.Q(("why", ""), _negated=True), _connector="OR"),
                        name="plan_change_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("digest", ""), ("locked_at", None)),
                            models.Q(("digest__regex", "^[0-9a-f]{64}$"), ("locked_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="plan_locked_with_digest",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Estimate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(db_default=pamong.core.fields.UuidV7(), editable=False, unique=True)),
                ("number", models.SmallIntegerField(help_text="1, 2, 3 … within the study")),
                ("digest", models.TextField()),
                ("spec", models.TextField()),
                ("document", models.TextField()),
                (
                    "verdict",
                    models.TextField(
                        choices=[
                            ("terbukti", "Terbukti"),
                            ("mungkin", "Mungkin"),
                            ("tidak terlihat", "Tidak terlihat"),
                            ("data kurang", "Data kurang"),
                            ("memburuk", "Memburuk"),
                        ]
                    ),
                ),
                ("effect", models.FloatField(null=True)),
                ("low", models.FloatField(null=True)),
                ("high", models.FloatField(null=True)),
                ("grade", models.TextField(db_default="", help_text="A to D; empty where nothing could be estimated")),
                ("version", models.TextField()),
                ("estimated_at", models.DateTimeField()),
                ("estimated_by", models.BigIntegerField(help_text="account; null for the system", null=True)),
                (
                    "extract",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kit.file"),
                ),
                (
                    "study",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.study",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evaluation.studyplan"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("study"), models.F("number"), name="estimate_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict__in", ["terbukti", "mungkin", "tidak terlihat", "data kurang", "memburuk"])
                        ),
                        name="estimate_verdict",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grade__in", ["", "A", "B", "C", "D"])), name="estimate_grade"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="estimate_digest_form"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("low", None), ("low__lte", models.F("effect")), _connector="OR"),
                            models.Q(("high", None), ("high__gte", models.F("effect")), _connector="OR"),
                        ),
                        name="estimate_interval",
                    ),
                ],
            },
        ),
    ]
