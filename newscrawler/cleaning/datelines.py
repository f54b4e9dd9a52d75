"""
Datelines: "RIVERTON (Agency) —" before the first sentence, cut from the text and kept as a field.

A dateline is taken for one only when its shape leaves no doubt: a known agency, or a place in capitals before a dash.
"""

from __future__ import annotations

import re
from functools import cache

from newscrawler.extraction.wording import agencies, months
from newscrawler.model import Dateline

MAX_CHARS = 90
MIN_REST = 12
"""Letters that must follow: a line that is all dateline is one only when it names an agency or ends in a dash."""

# Houses that sign their datelines and are no agencies of the table.
HOUSES = (
    "cnn", "cnn business", "cnn travel", "cnn politics", "cnn sport", "cnn style", "cnn underscored", "cnn en español",
    "bbc", "bbc news", "upi", "kuna", "ani", "pti", "ians", "bernama", "wam", "spa", "nna", "jns", "tass", "тасс",
    "риа новости", "интерфакс", "укринформ", "cp", "aap", "aa", "iha", "dha", "ntb", "tt", "stt", "ritzau", "anp",
    "belga", "apa", "sda", "ats", "keystone-sda", "sid", "kna", "epd", "ansa", "adnkronos", "agi", "lapresse", "efe",
    "europa press", "lusa", "pap", "čtk", "ctk", "mti", "agerpres", "xinhua", "yonhap", "kyodo", "jiji", "antara",
    "vna", "pna", "news agencies", "agencies", "agencias", "agenturen", "red", "rtr", "dpa-afx", "dpa/tmn", "rnd",
    "reuters life!", "thomson reuters foundation", "bloomberg", "afp", "ap", "reuters", "dpa", "رويترز", "أ ف ب",
    "د ب أ", "وكالات", "سانا", "واس", "وام", "قنا", "بترا",
    "askanews", "télam", "telam", "notimex", "apro", "prensa latina", "andina", "hina", "tanjug", "fena",
    "bta", "бта", "танјуг", "tasr", "sita", "elta", "bns", "leta", "agerpres", "mediafax", "унн", "уніан",
    "белта", "казинформ", "irna", "isna", "panapress", "ttxvn", "vna", "bss", "unb",
    "भाषा", "वार्ता", "एजेंसी", "पीटीआई", "एएनआई", "आईएएनएस", "বাসস", "ইউএনবি",
)  # fmt: skip
# Of those that sign in Arabic letters, without brackets: "القاهرة - رويترز:".
ARABIC_HOUSES = (
    "رويترز", "أ ف ب", "أ.ف.ب", "د ب أ", "فرانس برس", "وكالات", "سانا", "واس", "وام", "قنا", "بترا", "كونا", "بنا", "وفا", "واع",
    "الأناضول", "ایرنا", "ایسنا", "مهر", "فارس", "تسنیم",
)  # fmt: skip
# Cities before a colon, as the dailies of South and Southeast Asia print them; other capitals there are speakers.
BEFORE_COLON = (
    "NEW DELHI", "DELHI", "MUMBAI", "KOLKATA", "CHENNAI", "BENGALURU", "BANGALORE", "HYDERABAD", "PUNE", "AHMEDABAD", "LUCKNOW",
    "JAIPUR", "PATNA", "BHOPAL", "CHANDIGARH", "SRINAGAR", "JAMMU", "GUWAHATI", "KOCHI", "THIRUVANANTHAPURAM", "COIMBATORE",
    "NAGPUR", "GURUGRAM", "NOIDA", "RANCHI", "BHUBANESWAR", "KARACHI", "LAHORE", "ISLAMABAD", "RAWALPINDI", "PESHAWAR",
    "QUETTA", "MULTAN", "FAISALABAD", "DHAKA", "KATHMANDU", "COLOMBO", "KUALA LUMPUR", "PETALING JAYA", "PUTRAJAYA",
    "GEORGE TOWN", "JOHOR BAHRU", "KOTA KINABALU", "KUCHING", "IPOH", "SHAH ALAM", "SINGAPORE", "JAKARTA", "BANGKOK",
    "MANILA", "HANOI", "BEIJING", "TOKYO", "SEOUL", "LONDON", "WASHINGTON", "NEW YORK", "PARIS", "BERLIN", "BRUSSELS",
    "MOSCOW", "DUBAI", "RIYADH", "CAIRO", "TEHRAN", "BEIRUT", "JERUSALEM", "KABUL", "GENEVA", "UNITED NATIONS",
    "नई दिल्ली", "मुंबई", "लखनऊ", "पटना", "ढाका",
)  # fmt: skip
# Months that only datelines need.
MONTHS = (
    "januára", "februára", "marca", "apríla", "mája", "júna", "júla", "augusta", "septembra", "októbra", "novembra",
    "decembra", "siječnja", "veljače", "ožujka", "travnja", "svibnja", "lipnja", "srpnja", "kolovoza", "rujna",
    "listopada", "studenoga", "studenog", "prosinca", "januara", "februara", "marta", "aprila", "maja", "juna",
    "jula", "avgusta", "oktobra", "януари", "февруари", "март", "април", "май", "юни", "юли", "август", "септември",
    "октомври", "ноември", "декември", "जनवरी", "फरवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर",
    "अक्टूबर", "नवंबर", "दिसंबर", "জানুয়ারি", "ফেব্রুয়ারি", "মার্চ", "এপ্রিল", "মে", "জুন", "জুলাই", "আগস্ট",
    "সেপ্টেম্বর", "অক্টোবর", "নভেম্বর", "ডিসেম্বর",
)  # fmt: skip
# Capitals before a dash that are no places.
NO_PLACES = frozenset({
    "update", "updated", "breaking", "exclusive", "live", "watch", "video", "analysis", "opinion", "correction",
    "note", "editor", "editors", "warning", "spoiler", "review", "interview", "photos", "quiz", "poll",
    "explainer", "factbox", "timeline", "sponsored", "advertisement", "eilmeldung", "kommentar", "urgent",
    "νατο", "πασοκ", "συριζα", "κκε", "οηε", "ηπα", "υπεξ", "υποικ", "εοδυ", "ελστατ", "δεη", "εκτ", "δντ", "αεκ", "παοκ",
    "βιντεο", "βίντεο", "εκτακτο", "έκτακτο", "αποκλειστικο", "αποκλειστικό",
})  # fmt: skip

