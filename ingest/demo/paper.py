"""The demo newsroom's own row, its social addresses, and what its About page and imprint say."""

from masthead import house
from masthead.first_pages import FIRST_PAGES
from masthead.models import Newsroom, SocialAddress, StandingPage

CONTACT = {
    "email": "desk@ledger.example",
    "corrections_email": "corrections@ledger.example",
    "telephone": "+44 20 7946 0118",  # of the range kept for invented numbers
    "postal_address": "The Ledger\n12 Almond Yard\nLondon",
    "publisher": "Ledger Demonstration Press",
}
SOCIAL = {"Mastodon": "https://social.example/@ledger", "LinkedIn": "https://network.example/ledger"}

ABOUT = """
<p>The Ledger is the demonstration newsroom of this software. Its companies, people and figures are invented, apart from
those in the story on Bitfarms; its bylines belong to nobody.</p>
<p>It writes about energy, technology and trade in English, and about business in German. It has stories in every state
a story can be in: some are live, one was corrected, one updated, one clarified and one withdrawn, and some that you
cannot see yet wait for their day.</p>
"""
IMPRINT = """
<p>Nobody publishes this paper: it is a demonstration, and the details below are invented. A newsroom of your own enters
its own under Masthead, Newsroom.</p>
"""


def set_up() -> Newsroom:
    """The newsroom's row, made of the settings' words and of invented contact details, with its pages filled in."""
    row = house.by_settings()
    row.language, row.languages = "en-GB", ["en-GB", "de"]
    for name, value in CONTACT.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    for position, (name, url) in enumerate(SOCIAL.items(), 1):
        SocialAddress.objects.get_or_create(newsroom=row, url=url, defaults={"name": name, "position": position})
    for position, (slug, (title, body)) in enumerate(FIRST_PAGES.items(), 1):
        told = {"about": ABOUT + body, "imprint": IMPRINT}.get(slug, body)
        StandingPage.objects.update_or_create(slug=slug, defaults={"title": title, "body": told, "position": position})
    return row
