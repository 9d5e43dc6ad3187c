import pytest
from django.contrib.auth.models import Permission, User

from desk.tests.filling import filled
from newsroom.testing import editor

pytestmark = pytest.mark.django_db


def test_whoever_manages_people_cannot_make_a_superuser_of_himself(client):
    admin = editor("admin", "nothing")
    admin.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    client.force_login(admin)
    address = f"/admin/auth/user/{admin.pk}/change/"
    form = filled(client.get(address).content.decode(), is_superuser="on", is_staff="on", is_active="on")
    client.post(address, form)
    assert User.objects.get(pk=admin.pk).is_staff
    assert not User.objects.get(pk=admin.pk).is_superuser