# Signs of Indian scripts are letters to a reader and none to ``\w``.
_LETTER = r"[\w\u0900-\u0dff'’.\-]"
_PLACE = rf"[^\W\d_a-zß-öø-ÿ]{_LETTER}*(?:,?[ /](?:[^\W\d_]{_LETTER}*)){{0,5}}"
_UPPER = "A-ZÀ-ÖØ-ÞА-ЯЁІЇЄҐĆČĐŁŃŚŞŠŹŻŽİĞĄĘĚŘŮŐŰȘȚΑ-ΩΆΈΉΊΌΎΏ"
_CAPITALS = rf"(?:[{_UPPER}][{_UPPER}'’.\-]{{2,}})(?:[ /](?:[{_UPPER}][{_UPPER}'’.\-]+)){{0,4}}"
_REGION = r"(?:, [A-Z][\w.'’-]{1,18}(?: [A-Z][\w.'’-]{1,18}){0,2})?"
_DASH = r"\s*(?:[—–―]+|(?<=\s)-+(?=\s)|--+|\.[-—–])\s*"

_CJK = (
    # 【ワシントン＝佐藤一郎】 【北京共同】 【台北訊】, 【ワシントン】 but not 【独自】
    re.compile(
        r"^【(?P<place>[^】＝=]{1,14}?)(?:[＝=](?P<agency>[^】]{1,16})"
        r"|(?:共同|時事|ロイター|AFP|ＡＦＰ|AP|ＡＰ|CNN|綜合|综合)?[讯訊电電]?(?<=[同事ーPＰN讯訊电電]))】\s*"
    ),
    # ［ワシントン　３日　ロイター］ -
    re.compile(
        r"^[［\[(（](?P<place>[^\s\d］\])）]{1,12})\s+(?P<date>[\d０-９]{1,2}日)\s+(?P<agency>ロイター|共同|時事|AFP|ＡＦＰ)[］\])）]"
        r"\s*[-－―—–]*\s*"
    ),
    # （北京3日综合电）, （吉隆坡3日讯）
    re.compile(
        r"^[（(](?P<place>[\u3400-\u9fff]{2,8}?)(?P<date>(?:\d{1,2}月)?\d{1,2}日)(?:[\u3400-\u9fff]{1,4})?[电電讯訊][）)]\s*"
    ),
    # ［記者王小明／台北報導］
    re.compile(
        r"^[［\[〔【（(]?(?:本[報报])?[記记]者[\u3400-\u9fff、]{2,16}[／/](?P<place>[\u3400-\u9fff]{2,8}?)(?:[綜综]合)?[報报][導导道]"
        r"(?:[］\]〕】）)]\s*|\s+)"
    ),
    # [이데일리 홍길동 기자]
    re.compile(
        r"^\[(?P<agency>[가-힣A-Za-z0-9]{2,10})[ =](?:[가-힣]{2,4}[=·, ])?[가-힣]{2,4} (?:[가-힣]{2})?(?:기자|특파원)\]\s*"
    ),
    # (서울=연합뉴스) 홍길동 기자 =
    re.compile(r"^[(\[](?P<place>[^)\]=]{1,12})=(?P<agency>[^)\]]{2,14})[)\]]\s*(?:[^=]{2,14}기자\s*=\s*)?"),
    # 新华社北京3月5日电, （中央社記者…台北3日電）
    re.compile(
        r"^[（(]?(?P<agency>新华社|新華社|中新社|中新网|中央社|央视网|人民网|本报|本報)(?P<place>[^，。,]{0,30}?)"
        r"(?P<date>\d{1,2}月\d{1,2}日|\d{1,2}日)?[电電讯訊](?:（[^）]{2,20}）)?[)）]?\s*[:：]?\s*"
    ),
)
# МОСКВА, 3 мар — РИА Новости.   МОСКВА, 3 марта. /ТАСС/.   (ANSA) - ROMA, 03 MAR -
_WIRES = (
    re.compile(
        r"^(?P<place>[А-ЯЁІЇЄҐ][А-ЯЁІЇЄҐ-]{2,}(?: [А-ЯЁІЇЄҐ-]{2,})?), (?P<date>\d{1,2} [а-яіїє]{3,9})\.?\s*[—–-]?\s*"
        r"/?(?P<agency>РИА Новости|ТАСС|Интерфакс|Прайм)?/?\.?\s*(?!\s*\()"
    ),
    re.compile(
        r"^\((?P<agency>ANSA|AGI|ADNKRONOS|Adnkronos|AdnKronos|LaPresse|askanews)\)\s*[-–—]\s*"
        r"(?P<place>[A-Z][A-Za-z' ]{2,30}),? (?P<date>\d{1,2} [A-Za-z]{3,4})\.?\s*[-–—]\s*"
    ),
    # Москва. 3 мая. INTERFAX.RU -   КИЇВ. 3 травня. УНН.
    re.compile(
        r"^(?P<place>[А-ЯЁІЇЄҐ][А-ЯЁІЇЄҐа-яёіїєґ-]{2,}(?: [А-Яа-яЁІЇЄҐіїєґ-]{2,})?)[.,] (?P<date>\d{1,2} [а-яіїє]{3,9})\.?\s*[—–-]?\s*"
        r"(?P<agency>INTERFAX\.RU|Интерфакс|УНН|УНІАН|Укрінформ|Укринформ|БТА|РИА Новости|ТАСС)[.,]?\s*[—–-]?\s*"
    ),
    # القاهرة - رويترز:
    re.compile(
        r"^(?P<place>[\u0600-\u06ff]{3,}(?: [\u0600-\u06ff]{2,}){0,2})\s*[-–—/]\s*"
        rf"\(?(?P<agency>{'|'.join(map(re.escape, ARABIC_HOUSES))})\)?\s*[-–—:/]\s*"
    ),
    # NEW DELHI:
    re.compile(rf"^(?P<place>(?:{'|'.join(BEFORE_COLON)})(?:/(?:{'|'.join(BEFORE_COLON)}))?)\s?: (?=\S.{{40}})"),
)


