"""Nothing leaks: no public page's SQL names a table of the working copy."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.freezing import picture
from newsroom.testing import image, published, withdrawn

WORKING_COPY = {
    model._meta.db_table for name in ("articles", "factboxes") for model in apps.get_app_config(name).get_models()
}


@pytest.mark.django_db
def test_no_page_asks_the_working_copy(client):
    live, gone = published(lead_image=picture(image())), withdrawn()
    addresses = ["/", "/energy/", "/authors/aiko-brandt/", "/topics/batteries/", "/nowhere/", "/energy/nowhere/"]
    addresses += [f"/{live.path}/", f"/{gone.path}/", f"/media/{live.picture}"]
    with CaptureQueriesContext(connection) as asked:
        answers = [client.get(address).status_code for address in addresses]
    assert answers == [200, 200, 200, 200, 404, 404, 200, 410, 200]
    tables = {name for query in asked for name in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
    assert "publishing_storypage" in tables
    assert not tables & WORKING_COPY
