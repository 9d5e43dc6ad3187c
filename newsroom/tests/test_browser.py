"""The day in a real browser: a reader follows a takeaway to its passage, an editor writes, publishes and corrects."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from newsroom.tests.browsing import Browser, Visit, browser, newsroom

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def var(tmp_path_factory) -> Path:
    return Path(tmp_path_factory.mktemp("var"))


@pytest.fixture(scope="module")
def base(var) -> Iterator[str]:
    with newsroom(var) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture
def visit(chromium, base) -> Iterator[Visit]:
    context = chromium.new_context(viewport={"width": 1360, "height": 900})
    found = Visit(context.new_page(), base)
    yield found
    context.close()


def test_a_reader_follows_a_takeaway_to_its_passage(visit):
    visit.go("/")
    visit.page.click("main h2 a >> nth=0")
    visit.page.click("text=Where does this come from? >> nth=0")
    link = visit.page.locator("a[href^='#b']").first
    name = link.get_attribute("href")
    link.click()
    assert visit.page.url.endswith(name)
    expect(visit.page.locator(name)).to_be_in_viewport()
    assert visit.page.evaluate("document.querySelector(':target').id") == name[1:]
    assert visit.page.context.cookies() == []
    assert visit.trouble == []


def test_a_page_is_whole_on_a_phone_without_scripts(chromium, base):
    context = chromium.new_context(
        viewport={"width": 390, "height": 800}, java_script_enabled=False, color_scheme="dark"
    )
    found = Visit(context.new_page(), base)
    found.go("/")
    found.page.click("main h2 a >> nth=0")
    expect(found.page.locator("text=Key Takeaways").first).to_be_visible()
    box = found.page.locator("body").bounding_box()
    assert box is not None
    assert box["width"] <= 390
    assert found.trouble == []
    context.close()


def test_an_editor_writes_publishes_and_withdraws(visit, var, base):
    visit.log_in("deskeditor", var)
    page = visit.page
    visit.go("/admin/articles/article/add/")
    page.fill("#id_headline", "A lighthouse is let for about $2 million")
    _choose(page, "section", "Ports")
    page.locator(".ProseMirror[contenteditable=true]").click()
    page.keyboard.type("The lighthouse at Norrhamn was let for about $2 million on Monday.")
    page.click("text=Add another Transaction Details")
    page.click("#transaction-0 .field-amounts [data-add]")
    page.fill("[name=transaction-0-amounts-0-label]", "rent")
    page.select_option("[name=transaction-0-amounts-0-qualifier]", "about")
    page.fill("[name=transaction-0-amounts-0-value]", "2m")
    page.fill("[name=transaction-0-amounts-0-currency]", "USD")
    expect(page.locator("#transaction-0 .statement")).to_have_text("Rent about $2 million.")
    page.click("[name=_continue]")
    expect(page.locator(".success")).to_be_visible()
    page.click("text=Publish …")
    expect(page.locator("text=Nothing stands in the way.")).to_be_visible()
    page.click("text=Publish edit 1 now")
    address = page.get_by_role("link", name="See it").get_attribute("href")
    page.fill("section[aria-labelledby=withdraw] [name=reason]", "The keeper says it is not so.")
    page.goto(f"{base}{address}")
    expect(page.locator("h1")).to_have_text("A lighthouse is let for about $2 million")
    page.go_back()
    page.fill("section[aria-labelledby=withdraw] [name=reason]", "The keeper says it is not so.")
    page.click("text=Withdraw the story")
    expect(page.locator(".success")).to_be_visible()
    answer = page.request.get(f"{base}{address}")
    assert answer.status == 410
    assert "The keeper says it is not so." in answer.text()
    assert visit.trouble == []


@pytest.mark.parametrize("width", [1360, 390])
def test_every_figure_of_a_box_is_there_to_edit_and_nothing_runs_off_the_page(chromium, var, base, width):
    context = chromium.new_context(viewport={"width": width, "height": 1000})
    found = Visit(context.new_page(), base)
    found.log_in("managingeditor", var)
    found.go("/admin/articles/article/?q=Bitfarms")
    found.page.click("#result_list tbody th a >> nth=0")
    value = found.page.locator("[name=transaction-0-amounts-0-value]")
    expect(value).to_be_visible()
    assert value.evaluate("input => input.scrollWidth <= input.clientWidth")
    assert found.page.evaluate("document.documentElement.scrollWidth") <= width
    assert found.trouble == []
    context.close()


def test_two_windows_on_one_story_lose_nothing(chromium, visit, var, base):
    visit.log_in("managingeditor", var)
    other = Visit(visit.page.context.new_page(), base)
    visit.go("/admin/articles/article/?public=live")
    address = visit.page.locator("#result_list tbody th a").first.get_attribute("href").split("?")[0]
    for window in (visit, other):
        window.go(address)
    visit.page.fill("#id_standfirst", "Theirs, saved first")
    visit.page.click("[name=_continue]")
    other.page.fill("#id_standfirst", "Mine, typed meanwhile")
    other.page.click("[name=_continue]")
    expect(other.page.locator("tr.differs >> text=Theirs, saved first")).to_be_visible()
    expect(other.page.locator("tr.differs >> text=Mine, typed meanwhile")).to_be_visible()
    other.page.click("[name=_continue]")
    expect(other.page.locator("#id_standfirst")).to_have_value("Mine, typed meanwhile")


def test_the_partners_docs_work_under_the_strict_policy(visit):
    visit.go("/api/docs/")
    expect(visit.page.locator("text=/api/v1/articles/").first).to_be_visible()
    assert visit.page.context.cookies() == []
    assert visit.trouble == []


def _choose(page, field: str, text: str) -> None:
    page.click(f".field-{field} .select2-selection")
    page.fill(".select2-search__field", text)
    page.click(f".select2-results__option:has-text('{text}')")
