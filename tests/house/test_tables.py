"""Tables are private to their context, and nothing acts behind a writer's back."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import connection, models
from django.test.utils import isolate_apps

from tests.house.source import foreign_models, imported, own_models, own_modules

SIGNAL_RECEIVER = "pamong.web.signin"
"""The one package that may receive signals: the accounts library offers no other seam."""

APPEND_ONLY = (
    "competency_evidence",
    "competency_setaside",
    "competency_snapshot",
    "competency_snapshotline",
    "core_entry",
    "core_seal",
    *(
        f"credentials_{name}"
        for name in (
            *("credential", "decision", "decisionvote", "piecejudgement"),
            *("planline", "signature", "statuschange", "unitresult"),
        )
    ),
    *(f"evaluation_{name}" for name in ("estimate", "followupnote", "observer", "studyplace")),
    "exams_form",
    "exams_formitem",
    "exams_incident",
    "exams_itemkey",
    "exams_response",
    "exams_score",
    "exams_silence",
    "learning_attendance",
    "learning_completion",
    "learning_conversion",
    "learning_conversiontable",
    "learning_hoursline",
    "learning_moduleresult",
    "learning_scan",
    "office_dispatch",
    "office_issuednumber",
    "office_letteredition",
    "people_breachnotice",
    "services_skmrelease",
    "services_transparencycheck",
    "surveys_answer",
)


def context(module: str) -> str:
    """Context of a dotted name: ``core`` of ``pamong.core.journal``."""
    return module.partition(".")[2].partition(".")[0]


def foreign_model_imports(name: str, module: ast.Module) -> list[str]:
    """What a module imports from another context's ``models``."""
    return [
        target
        for target in imported(module)
        if re.match(r"pamong\.\w+\.models(\.|$)", target) and context(target) != context(name)
    ]


def foreign_tables(name: str, module: ast.Module, owners: Mapping[str, str]) -> list[str]:
    """Tables of other contexts that a module's SQL names.

    owners      table → its context
    """
    words = {
        word
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for word in re.findall(r"(?:FROM|JOIN|INTO|UPDATE|TABLE|ONLY)\s+\"?(\w+)", node.value)
    }
    return sorted(word for word in words if owners.get(word, context(name)) != context(name))


def relation_problems(model: type[models.Model]) -> Iterator[str]:
    """Relations that let a lower context see a higher one, delete along, or hide a table."""
    for field in model._meta.get_fields(include_hidden=True):
        if isinstance(field, models.ManyToManyField):
            yield f"{field}: a link between rows is a model of its own"
        elif isinstance(field, models.ForeignKey):
            if field.remote_field.related_name != "+":
                yield f'{field}: related_name must be "+"'
            if field.remote_field.on_delete is not models.PROTECT:
                yield f"{field}: on_delete must be PROTECT"
        elif isinstance(field, GenericForeignKey):
            yield f"{model._meta.label}.{field.name}: a generic foreign key points anywhere and is checked nowhere"
    seen = [str(relation) for relation in model._meta.related_objects if relation.related_model not in foreign_models()]
    if seen:
        yield f"{model._meta.label} is seen from {seen}"
    if model._meta.parents:
        yield f"{model._meta.label} inherits a table"


def behaviour_problems(model: type[models.Model]) -> Iterator[str]:
    """Behaviour that a reader of an action would not expect."""
    usual = AbstractBaseUser if issubclass(model, AbstractBaseUser) else models.Model  # Django's own, for an account
    for method in ("save", "save_base", "delete", "asave", "adelete"):
        if getattr(model, method) is not getattr(usual, method):
            yield f"{model._meta.label}.{method} is overridden"
    yield from (f"{model._meta.label}.{manager.name} is a manager" for manager in _rules(model._meta.managers))


def _rules(managers: Iterable["models.Manager[models.Model]"]) -> Iterator["models.Manager[models.Model]"]:
    return (manager for manager in managers if type(manager) is not models.Manager)


def signal_problems(name: str, module: ast.Module) -> list[str]:
    """Imports with which a module would send or receive signals."""
    if name == SIGNAL_RECEIVER or name.startswith(f"{SIGNAL_RECEIVER}."):
        return []
    return [
        target for target in imported(module) if "signals" in target.split(".") or target.startswith("django.dispatch")
    ]


def test_models_are_imported_by_their_own_context_only() -> None:
    found = {name: foreign_model_imports(name, module) for name, module in own_modules().items()}
    assert {name: targets for name, targets in found.items() if targets} == {}


def test_tables_are_named_by_their_own_context_only() -> None:
    owners = {model._meta.db_table: model._meta.app_label for model in own_models()}
    found = {name: foreign_tables(name, module, owners) for name, module in own_modules().items()}
    assert {name: tables for name, tables in found.items() if tables} == {}


