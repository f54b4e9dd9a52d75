"""Lines under pictures that name who made them; with the caption before the credit, however long it is."""

from __future__ import annotations

import re

_LABEL = (
    r"photos?|photographs?|pictures?|pics?|images?|fotos?|bild(?:er)?|fotografía|fotografia|imagen|crédits? photo|crédits?"
    r"|photo credit|image credit|picture credit|credits?|illustration|grafik|infographic|fotograf|kuva|zdjęcie|fot\.|fotoğraf"
    r"|фото|写真|사진|图片|圖片|صورة|الصورة"
)
_HOUSES = (
    r"getty images(?: \w+)?|getty|afp(?:/getty images)?|ap photo|reuters|epa(?:-efe)?|efe|dpa|ansa|imago(?: images)?"
    r"|shutterstock|alamy(?: stock photo)?|istock(?:photo)?|picture alliance|zuma press|xinhua|ritzau(?: scanpix)?"
    r"|ntb(?: scanpix)?|scanpix|lehtikuva|belga(?: image)?|anp|afp via getty images|wireimage|filmmagic|redux|bloomberg|tass"
    r"|ria novosti|anadolu(?: agency)?|sipa(?: usa)?|keystone|tt nyhetsbyrån|cordon press|europa press|rex features"
    r"|adobe stock|unsplash|pixabay|wikimedia commons"
)

# "… looks on. (Photo by N / AFP) (Photo credit should read N/AFP/Getty Images)", of any length.
IN_BRACKETS = re.compile(rf"[(\[](?:{_LABEL}|ap photo)\b[^()\[\]]{{1,160}}[)\]]?\W*$", re.IGNORECASE)
# "Photo: N/AFP", "© N", "Foto: N".
LABELLED = re.compile(rf"^\W*(?:{_LABEL})\s*(?:by\b|:|©|/|\|)\s*\S", re.IGNORECASE)
# "… at dawn. N/Getty Images", "… N / AFP", "… via Reuters".
SIGNED = re.compile(rf"(?:[/|©]\s?|\bvia |– |— )(?:{_HOUSES})\W*$", re.IGNORECASE)
HOUSE_ONLY = re.compile(rf"^\W*(?:[^\W\d_][\w.'’-]+\s){{0,4}}(?:[/|,-]\s?)?(?:{_HOUSES})\W*$", re.IGNORECASE)
TOPSHOT = re.compile(r"topshot\s*[-–—]")

SHORT = 25
MIDDLING = 70


def is_credit_line(text: str, words: int) -> bool:
    """Whether the line is a picture's credit, alone or with the caption before it."""
    tail = text[-260:]
    if ("(" in tail or "[" in tail) and IN_BRACKETS.search(tail):
        return True
    if _says_so(text[:40].lower()) or _says_so(tail.lower()):
        return True
    if words <= SHORT and LABELLED.match(text):
        return True
    if words <= 8 and HOUSE_ONLY.match(text):
        return True
    return words <= MIDDLING and bool(SIGNED.search(tail))


def _says_so(line: str) -> bool:
    return "photo credit should read" in line or ("topshot" in line and TOPSHOT.search(line) is not None)
