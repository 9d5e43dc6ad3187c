"""`make screenshots`: a demo newsroom, visited with a real browser; pictures for the README and for looking at."""

import io
import sys
import tempfile
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Page

django.setup()

from newsroom.tests.browsing import Visit, browser, newsroom  # noqa: E402 - settings first

OUT = Path("docs/screenshots")
STORY = "/trade/ports/ardvick-leases-north-quay/"
WIDTHS = (1360, 390)
COLOURS = 128


def keep(page: Page, name: str, whole: bool) -> None:
    """A palette PNG: a quarter of the bytes, and nobody sees it."""
    picture = Image.open(io.BytesIO(page.screenshot(full_page=whole)))
    OUT.mkdir(parents=True, exist_ok=True)
    picture.convert("RGB").quantize(COLOURS).save(OUT / f"{name}.png", optimize=True)
    sys.stdout.write(f"{OUT / name}.png\n")


def main(whole: bool) -> None:
    with tempfile.TemporaryDirectory() as folder, newsroom(Path(folder)) as base, browser() as chromium:
        for width in WIDTHS:
            for scheme in ("light", "dark"):
                context = chromium.new_context(viewport={"width": width, "height": 1000}, color_scheme=scheme)
                visit = Visit(context.new_page(), base)
                ending = f"{width}-dark" if scheme == "dark" else str(width)
                for name, path in (("front", "/"), ("story", STORY), ("privacy", "/privacy/")):
                    visit.go(path)
                    keep(visit.page, f"{name}-{ending}", whole)
                visit.log_in("managingeditor", Path(folder))
                for name, path in (("desk", "/admin/"), ("newsroom", "/admin/masthead/newsroom/")):
                    visit.go(path)
                    keep(visit.page, f"{name}-{ending}", whole)
                visit.go("/admin/articles/article/")
                keep(visit.page, f"list-{ending}", whole)
                visit.page.click("#result_list tbody th a >> nth=0")
                visit.page.wait_for_selector(".ProseMirror[contenteditable=true]")
                keep(visit.page, f"form-{ending}", whole)
                visit.page.click("text=Publish …")
                keep(visit.page, f"panel-{ending}", whole)
                context.close()


if __name__ == "__main__":
    main(whole="--whole" in sys.argv)
