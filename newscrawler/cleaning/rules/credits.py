"""Lines under pictures that name who made them; with the caption before the credit, however long it is."""

from __future__ import annotations

import re

# What stands before who made the picture, by language.
LABELS = (
    r"photos?|photographs?|pictures?|pics?|images?|photo courtesy|photo illustration|(?:photo|image|picture|video) credits?"
    r"|(?:photo|image|picture|video) source|credits?|illustration|graphic|infographic|file photo|courtesy",  # en
    r"fotos?|bild(?:er)?|bildquelle|bildnachweis|fotoquelle|symbolbild|symbolfoto|grafik|quelle bild",  # de
    r"crédits?(?: photos?)?|photographie|illustration|infographie|visuel",  # fr
    r"fotografía|fotografia|imagen|imágenes|ilustración|foto cortesía|crédito(?: de (?:la )?foto)?|infografía",  # es
    r"imagem|imagens|crédito(?: da)? (?:foto|imagem)|foto de arquivo|reprodução|divulgação|ilustração|infografia",  # pt
    r"immagine|crediti|credit foto|foto d'archivio|illustrazione|beeld|afbeelding|fotograaf|bron foto",  # it nl
    r"fotograf|illustrasjon|billede|skjermdump|skjermbilde|arkivfoto|arkivbild|skärmdump|pressbild|grafikk|ljósmynd(?:ir)?|mynd(?:ir)?",
    r"kuvat?|valokuva|kuvituskuva|arkistokuva|kuvakaappaus|kuvituskuva|fotod?|erakogu|foto no|nuotr\.?|nuotrauk(?:a|os)",  # fi et lv lt
    r"zdjęci[ea]|fot\.|źródło zdjęcia|grafika|zdroj foto|ilustrační foto|ilustračné foto|fotografije?|snimka|fotografija",  # pl cs sk hr
    r"fotó|fotók|képek|illusztráció|fotografii|sursa foto|sursă foto|captură|credit foto",  # hu ro
    r"fotoğraf(?:lar)?|görsel|φωτογραφί(?:α|ες)|φωτό|πηγή φωτογραφίας|credit φωτογραφίας|պատկերը|ფოტო",  # tr el hy ka
    r"фото|снимк[аи]|фотографи[яијй]|иллюстрация|скриншот|изображение|ілюстрація|знімок|скріншот|колаж|коллаж",  # ru uk bg
    r"(?:ال)?صور[ةه]?|تصوير|عکس|تصویر|عكس|تصاویر|צילום|צילומים|תמונה|קרדיט",  # ar fa ur he
    r"फोटो|फ़ोटो|तस्वीर|छवि|चित्र|ছবি|ছবিঃ|আলোকচিত্র|புகைப்படம்|படம்|ఫోటో|చిత్రం",  # hi mr ne bn ta te
    r"ภาพ|ภาพถ่าย|ภาพประกอบ|ảnh|ảnh minh họa|hình ảnh|nguồn ảnh|gambar|ilustrasi|picha",  # th vi id ms sw
    r"写真|画像|撮影|図|사진|그래픽|이미지|图片|圖片|照片|图|圖|摄影|攝影|图源|圖源|资料图|資料照|圖/文",  # ja ko zh
)
_LABEL = "|".join(LABELS)
# Who makes pictures for others.
HOUSES = (
    r"getty images(?: \w+)?|getty|afp(?:/getty images)?|ap photo|reuters|epa(?:-efe)?|efe|dpa|ansa|imago(?: images)?",
    r"shutterstock|alamy(?: stock photo)?|istock(?:photo)?|picture alliance|zuma press|xinhua|ritzau(?: scanpix)?",
    r"ntb(?: scanpix)?|scanpix|lehtikuva|belga(?: image)?|anp|afp via getty images|wireimage|filmmagic|redux|bloomberg|tass",
    r"ria novosti|anadolu(?: agency| ajansı)?|sipa(?: usa)?|keystone(?:-sda)?|tt nyhetsbyrån|cordon press|europa press|rex features",
    r"adobe stock|unsplash|pixabay|pexels|freepik|depositphotos|wikimedia commons|dreamstime|123rf|stock\.adobe\.com",
    r"nurphoto|hans lucas|abacapress(?:\.com)?|photo12|maxppp|bestimage|gamma-rapho|riva press",  # fr
    r"lapresse|fotogramma|ipa-agency(?:\.net)?|imagoeconomica|folhapress|estadão conteúdo|agência brasil|agência o globo",
    r"agência senado|globalimagens|notimex|cuartoscuro|télam|colprensa|agencia uno|aton chile",
    r"sopa images|lightrocket|backgrid|shutterstock editorial|zumapress(?:\.com)?",
    r"pa wire|pa images|pa media|the canadian press|usa today sports|imagn(?: images)?|icon sportswire",
    r"action images|cal sport media|hindustan times|kyodo(?: news)?|jiji(?: press)?|yonhap|newsis|epa images",
    r"nordphoto|eibner(?:-pressefoto)?|witters|picturedesk(?:\.com)?|action press|ddp(?:images)?",
    r"čtk|tasr|cropix|pixsell|tanjug|agerpres|inquam photos|mediafax foto|ukrinform|укринформ|укрінформ",
    r"тасс|риа новости|коммерсантъ|уніан|intime news|eurokinissi|αμπε|απε-μπε|פלאש ?90|رويترز|أ ف ب|ロイター|アフロ",
    r"연합뉴스|뉴시스|뉴스1|게티이미지(?:뱅크|코리아)?|新华社|新華社|视觉中国|東方ic|中新社|中央社|路透社?|法新社|美联社|美聯社|ttxvn",
)
_HOUSES = "|".join(HOUSES)
# Names that mean something else too, or are but three letters: only behind a mark, "N/APA", never "Join APA".
_AMBIGUOUS = (
    r"abaca|divergence|agf|contrasto|lusa|mega(?:agency)?|splash(?: news)?|avalon(?:\.red)?|cp|ani|pti(?: photo)?|aap(?: ?image)?"
    r"|apa(?:-images|/picturedesk)?|gepa(?: pictures)?|mti|pap|fena|elta|bns|leta|унн|antara(?: foto)?|共同|時事|ap"
)