def split_dateline(text: str) -> tuple[Dateline | None, str]:
    """(dateline, rest of the text); (None, text) when the text begins with none."""
    for pattern in (*_CJK, *_WIRES):
        match = pattern.match(text[: 2 * MAX_CHARS])
        if match and len(text) - match.end() >= MIN_REST:
            return _dateline(match, text)
    head = text[: 2 * MAX_CHARS]
    match = _signed().match(head)
    if match and match.end() <= MAX_CHARS and _fits(match, text):
        return _dateline(match, text)
    for pattern in (*_unknown_house(), _dated()):
        match = pattern.match(head)
        if match and match.end() <= MAX_CHARS and _is_place(match["place"], text[match.end() :]):
            return _dateline(match, text)
    match = _capitals().match(head)
    if (
        match
        and match.end() <= MAX_CHARS
        and len(text) - match.end() >= MIN_REST
        and _is_place(match["place"], text[match.end() :])
    ):
        return _dateline(match, text)
    return None, text


def is_dateline(text: str) -> bool:
    """Whether the text is a dateline and nothing else, which only those that an agency signs can be."""
    match = _signed().match(text) if len(text) <= MAX_CHARS else None
    return match is not None and not text[match.end() :].strip()


def _dateline(match: re.Match[str], text: str) -> tuple[Dateline, str]:
    found = match.groupdict()
    agency = (found.get("agency") or found.get("bare") or "").strip(" ()/") or None
    place = (found.get("place") or "").strip(" ,-–—/") or None
    raw = match.group(0).strip()
    named = agencies().get(agency.lower(), None if "】" in raw else agency) if agency else None
    return Dateline(raw=raw, place=place, agency=named, date_text=(found.get("date") or "").strip(" ,.") or None), text[
        match.end() :
    ].lstrip()


