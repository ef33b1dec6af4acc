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


NAME_A_PERSON = {"debtor", "debtor_number", "member", "member_number", "household", "household_number", "household_key"}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
@pytest.mark.clause("16.2")
def test_whatever_names_a_person_or_a_household_is_personal_in_every_table(model):
    assert not NAME_A_PERSON & model.privacy.names() - model.privacy.personal


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_model_orders_by_default_or_hides_rows(model):
    assert not model._meta.ordering
