"""What the names of classes, ids and roles say of a part of a page. Hints, never verdicts: every site has its own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

# Group → words of class names. A name is split at capitals, dashes and underscores; each word and each pair of
# neighbours ("read-more" → "readmore") is looked up.
NAMES: dict[str, str] = {
    "body": """body articlebody articletext storybody storytext bodytext bodycopy copy content articlecontent
        maincontent postcontent entrycontent storycontent pagecontent text richtext paragraph paragraphs para entry post
        story article artikel articulo noticia prose wysiwyg textcontent contentbody textbody fulltext inhalt texto
        corps contenido conteudo cuerpo tekst""",
    "caption": """caption captions figcaption imagecaption legend legende bildunterschrift bildtext subtitle pie piefoto
        didascalia legenda imagelegend photocaption mediacaption cutline""",
    "credit": """credit credits imagecredit photocredit mediacredit photographer copyright fotograf bildquelle
        photographe attribution""",
    "related": """related relatedarticles relatedlinks relatedposts relatedcontent recirc recirculation recommend
        recommended recommendation recommendations readmore readnext readalso morefrom moreon morestories morenews
        seealso alsoread mostread mostpopular popular trending further similar linkbox linklist onward nextarticle
        lesenswert weiterlesen mehrzum aussi alire relacionadas relacionados relacionada leiamais saibamais suggested
        suggestion suggestions outbrain taboola plista nextup upnext keepreading moretopic latest latestnews""",
    "teaser": """teaser teasers promo promos promotion promobox card cards cardlist headlines newslist articlelist
        storylist topstories collection carousel slider listing feed inlinelink crosslink boxlink snippet""",
    "newsletter": """newsletter newsletters signup subscribe subscription subscriptions subscriber mailinglist
        emailsignup abonnement abo optin podcastpromo appdownload appbanner app whatsapp telegram pushnotification""",
    "paywall": """paywall piano regwall offer offers registration register login loginwall meter metered premium plus
        barrier gate gated truncated subscribewall freemium""",
    "share": """share shares sharing sharebar sharebuttons social socials socialmedia socialshare sharetools follow
        followus addthis facebook twitter pinterest linkedin copylink buttons toolbar tools actions actionbar
        engagement reactions likes bookmark save""",
    "author": """author authors authorbox authorbio authorinfo authorcard authorname authordescription bio biography
        byline bylines contributor contributors aboutauthor abouttheauthor autor autoren autorin auteur autores
        redakteur writer writers journalist reporter verfasser profile""",
    "time": """date dates datetime time timestamp published publish publishdate pubdate updated modified dateline
        readtime readingtime lesezeit fecha datum""",
    "comment": """comment comments commentlist disqus respond reply replies kommentar kommentare comentarios
        commentaires discussion forum livefyre spotim openweb coral userpost""",
    "ad": """ad ads advert adverts advertisement advertising adslot adunit adcontainer adwrapper adbox banner sponsor
        sponsored sponsors dfp gpt googlead anzeige werbung publicidad publicite pubblicita reklama affiliate
        commerce shop shopping productcard partner brandedcontent native""",
    "player": """video videos videoplayer player players audio audioplayer podcast youtube vimeo jwplayer brightcove
        videojs mediaplayer playlist duration vjs livestream listen texttospeech tts""",
    "embed": """embed embeds embedded tweet twittertweet twitterembed instagrammedia tiktokembed socialembed iframe
        oembed blueskyembed fbpost infogram datawrapper flourish externalcontent""",
    "picture": """image images img picture pictures photo photos figure gallery galleries slideshow lightbox media
        thumbnail thumb bild bilder foto fotos fotostrecke diaporama galeria""",
    "trail": """breadcrumb breadcrumbs breadcrumblist tag tags taglist tagcloud topic topics keyword keywords
        categories category themen schlagwort etiquetas rubrik section label""",
    "legal": """disclaimer disclosure legal rights terms imprint impressum notice corrections correction
        editorsnote editornote trust ethics policy license licence republish""",
    "consent": """cookie cookies consent gdpr cmp privacy onetrust didomi usercentrics sourcepoint""",
    "hidden": """hidden hide sronly srtext visuallyhidden screenreader screenreadertext invisible printonly noprint
        offscreen assistive a11y visibilityhidden displaynone isvisuallyhidden""",
    "navigation": """nav navbar navigation menu menus submenu megamenu sitenav pagination pager paging prevnext
        skiplink skip toc tableofcontents anchors search searchbox hamburger drawer""",
    "side": """sidebar side rail rightrail leftrail aside complementary right rightcolumn rightcol widget widgets
        widgetarea secondary marginal""",
    "foot": """footer foot bottom sitefooter pagefooter articlefooter postfooter after afterarticle aftercontent
        belowarticle endofarticle""",
    "head": """header head masthead siteheader pageheader articleheader top topbar hero heroheader title titles
        headline headlines heading kicker eyebrow overline rubric topline spitzmarke""",
    "standfirst": """standfirst lead lede leadtext intro introduction summary deck dek subhead subheadline
        subheading subtitle vorspann chapo chapeau sommario ingress manchet entradilla bajada sapo excerpt abstract
        description teasertext articleintro articlelead perex zajawka copete keypoints highlights tldr""",
    "box": """factbox infobox info box facts sidebarbox inset highlight callout note explainer kasten zumthema
        backgroundbox aufklappbox accordion expander faq glossary definition steckbrief ficha encadre""",
    "quote": """quote quotes blockquote pullquote pullout zitat cita citation citat""",
    "live": """live liveblog liveticker ticker liveposts livepost liveblogpost timeline liveupdate""",
    "modal": """modal popup popover overlay dialog lightbox toast alert notification tooltip flyout offcanvas
        backdrop interstitial adblock""",
    "form": """form input field button btn cta submit poll quiz survey vote voting rating ratings feedback
        calculator donate donation spende contribute""",
    "error": """error errorpage notfound page404 noscript nojs fallback unsupported""",
}

BITS: dict[str, int] = {group: 1 << place for place, group in enumerate(NAMES)}
_WORDS: dict[str, int] = {}
for _group, _words in NAMES.items():
    for _word in _words.split():
        _WORDS[_word] = _WORDS.get(_word, 0) | BITS[_group]

ATTRIBUTES = (
    "class",
    "id",
    "role",
    "itemprop",
    "data-component",
    "data-component-name",
    "data-testid",
    "data-qa",
    "data-gu-name",
    "data-type",
    "data-test",
    "data-cy",
    "data-manual",
    "data-label",
    "data-module",
    "data-component-type",
    "data-block",
    "data-tb-region",
)
"""Where names stand; sites whose class names are made by machines leave telling ones for their tests."""
_RANK = {name: place for place, name in enumerate(ATTRIBUTES)}
MAX_NAME_CHARS = 400

_SPLIT = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@lru_cache(maxsize=16_384)
def groups_of(names: str) -> int:
    """The groups that words of class names and ids belong to, as a mask of BITS."""
    mask = 0
    for name in names[:MAX_NAME_CHARS].split():
        mask |= _groups_of_name(name)
    return mask


@lru_cache(maxsize=32_768)
def _groups_of_name(name: str) -> int:
    mask = 0
    before = ""
    for part in _SPLIT.findall(name):
        word = part.lower()
        mask |= _WORDS.get(word, 0) | (_WORDS.get(before + word, 0) if before else 0)
        before = word
    return mask


def names_of(attributes: Mapping[str, str]) -> str:
    """The class names, ids and roles of an element's attributes, as one string."""
    named = [key for key in attributes if key in _RANK]
    if len(named) > 1:
        named.sort(key=_RANK.__getitem__)
    return " ".join([value for key in named if (value := attributes[key])])
