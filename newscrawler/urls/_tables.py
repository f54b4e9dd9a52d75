"""The quirks of the web's URLs as tables. A name added here changes url keys: say so in the changelog."""

from __future__ import annotations

import re

_CAMPAIGNS_AND_CLICKS = """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh li_fat_id mc_cid mc_eid
    _ga _gl _hsenc _hsmi __hssc __hstc __hsfp hsctatracking _openstat mkt_tok vero_id vero_conv oly_anon_id oly_enc_id
    s_kwcid ef_id epik rb_clickid wickedid srsltid gad_source gad_campaignid
    ito ns_mchannel ns_source ns_campaign ns_linkname ns_fee at_medium at_campaign at_custom1 at_custom2 at_custom3
    at_custom4 at_link_id at_link_type at_link_origin at_format at_ptr_name at_bbc_team xtor wt_mc wt_zmc wt_mc_o
    cmpid cmp ocid ncid sr_share smid smtyp partner_ref ref_src ref_url mbid ftag cid_source guccounter guce_referrer
    guce_referrer_sig __twitter_impression amp_js_v amp_gsa usqp ftcamp icid xing_share sharetype trk trkcampaign
    pk_campaign pk_kwd pk_source pk_medium piwik_campaign piwik_kwd matomo_campaign mtm_campaign mtm_source mtm_medium
    """

TRACKING_PARAMETERS: frozenset[str] = frozenset(_CAMPAIGNS_AND_CLICKS.split())
"""Parameters that name who sent the reader, never what is read."""

TRACKING_PREFIXES: tuple[str, ...] = (
    "utm_",
    "hsa_",
    "mtm_",
    "pk_",
    "stm_",
    "at_custom",
    "vero_",
    "fb_action_",
    "fb_ref",
)

SESSION_PARAMETERS: frozenset[str] = frozenset(
    (
        "jsessionid",
        "phpsessid",
        "aspsessionid",
        "sessionid",
        "session_id",
        "sessid",
        "cfid",
        "cftoken",
        "zenid",
        "oscsid",
    )
)
"""Parameters that number the visitor's session: a new visitor has none."""

SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sessionid|sid)=[^/?;]*", re.IGNORECASE)
"""A session number that Java servers append to the path."""

DEFAULT_PORTS: dict[str, int] = {"http": 80, "https": 443}

SESSION_LIKE_PARAMETERS: frozenset[str] = frozenset(
    (
        "sid",
        "s",
        "session",
        "sess",
        "ssid",
        "sessionkey",
        "sesskey",
        "visitorid",
        "visitor",
        "cartid",
        "cart_id",
        "token",
    )
)
"""Parameters that number a session when their value is long and random; too short a word to strip unseen."""

CALENDAR_WORDS: frozenset[str] = frozenset(
    ("calendar", "calendars", "kalender", "calendrier", "calendario", "agenda", "events", "event-calendar", "whatson")
)
"""Path segments under which dates go on for ever."""

CALENDAR_PARAMETERS: frozenset[str] = frozenset(
    ("date", "day", "month", "year", "week", "from", "to", "start", "end", "tribe-bar-date", "cal_date", "ym", "m", "y")
)

_FACETS = """
    sort sortby sort_by order orderby order_by dir direction filter filters facet facets f view display layout limit
    per_page pagesize color colour size brand price price_min price_max category tag tags type format author lang
"""

FACET_PARAMETERS: frozenset[str] = frozenset(_FACETS.split())
"""Parameters that only show the same list in another way."""

_PAGERS = """
    page pg paged pageno page_no pagenum pageindex seite pagina offset start skip cursor after before
"""

PAGING_PARAMETERS: frozenset[str] = frozenset(_PAGERS.split())
"""Parameters that turn pages. ``p`` is not among them: WordPress numbers its articles with it."""

PAGING_SEGMENTS: frozenset[str] = frozenset(("page", "pages", "seite", "pagina", "strana"))
"""Path segments that a page number follows."""
