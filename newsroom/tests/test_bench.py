import re

import pytest

from newsroom.testing import editor
from scripts.bench import benches
from scripts.bench_import_ground import by_stages, whole
from scripts.generated import stories


def test_generated_stories_are_always_the_same_and_all_different():
    made = list(stories(300))
    assert list(stories(20)) == made[:20]
    assert len({story["title"] for story in made}) == len({story["id"] for story in made}) == 300
    words = [len(re.sub("<[^>]+>", " ", story["body_html"]).split()) for story in made]
    assert 200 < sum(words) / len(words) < 260


@pytest.mark.django_db
def test_they_all_pass_the_gate_by_stages_and_through_the_importer():
    made = list(stories(24))
    spent, out = by_stages(made[:12], editor())
    assert (sorted(spent), out) == (["publish_all", "save_all"], 12)
    assert whole(made[12:], editor())[1] == 12


def test_the_import_bench_is_one_of_the_benches():
    assert "scripts.bench_import" in benches()
    assert not any(name.endswith("_ground") for name in benches())
