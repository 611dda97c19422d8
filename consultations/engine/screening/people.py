"""Names of people: after a title, or a first name that is common in Morocco with a name behind it.

A title alone names an office, not a person ("السيد الوزير", "Monsieur le Maire"). Streets, hospitals and kings bear
names, too: what stands before or behind tells them apart.
"""

from __future__ import annotations

import re

from consultations.engine.screening.passage import Folded, listed
from consultations.engine.words import STOP

SURE, LIKELY = 0.85, 0.6

# First names that are nothing else. Those that are words, too (سعيد, كريم, أمل, عمر, علي) name nobody by themselves.
_FIRST_ARABIC = listed("""
محمد احمد امحمد فاطمه الزهراء خديجه عايشه عاءشه مصطفي ياسين يوسف ادريس ابراهيم اسماعيل زينب مريم مليكه رشيد رشيده
خالد هشام حسين الحسين حسناء سميره لطيفه حفيظ حفيظه بوشعيب المهدي ايوب انس حمزه بلال زكرياء سلمي هاجر كوثر رقيه
طارق سفيان نبيل نبيله يونس يونسي بدر انور اسامه مروان عثمان جواد فواد سمير حميد حميده رحمه ميمون ميمونه مينه امينه
حليمه نزهه السعديه فوزيه نجاه حسنيه جميله زهره زهور يامنه يطو فاضمه عيشه ابتسام الهام غيثه لبني نادية ناديه نوال
سهام سميه شيماء دنيا مونيه حكيمه سليمان داوود موسي عيسي يحيي بوعزه بوجمعه الجيلالي المحجوب الحبيب لحسن الحسن حسن
""")
_FIRST_LATIN = listed("""
mohamed mohammed mohamad muhammad ahmed hamid hassan hussein houcine lhoucine lahcen lhassan ali omar othmane
youssef yousef yassine yacine rachid said karim khalid hicham mustapha mostafa mustafa driss idriss ibrahim brahim
abderrahim abderrahmane abdellah abdallah abdelaziz abdelkader abdelhak abdelali abdelilah abdelouahed abdelmajid
abdessamad abdeslam aziz jamal kamal nabil najib noureddine badr anass anas amine ayoub hamza bilal zakaria
soufiane tarik tariq mehdi reda fouad samir jaouad jawad bouchaib larbi hachem ismail moussa miloud mimoun fatima
fatema khadija aicha zineb zaineb meryem mariam maryam malika rachida samira latifa hafida naima nezha halima
amina saida fatiha zohra zahra rkia rqia loubna nadia nawal siham soumia chaimae salma hajar kaoutar kawtar
ghizlane hanane ilham ibtissam bouchra karima hayat souad touria houria yamina mina hakima jamila leila laila
asmae sanae imane ihssane hind hiba doha
""")

# What an office is called, in its folded spelling: a title before it names nobody.
_OFFICE = listed("""
وزير والي عامل رييس رءيس ريس قايد قاءد مدير باشا مندوب نايب ناءب كاتب خليفه عميد وكيل قاضي مفتش ملك ناظر مسوول
محترم منسق برلماني مستشار منتخب عون مقدم شيخ موظف عضو اعضاء نواب وزراء عمال رووساء اسر اباء امهات ساده سيدات مواطن
مواطنون سفير امين محافظ معالي سعاده دكتور استاذ طبيب مربي حارس عام ولاه المديره جماعه كل الي التي الذي من في هذا
هذه ذلك وهو هي انا التربيه الاجتماعي الاجتماعيه الرياضه الجامعي الجامعيون العمومي السامي العام
""")
_OFFICE_LATIN = listed("""
le la les l un une de du des et ou ministre president presidente maire wali gouverneur directeur directrice
secretaire prefet prefete depute deputee senateur senatrice elu elue chef caid pacha conseiller conseillere
delegue deleguee commissaire juge procureur professeur docteur madame monsieur mesdames messieurs mademoiselle
tout tous toute toutes qui que je nous vous il elle on ce cette votre notre mon ma x y bonjour merci cordialement
dans pour avec sur
""")
# What bears somebody's name without being anybody.
_PLACES = listed("""
شارع زنقه حي مستشفي ثانويه مدرسه جامعه موسسه مءسسه مركب ملعب دوار جماعه مسجد ساحه مركز الملك سيدي مولاي اقليم
مدينه جمعيه اعداديه كليه معهد مطار سد المولي الامير جلاله المغفور سوق محطه عماله قياده درب الامام النبي الرسول
سيدنا رسول الله الخليفه السلطان ولي قريه منطقه جبل واد دار فيلا اقامه الشهيد الفنان الكاتب الشاعر
""")
_PLACES_LATIN = listed("""
avenue av rue boulevard bd bld place hopital chu lycee ecole universite faculte fondation complexe stade quartier
hay douar centre mosquee cite prix roi sidi moulay commune province association college aeroport barrage institut
king prince princesse sultan prophete imam oued jbel ksar residence immeuble gare port pont feu sa hajj street
""")
_NUMBERED = r"(?:الاول|الثاني|التاني|الثالث|التالت|الرابع|الخامس|السادس|السادسه)"

