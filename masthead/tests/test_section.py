import pytest
from django.core.exceptions import ValidationError

from masthead.models import Section
from newsroom.testing import section

pytestmark = pytest.mark.django_db


def test_a_path_is_made_of_the_slugs_above():
    assert section("energy/power/storage").path == "energy/power/storage"


def test_a_fourth_level_is_refused():
    with pytest.raises(ValidationError, match="That would be level 4; sections go 3 levels deep"):
        Section(parent=section("a/b/c"), name="D", slug="d").clean()


def test_a_section_cannot_stand_below_itself():
    top = section("energy")
    top.parent = section("energy/power")
    with pytest.raises(ValidationError, match="cannot stand below itself"):
        top.clean()


def test_the_newsrooms_own_addresses_are_reserved():
    with pytest.raises(ValidationError, match="“api” is one of the newsroom's own addresses"):
        Section(name="API", slug="api").clean()
    Section(parent=section("energy"), name="API", slug="api").clean()


def test_an_address_is_given_once():
    held = section("energy/power")
    with pytest.raises(ValidationError, match="There is a section at /energy/power/ already"):
        Section(parent=held.parent, name="Power", slug="power").clean()
    held.clean()
    Section(parent=section("trade"), name="Power", slug="power").clean()