BRACKET = re.compile(r"[(\[（［【]")
# "… looks on. (Photo by N / AFP) (Photo credit should read N/AFP/Getty Images)", of any length.
IN_BRACKETS = re.compile(
    rf"[(\[（［【](?:{_LABEL}|ap photo)(?!\w)[^()\[\]（）［］【】]{{1,160}}[)\]）］】]?\W*$", re.IGNORECASE
)
# "Photo: N/AFP", "© N", "Foto: N".
LABELLED = re.compile(rf"^\W*(?:{_LABEL})\s*(?:by\b|[:：]|©|/|／|\||｜|＝)\s*\S", re.IGNORECASE)
# "… at dawn. N/Getty Images", "… N / AFP", "… via Reuters".
SIGNED = re.compile(rf"(?:(?:[/|©／｜]\s?|\bvia |– |— )(?:{_HOUSES})|[/|©／｜]\s?(?:{_AMBIGUOUS}))\W*$", re.IGNORECASE)
HOUSE_ONLY = re.compile(rf"^\W*(?:[^\W\d_][\w.'’-]+\s){{0,4}}(?:[/|,-]\s?)?(?:{_HOUSES})\W*$", re.IGNORECASE)
TOPSHOT = re.compile(r"topshot\s*[-–—]")

SHORT = 25
MIDDLING = 70


def is_credit_line(text: str, words: int) -> bool:
    """Whether the line is a picture's credit, alone or with the caption before it."""
    tail = text[-260:]
    if BRACKET.search(tail) and IN_BRACKETS.search(tail):
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