_ARABIC_TITLES = r"(?:السيد|السيده|الانسه|الاستاذ|الاستاذه|الدكتور|الدكتوره|الحاج|الحاجه|المدعو|المدعوه|المسمي|المسماه)"
_ARABIC_TITLED = re.compile(rf"(?<!\w)[وفبلك]?(?P<title>{_ARABIC_TITLES}|للسيده?) (?P<name>\w+(?: \w+)?)")
_NAMED_SO = re.compile(r"(?<!\w)(?:اسمه|اسمها|سميتو|سميتها|المدعو|المدعوه|الملقب) (?P<name>\w{3,}(?: \w{3,})?)")
_SURNAME = r"(?:(?:بن|ابن|ايت|بو|اولاد|آيت) ?\w{3,}|ال\w{3,}ي|\w{2,}(?:اوي|اني|وني|يني|اوي))"
_ARABIC_FULL = re.compile(
    rf"(?<!\w)[وفل]?(?P<first>{'|'.join(sorted(_FIRST_ARABIC, key=len, reverse=True))}|عبد ?ال\w{{3,}}) "
    rf"(?P<last>(?!{_NUMBERED}\b){_SURNAME})(?!\w)"
)

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’-]+"
_LATIN_TITLED = re.compile(
    rf"(?<![\w'’-])(?:M\.|MM\.|Mr\.?|Mme\.?|Mmes\.?|Mlle\.?|Dr\.?|Monsieur|Madame|Mademoiselle|Docteur"
    rf"|Hajj|Hajja)[ \u00a0]"
    rf"(?P<name>(?:{_CAPITAL}|[A-Z]\.)(?:[ \u00a0-]{_CAPITAL}){{0,2}})"
)
_LATIN_FULL = re.compile(
    rf"(?<![\w'’-])(?P<first>{_CAPITAL})[ \u00a0](?P<last>(?:(?:El|Al|Ben|Ait|Aït|Bou|Ould)[ -])?{_CAPITAL})"
)
_ROMAN = re.compile(r"^[IVX]+$")
_WORD = re.compile(r"\w+")
_FIRST = {"latin": frozenset(_FIRST_LATIN), "arabic": frozenset(_FIRST_ARABIC)}


def people(text: Folded) -> list[tuple[int, int, float]]:
    """Return where people are named, each with how sure that is."""
    return [*_arabic(text), *_latin(text)]


def _arabic(text: Folded) -> list[tuple[int, int, float]]:
    found = []
    for match in _ARABIC_TITLED.finditer(text.folded):
        name, sure = _person(match["name"])
        if name and not _is_place(text.folded[: match.start()]):
            found.append((*text.span(match.start("name"), match.start("name") + len(name)), sure))
    for match in _NAMED_SO.finditer(text.folded):
        if match["name"].split()[0] in _FIRST["arabic"]:
            found.append((*text.span(*match.span("name")), SURE))
    for match in _ARABIC_FULL.finditer(text.folded):
        if not _is_place(text.folded[: match.start()]) and match["last"] not in STOP["ar"]:
            found.append((*text.span(match.start("first"), match.end("last")), SURE))
    return found


def _person(words: str) -> tuple[str, float]:
    """Return what of the words behind a title is a name; nothing where they name an office, or only go on."""
    first, _, second = words.partition(" ")
    if first in _FIRST["arabic"] or first.startswith("عبدال"):
        goes_on = len(second) > 2 and second not in STOP["ar"] and second not in _OFFICE
        return (words if goes_on else first), SURE
    if first == "عبد" and second.startswith("ال"):
        return words, SURE
    bare = first.removeprefix("ال").removeprefix("ل")
    if first in _OFFICE or bare in _OFFICE or first in STOP["ar"] or len(first) < 4:
        return "", 0
    if re.fullmatch(r"(?:بن|بو|ايت)\w{3,}|ال\w{3,}(?:اوي|اني)", first):
        return first, LIKELY
    return "", 0


def _latin(text: Folded) -> list[tuple[int, int, float]]:
    found = []
    for match in _LATIN_TITLED.finditer(text.written):
        first = _plain(_WORD.search(match["name"]))
        if first not in _OFFICE_LATIN and not match["name"].isupper():
            found.append((*match.span("name"), SURE if first in _FIRST["latin"] else LIKELY))
    for match in _LATIN_FULL.finditer(text.written):
        is_name = match["first"].lower() in _FIRST["latin"] and not _ROMAN.match(match["last"])
        if is_name and not _is_place(text.written[: match.start()].lower()):
            found.append((*match.span(), SURE))
    return found


def _plain(found: re.Match[str] | None) -> str:
    return found.group().lower().replace("é", "e").replace("è", "e") if found else ""


def _is_place(before: str) -> bool:
    """Return whether one of the two words before is of what bears a name without being anybody."""
    words = _WORD.findall(before[-40:])[-2:]
    return any(
        word.removeprefix("ال") in _PLACES or word in _PLACES or _folded(word) in _PLACES_LATIN for word in words
    )


def _folded(word: str) -> str:
    return word.replace("é", "e").replace("ô", "o").replace("è", "e").removeprefix("l'")