def _fits(match: re.Match[str], text: str) -> bool:
    """A signed dateline is one when a dash follows, when it is glued to a capital, or when nothing follows."""
    rest = text[match.end() :]
    return not rest or bool(match["dash"].strip()) or not rest[0].islower()


def _is_place(place: str, rest: str) -> bool:
    words = place.lower().replace(",", " ").split()
    return len(rest) >= MIN_REST and not any(word.strip(".") in NO_PLACES for word in words) and not rest[:1].islower()


@cache
def _unknown_house() -> tuple[re.Pattern[str], ...]:
    """
    PLACE (Whoever) —   and   Place (abc) –   whoever signs: capitals, or a house's small letters, leave no doubt.

    "Markus Muster (ABC) –" is a person with a party: a place in small letters wants a house in small letters.
    """
    shapes = ((_CAPITALS + _REGION, r"[^\W\d_][^()\d]{1,38}"), (_PLACE, r"[a-zà-öø-ÿ]{2,5}(?:/[a-zà-öø-ÿ]{2,5})?"))
    return tuple(
        re.compile(rf"^(?P<place>{place}){_date_part()}\s*,?\s*\((?P<agency>{house})\){_DASH}")
        for place, house in shapes
    )


@cache
def _signed() -> re.Pattern[str]:
    """PLACE, date (AGENCY) —   and   PLACE AGENCY —   and   (AGENCY)Glued."""
    names = sorted({*HOUSES, *agencies()}, key=lambda name: (-len(name), name))
    agency = "|".join(re.escape(name) for name in names)
    return re.compile(
        rf"^(?:(?P<place>{_PLACE}){_date_part()}\s*,?\s*)?"
        rf"(?:\((?P<agency>(?i:{agency})(?:/(?i:{agency}))?)\)"
        rf"|(?P<bare>CNN(?: Business| Travel)?|AP|AFP|dpa|Reuters|REUTERS)(?=\s*[—–]))"
        rf"(?P<dash>{_DASH}|\s*[:.]\s+|\s*)"
    )


@cache
def _capitals() -> re.Pattern[str]:
    return re.compile(rf"^(?P<place>{_CAPITALS}{_REGION}){_date_part()}(?:\s*[—–―]+\s*|\s+--?\s+)")


@cache
def _dated() -> re.Pattern[str]:
    """Paris, le 3 mai –: a place in small letters, no house, but a date."""
    return re.compile(
        rf"^(?P<place>{_PLACE}),(?={_date_part()}{_DASH})\s+(?:le\s+)?(?P<day>\d{{1,2}}[^–—―-]{{2,20}}?){_DASH}"
    )


@cache
def _date_part() -> str:
    names = "|".join(sorted((re.escape(name) for name in {*months(), *MONTHS}), key=lambda name: (-len(name), name)))
    day = (
        rf"\d{{4}}\.\s+(?i:{names})\s+\d{{1,2}}\.(?:,\s+\w+)?|\d{{1,2}}\.?\s+(?:de\s+)?(?i:{names})\.?"
        rf"|(?i:{names})\.?\s+\d{{1,2}}|\d{{1,2}}[./]\d{{1,2}}[./]?(?:\d{{4}})?"
    )
    return rf"(?:,?\s+(?:le\s+)?(?P<date>(?:{day})(?:,?\s+(?:de\s+)?\d{{4}}\.?)?))?"
