import pytest
from django.core.management import call_command

from newsroom.testing import published, withdrawn
from publishing.models import StoryPage

pytestmark = pytest.mark.django_db


def test_every_stored_rendering_equals_a_fresh_one(capsys):
    published()
    published()
    withdrawn()
    call_command("audit_renderings")
    assert "2 stories, 4 renderings, 0 differing" in capsys.readouterr().out


def test_a_rendering_that_differs_is_named(capsys):
    edition = published()
    page = StoryPage.objects.get()
    page.pack(b"<p>tampered</p>")
    page.save()
    with pytest.raises(SystemExit) as ended:
        call_command("audit_renderings")
    assert ended.value.code == 1
    assert f"differs: page of /{edition.path}/" in capsys.readouterr().out
