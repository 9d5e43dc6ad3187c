"""Run by test_fourth_kind.py in a process of its own, with an app that brings one more kind of fact box."""

import json
import sys
import uuid
from typing import Any

import django
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment

django.setup()
setup_test_environment()
call_command("migrate", verbosity=0)

from articles.document import Box, from_json  # noqa: E402 - the apps must be ready first
from articles.models import Revision  # noqa: E402
from desk.tests.filling import filled  # noqa: E402
from newsroom.testing import editor, published  # noqa: E402
from publishing import triggers  # noqa: E402
from publishing.lifecycle import publish  # noqa: E402
from publishing.models import Correction, Fact  # noqa: E402

FACTS = {
    "sky": "storm",
    "quantities": [{"label": "rain", "value": "40", "unit": "mm"}],
    "damages": [{"label": "damage", "qualifier": "about", "currency": "EUR", "value": "3000000"}],
    "places": [{"name": "Porto", "code": "PT"}],
}
BODY = "<p>A storm brought 40 mm of rain to Porto on Monday and did about €3 million of damage.</p>"

edition = published(slug="storm", body=BODY, boxes=(Box(id=str(uuid.uuid4()), kind="weather", facts=FACTS),))
client = Client()
page = client.get(f"/{edition.path}/").content.decode()
story = client.get(f"/api/v1/articles/{edition.article_id}/").json()
rows = client.get("/api/v1/facts/weather/?currency=EUR&amount_min=1000000&place=PT&sky=storm").json()["results"]
none = client.get("/api/v1/facts/weather/?sky=drought").json()["results"]
schema = client.get("/api/v1/schema/", headers={"accept": "application/json"}).content.decode()

client.force_login(editor())
address = f"/admin/articles/article/{edition.article_id}/change/"
form = filled(client.get(address).content.decode(), weather__0__damages__0__value="4m", body=BODY.replace("€3", "€4"))
saved = client.post(address, form)
correction = publish(edition.article_id, editor(), "correction", "The damage is about €4 million.")
newest = from_json(Revision.objects.order_by("-edit")[0].document)

record: Any = Fact.objects.live().get()
report = json.dumps({
    "page": "Storm in Porto: 40 mm; about €3 million." in page and "The Weather" in page,
    "story": story["boxes"][0]["kind"],
    "evidence": {row["path"]: row["exact"] for row in story["boxes"][0]["evidence"]},
    "rows": [row["facts"]["sky"] for row in rows],
    "none": none,
    "schema": "/facts/weather/" in schema,
    "form": saved.status_code,
    "damage": newest.boxes[0].facts["damages"][0]["value"],
    "corrected": [[row.old["value"], row.new["value"]] for row in Correction.objects.filter(path__contains="damages")],
    "record": record.weatherrecord.sky,
    "triggers": triggers.missing(),
})  # fmt: skip
sys.stdout.write(f"{report}\n")
