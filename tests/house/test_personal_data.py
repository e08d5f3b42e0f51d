"""Every table says what it holds about people: export, erasure and retention rely on it."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.test.utils import isolate_apps

from pamong.core.personal_data import THIRD_PARTY
from tests.house.source import foreign_models, own_models


def declaration_problems(model: type[models.Model]) -> list[str]:
    """What is wrong with a model's ``personal_data``."""
    declared = vars(model).get("personal_data")
    if not isinstance(declared, dict):
        return [f"{model._meta.label} does not declare personal_data"]
    fields = {field.name for field in model._meta.local_fields}
    unknown = [f"{model._meta.label}.{name} is no field" for name in declared if name not in fields]
    silent = [f"{model._meta.label}.{name} has no reason" for name, why in declared.items() if not str(why).strip()]
    return unknown + silent


def unlisted(installed: Iterable[str]) -> list[str]:
    """Library models that nobody has judged."""
    return sorted(set(installed) - set(THIRD_PARTY))


def test_every_model_declares_its_personal_data() -> None:
    assert [problem for model in own_models() for problem in declaration_problems(model)] == []


def test_third_party_models_are_listed_exactly() -> None:
    installed = {model._meta.label: model for model in foreign_models()}
    assert unlisted(installed) == []
    assert set(THIRD_PARTY) - set(installed) == set()
    for label, declared in THIRD_PARTY.items():
        assert set(declared) - {field.name for field in installed[label]._meta.get_fields()} == set()


def test_new_third_party_model_is_found() -> None:
    assert unlisted([*THIRD_PARTY, "silk.Request"]) == ["silk.Request"]


@isolate_apps("pamong.core")
def test_bad_declaration_is_found() -> None:
    class Silent(models.Model):
        name = models.TextField()

        class Meta:
            app_label = "core"

    class Wrong(models.Model):
        name = models.TextField()
        personal_data: ClassVar[dict[str, str]] = {"name": " ", "nip": "number of a civil servant"}

        class Meta:
            app_label = "core"

    assert declaration_problems(Silent) == ["core.Silent does not declare personal_data"]
    assert declaration_problems(Wrong) == ["core.Wrong.nip is no field", "core.Wrong.name has no reason"]
