"""The texts a new newsroom starts with, for it to adapt: migration 0002 brings them.

A change here reaches new newsrooms only. Each says only what this software does; what only the newsroom can know
stands in its own row or is left for it to add.
"""

from masthead.slugs import STANDING

_ABOUT = """
<p>This newsroom publishes news whose figures can be checked. What a story says of amounts, people, places and dates is
kept as facts beside its text and shown as its Key Takeaways.</p>
<h2>How our stories are made</h2>
<p>A story is written and edited by people. Before it is published every figure in its Key Takeaways is compared with
the text, and a difference holds the story back until an editor has dealt with it. Below each takeaway stands the
passage of the story that it rests on.</p>
<p>Where no editor has written a summary, sentences of the story are chosen automatically, and the page says so.</p>
<h2>When something is wrong</h2>
<p>We say what was wrong and what is right, at the top of the story. Our <a href="/corrections-policy/">corrections
policy</a> tells how. Who is responsible for this paper stands in the <a href="/imprint/">imprint</a>.</p>
"""

_CORRECTIONS = """
<p>We make mistakes. When we find one, or you show us one, we say so in the place where it stood.</p>
<h2>What you will see</h2>
<ul>
<li><strong>A correction</strong> is made when something was wrong. A note at the top of the story says what was
wrong, what is right, and when we changed it.</li>
<li><strong>A clarification</strong> is made when something was right but could be misread. Its note stands in the
same place.</li>
<li><strong>An update</strong> adds what has happened since. The story then bears the time of its update.</li>
<li>Slips of spelling and layout are put right without a note. A changed figure, name, quotation or takeaway never
counts as such a slip.</li>
</ul>
<h2>What we keep</h2>
<p>Every published version of a story is kept unchanged, unless the law obliges us to erase it. When a fact in a
takeaway is corrected, the old and the new value are recorded side by side. They are part of the story in our open
interface under /api/v1/, and the list of changes there names every correction, so whoever has used the wrong figure can
find and mend it.</p>
<h2>When a story is withdrawn</h2>
<p>A story that should not have been published is withdrawn. Its address then says what was withdrawn, when and why,
and not that the page never existed.</p>
"""

_PRIVACY = """
<p>You can read this paper without being followed. These pages set no cookies, run no scripts and load nothing from any
other site. There are no advertisements, no visitor statistics and no accounts for readers.</p>
<h2>What the server notes</h2>
<p>Like every web server, ours may write a line for each page it sends: the network address the request came from, the
time, the page asked for, whether it could be sent, and what the browser says of itself. Such lines serve to keep the
site running and to find faults and attacks. We do not use them to learn who reads what. How long they are kept is set
by whoever runs the server; write to us and we will tell you.</p>
<p>To limit floods of requests, our open interface under /api/ counts the requests from each network address for one
minute. That count stands in memory only.</p>
<h2>Links to other sites</h2>
<p>A link to another site loads nothing until you follow it, and your browser is told not to say which page of ours you
came from. What the other site does with your visit is for that site to say.</p>
<h2>For those who work here</h2>
<p>Editors sign in under /admin/, where two cookies are needed: one to stay signed in and one against forged requests.
They are sent to those pages alone.</p>
<h2>When you write to us</h2>
<p>We then have your message and your address, and use them to answer you.</p>
"""

_ACCESSIBILITY = """
<p>We want everybody to be able to read this paper. Its pages aim to meet the Web Content Accessibility Guidelines
(WCAG) 2.2 at level AA.</p>
<h2>What we do</h2>
<ul>
<li>Every page is built to be read with the keyboard alone, with a screen reader, and without scripts.</li>
<li>Headings, lists and regions are marked as such, and a link at the top leads past the navigation.</li>
<li>Text grows with the size set in your browser and stays readable on a narrow screen.</li>
<li>Colours keep the contrast of level AA in the light and in the dark, and nothing is said by colour alone.</li>
<li>Editors describe each story's picture in words, and each story names its language.</li>
</ul>
<h2>What may fall short</h2>
<p>No outside body has examined these pages yet. Wide tables in stories may have to be scrolled sideways on small
screens, and words quoted in another language may not be marked as such.</p>
<h2>Tell us</h2>
<p>If something stands in your way, write to us and say which page it is and what you use to read it. We will try to put
it right, and meanwhile send you the text in another form.</p>
"""

_IMPRINT = """
<p>This page says who is responsible for this paper and how to reach them.</p>
"""

_TITLES = ("About", "Corrections policy", "Privacy", "Accessibility", "Imprint")
_BODIES = (_ABOUT, _CORRECTIONS, _PRIVACY, _ACCESSIBILITY, _IMPRINT)
FIRST_PAGES = dict(zip(STANDING, zip(_TITLES, _BODIES, strict=True), strict=True))  # slug -> (title, body)