def test_relations_are_one_way_and_protect() -> None:
    assert [problem for model in own_models() for problem in relation_problems(model)] == []


def test_models_have_no_behaviour_of_their_own() -> None:
    assert [problem for model in own_models() for problem in behaviour_problems(model)] == []


def test_signals_are_left_alone() -> None:
    found = {name: signal_problems(name, module) for name, module in own_modules().items()}
    assert {name: targets for name, targets in found.items() if targets} == {}


@pytest.mark.django_db
def test_append_only_tables_are_guarded_by_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgfoid = 'pamong_append_only'::regproc ORDER BY 1, 2"
        )
        found = cursor.fetchall()
    row = "BEFORE DELETE OR UPDATE ON public.{} FOR EACH ROW"
    whole = "BEFORE TRUNCATE ON public.{} FOR EACH STATEMENT"
    assert [(table, enabled) for table, _, enabled, _ in found] == [
        (table, "O") for table in APPEND_ONLY for _ in range(2)
    ]
    assert [re.search(r"BEFORE .* FOR EACH \w+", text)[0] for *_, text in found] == [  # type: ignore[index]  # None fails here
        form.format(table) for table in APPEND_ONLY for form in (row, whole)
    ]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("pamong.kit.files", "from pamong.core.models import Entry", ["pamong.core.models.Entry"]),
        ("pamong.kit.files", "def late():\n    import pamong.core.models", ["pamong.core.models"]),
        ("pamong.kit.files", "from pamong.core import models", ["pamong.core.models"]),
        ("pamong.core.seal", "from pamong.core.models import Seal", []),
        ("pamong.cli", "from pamong.core.models import Seal", ["pamong.core.models.Seal"]),
        ("pamong.kit.files", "from django.db import models", []),
    ],
)
def test_foreign_model_import_is_found(name: str, text: str, found: list[str]) -> None:
    assert foreign_model_imports(name, ast.parse(text)) == found


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("pamong.web.home", "'SELECT 1 FROM core_seal JOIN kit_job ON true'", ["core_seal", "kit_job"]),
        ("pamong.core.seal", "'DELETE FROM core_unsealed'", []),
        ("pamong.kit.jobs", "f'UPDATE core_entry SET verb = {1}'", ["core_entry"]),
        ("pamong.kit.jobs", "'SELECT 1 FROM pg_trigger'", []),
    ],
)
def test_foreign_table_is_found(name: str, text: str, found: list[str]) -> None:
    owners = {"core_seal": "core", "core_unsealed": "core", "core_entry": "core", "kit_job": "kit"}
    assert foreign_tables(name, ast.parse(text), owners) == found


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("pamong.kit.jobs", "from django.db.models.signals import post_save", ["django.db.models.signals.post_save"]),
        ("pamong.kit.jobs", "from django.dispatch import receiver", ["django.dispatch.receiver"]),
        ("pamong.kit.jobs", "import signal", []),
        ("pamong.web.signin.receivers", "from allauth.mfa.signals import authenticator_added", []),
    ],
)
def test_signal_is_found(name: str, text: str, found: list[str]) -> None:
    assert signal_problems(name, ast.parse(text)) == found


@isolate_apps("pamong.core")
def test_bad_model_is_found() -> None:
    class Queue(models.Manager[models.Model]):
        pass

    class Target(models.Model):
        class Meta:
            app_label = "core"

    class Planted(models.Model):
        cause = models.ForeignKey(Target, models.CASCADE)
        kin = models.ManyToManyField(Target, related_name="+")
        thing = GenericForeignKey()
        due = Queue()

        class Meta:
            app_label = "core"

        def save(self, *args: object, **options: object) -> None:
            """Override."""

    class Heir(Target):
        class Meta:
            app_label = "core"

    assert sorted(relation_problems(Planted)) == [
        "core.Planted.cause: on_delete must be PROTECT",
        'core.Planted.cause: related_name must be "+"',
        "core.Planted.kin: a link between rows is a model of its own",
        "core.Planted.thing: a generic foreign key points anywhere and is checked nowhere",
    ]
    assert "core.Heir inherits a table" in list(relation_problems(Heir))
    seen = "['<ManyToOneRel: core.planted>', '<ManyToManyRel: core.planted>', '<OneToOneRel: core.heir>']"
    assert list(relation_problems(Target)) == [f"core.Target is seen from {seen}"]
    assert sorted(behaviour_problems(Planted)) == [
        "core.Planted.due is a manager",
        "core.Planted.save is overridden",
    ]
