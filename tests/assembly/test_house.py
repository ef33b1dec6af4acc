"""Rules that hold for the whole house: every field has a class, every constraint a name that speaks."""

import pytest
from django.apps import apps

OURS = [model for model in apps.get_models() if model.__module__.startswith("saikoku.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
@pytest.mark.clause("16.2")
def test_every_field_is_declared_personal_working_or_public(model):
    concrete = {field.name for field in model._meta.concrete_fields}
    assert hasattr(model, "privacy"), f"{model._meta.label} declares no privacy"
    assert model.privacy.names() == concrete


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_model_orders_by_default_or_hides_rows(model):
    assert not model._meta.ordering
