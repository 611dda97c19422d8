"""Phrases in which people say where they stand, spelt as `stance` folds: no accents, one alef, ha for ta marbuta.

Each line is the letters without which it cannot match (looked for first, that is cheap), a pattern, the side, and how
it says it (see `Rule`). Thought up, not learnt from anybody's texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

FOR, AGAINST, MIXED, UNSAID = "for", "against", "mixed", "unsaid"


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to say it. `plain`: it says so outright; others count only where nothing contradicts them.

    `opens`: only at the beginning of a sentence; `first`: of the text. `asks`: it wants what follows, which may be that
    something ends.
    """

    pattern: re.Pattern[str]
    side: str
    plain: bool
    opens: bool
    first: bool
    asks: bool


HOW = ("opens", "first", "asks")

# -- what is not a stance on a proposal -------------------------------------------------------------------------------
# To be against an evil is no word about what is proposed; to "fight against" something even less.
FRENCH_EVILS = (
    r"(?:violence|discrimination|corruption|harcelement|pauvrete|precarite|misere|injustice|inegalite|chomage|racisme|"
    r"sexisme|exclusion|fraude|abus|maltraitance|mariage|travail des (?:enfants|mineurs)|exploitation|drogue|"
    r"mendicite|abandon|decrochage|illettrisme|analphabetisme|isolement|stereotype|haine|spam|piratage|crime|"
    r"terrorisme|impunite|marginalisation|traite\b|trafic|cancer|covid|maladie|echec|monopole|gaspillage)"
)
ARABIC_EVILS = (
    r"(?:عنف|تمييز|فساد|رشوه|تحرش|فقر|هشاشه|بطاله|اقصاء|تهميش|ظلم|حكره|استغلال|تزويج|زواج القاصر|تشغيل|مخدرات|تسول|هدر|"
    r"اميه|عنصريه|كراهيه|تعذيب|ارهاب|جريمه|اعتداء|اغتصاب|اهمال|تشرد|ادمان|غش|احتكار|تبذير|استبداد|محسوبيه|زبونيه)"
)
# What somebody wants who wants that something ends: whether that is the proposal itself, the word does not say.
FRENCH_ENDINGS = (
    r"(?:\w+\W+){0,4}?(?:qu'on |que l'on |d'|de |a )?"
    r"(?:interdi|supprim|arret|cess|abol|mett\w+ fin|evit|retir|abandonn|refus|rejet|limit)"
)
ARABIC_ENDINGS = (
    r"(?:\w+\W+){0,3}?(?:ان |ب|من )*(?:الغاء|منع|وقف|حظر|ايقاف|توقيف|سحب|حذف|نمنع|نوقف|نلغي|تفادي|تجنب|حبس|عدم)"
)
# Somebody else's word, told.
REPORTED = re.compile(
    r"\b(?:disent|dit|disait|affirm\w+|pretend\w*|selon|d'apres|ceux qui|celles qui|certain(?:s|es)|les opposants|les"
    r" partisans|(?:ils|elles|qui) (?:sont|est)|si (?:vous|tu|quelqu'un)|يقول\w*|قال\w*|تقول|كيقول\w*|كيكولو|تيقول\w*|"
    r"البعض|بعض الناس|من هم|الذين|لي كيقول\w*|kay?9ol\w*|kaygol\w*|galo|9alo)\b"
)
BUT = re.compile(
    r"\b(?:mais|cependant|toutefois|neanmoins|pourtant|sauf|par contre|en revanche|sous reserve|و?لكن|"
    r"و?لاكن|غير ان|الا ان|بشرط|walakin|walakine)\b"
)
# -- French -----------------------------------------------------------------------------------------------------------
ADV = (
    r"(?:(?:absolument|totalement|completement|resolument|fermement|tout a fait|clairement|entierement|farouchement|"
    r"categoriquement|definitivement|radicalement|plutot|tres|vraiment|pleinement|particulierement|egalement|aussi|"
    r"evidemment|franchement|strictement|personnellement|donc|100 ?%|a 100 ?%|bien sur|parfaitement|extremement|"
    r"assez|largement|formellement|bien),? )*"
)
WE = r"(?:je suis|nous sommes|on est|j'en suis|je reste|nous restons|suis) "
NOT_WE = r"(?:(?:je|nous|on|j') ?(?:ne |n')?)?(?:suis|sommes|est|reste) "
THIS = (
    r"(?:ce|cet|cette|ces|cela|ca|l'article|l'alinea|l'amendement|l'idee|la proposition|la mesure|le projet|le texte|"
    r"le principe|tout le|l'ensemble|la loi|votre)\b"
)
STOP = r"(?= *(?:[.!,;:\n)]|$| car\b| parce\b| pour\b| puisque\b))"
# To agree with somebody, or with a fact, is not yet to agree with what is proposed.
AGREED = rf"(?:{STOP}|(?= (?:avec|pour|sur) {THIS}))"
NOT_YOU = (
    r"(?! avec (?:vous|toi|lui|elle|eux|moi|ceux|celui|ce que|votre|vos|ton|l'argument|les arguments|le commentaire|@))"
)
# What is judged must be named: "it is unacceptable" is mostly said of how things are.
JUDGED = (
    r"(?:(?:cet?|cette|la|le|l') ?(?:mesure|proposition|disposition|article|loi|idee|projet|texte|principe|"
    r"amendement|initiative|alinea|demarche) (?:est|semble|parait|me semble|me parait)|(?:article|alinea) (?:\d+ )?est|"
    r"je (?:trouve|juge|considere) (?:ca|cela|cette \w+|cet? \w+)(?: comme)?)"
)
BAD = "dangereu(?:x|se) inacceptable inutile absurde aberrante? nefaste irrealiste inadmissible contre-producti(?:f|ve)"
GOOD = "indispensable essentiel(?:le)? primordiale? necessaire"
FRENCH: list[tuple[str, str, str, str]] = [
    ("contre", rf"\b{WE}{ADV}contre\b(?! productif)", AGAINST, ""),
    (
        "contre",
        r"\b(?:je|nous|j'ai|je voterai|on) ?(?:vote|votons|voterai|voterons)? contre\b(?! productif)",
        AGAINST,
        "",
    ),
    ("contre", rf"{ADV}contre{STOP}", AGAINST, "opens"),
    ("contre", rf"{ADV}contre {THIS}", AGAINST, "opens"),
    ("oppose", r"\b(?:je m'|nous nous |on s')oppos(?:e|ons)\b", AGAINST, ""),
    ("oppose", rf"\b{WE}{ADV}opposee?s?\b", AGAINST, ""),
    ("oppose", rf"{ADV}opposee?s? (?:a|au|aux)\b", AGAINST, "opens"),
    ("desaccord", rf"\b{WE}{ADV}en (?:\w+ )?desaccord\b", AGAINST, ""),
    ("desaccord", r"(?:en )?(?:total |complet |profond )?desaccord\b", AGAINST, "opens"),
    ("accord", rf"\b{NOT_WE}{ADV}pas (?:du tout |non plus )?{ADV}(?:en |d'|d )accord\b{NOT_YOU}", AGAINST, ""),
    ("accord", rf"{ADV}pas (?:du tout )?{ADV}d'? ?accord\b{NOT_YOU}", AGAINST, "opens"),
    ("favorable", rf"\b{NOT_WE}{ADV}pas (?:du tout )?{ADV}favorables?\b", AGAINST, ""),
    ("defavorable", rf"\b(?:{WE}|avis |nous y sommes |j'y suis ){ADV}defavorables?\b", AGAINST, ""),
    ("defavorable", rf"{ADV}defavorables?\b", AGAINST, "opens"),
    ("suis pas", rf"\bje ne suis pas {ADV}(?:pour|partisan|convaincu)\b", AGAINST, ""),
    ("sommes pas", rf"\bnous ne sommes pas {ADV}(?:pour|partisans|convaincus)\b", AGAINST, ""),
    ("refus", r"\b(?:je|nous) (?:refuse|refusons)\b", AGAINST, ""),
    ("reje", r"\b(?:je|nous) (?:rejette|rejetons)\b", AGAINST, ""),
    ("desapprouv", r"\b(?:je|nous) desapprouv(?:e|ons)\b", AGAINST, ""),
    ("non a", r"non,? (?:a|au|aux) (?!contraire|moins|plus)", AGAINST, "opens"),
    ("stop a", r"stop (?:a|au|aux) ", AGAINST, "opens"),
    ("bonne idee", r"\b(?:pas|plus|rien d'|fausse|jamais) (?:une |la )?(?:tres )?bonne idee\b", AGAINST, ""),
    ("mauvaise", r"\b(?:tres )?mauvaise (?:idee|proposition|mesure)\b", AGAINST, ""),
    (
        "r ce",
        rf"\b(?:il faut|il faudrait|je demande|nous demandons|je propose|nous proposons|merci) (?:de |d')?(?:supprimer|"
        rf"retirer|abandonner|rejeter|annuler) {THIS}",
        AGAINST,
        "",
    ),
    (
        "de ce",
        r"\b(?:suppression|retrait|abandon|rejet) (?:pur et simple |total |immediat )?de (?:ce|cet|cette) ",
        AGAINST,
        "",
    ),
    *((word[:8], rf"\b{JUDGED} (?:une idee )?{ADV}(?:trop )?{word}\b", AGAINST, "weak") for word in BAD.split()),
    *((word[:8], rf"{ADV}(?:trop )?{word}{STOP}", AGAINST, "opens weak") for word in BAD.split()),
    ("non", r"non(?= *[.!])", AGAINST, "first"),
    ("usine a gaz", rf"\b{JUDGED} une (?:veritable |vraie )?usine a gaz\b", AGAINST, "weak"),
    ("accord", rf"\b{WE}{ADV}(?:d'|d |en )accord{AGREED}", FOR, ""),
    ("accord", rf"{ADV}(?:d'|en )accord{AGREED}", FOR, "opens"),
    ("favorable", rf"\b{WE}{ADV}favorables?\b", FOR, ""),
    ("favorable", rf"(?:avis )?{ADV}favorables?\b", FOR, "opens"),
    ("pour", rf"\b{WE}{ADV}pour\b(?! (?:l'instant|le moment|ma part|autant|rien|une fois|le coup))", FOR, ""),
    ("pour", rf"{ADV}pour{STOP}(?! pour)", FOR, "opens"),
    ("partisan", rf"\b{WE}{ADV}partisan(?:e|s|es)?\b", FOR, ""),
    ("faveur", rf"\b{WE}{ADV}en faveur\b", FOR, ""),
    ("souti", r"\b(?:je|nous) (?:soutiens|soutient|soutenons|le soutiens|la soutiens|les soutiens)\b(?! que)", FOR, ""),
    ("souteno", r"\bnous (?:le |la |les )?soutenons\b(?! que)", FOR, ""),
    ("approuv", r"\b(?:j'|nous )approuv(?:e|ons)\b", FOR, ""),
    ("appui", r"\bj'appuie\b", FOR, ""),
    ("appuyons", r"\bnous appuyons\b", FOR, ""),
    ("adher", r"\b(?:j'|j'y |nous )adher(?:e|ons)\b", FOR, ""),
    ("plussoi", r"\b(?:je )?plussoie\b", FOR, ""),
    ("bonne", r"\b(?:tres )?bonne (?:idee|proposition|initiative|mesure)\b", FOR, ""),
    ("excellente", r"\bexcellente (?:idee|proposition|initiative|mesure|chose)\b", FOR, ""),
    ("oui", r"oui(?: a| au| aux)? ?(?= |[.!,;:\n)]|$)", FOR, "first"),
    ("+1", r"\+ ?1\b", FOR, "first"),
    *((word[:8], rf"\b{JUDGED} (?:une idee )?{ADV}{word}\b", FOR, "weak") for word in GOOD.split()),
    *((word[:8], rf"{ADV}{word}{STOP}", FOR, "opens weak") for word in GOOD.split()),
    ("bon sens", rf"\b(?:{THIS}|\w+) va dans le bon sens\b", FOR, "weak"),
    ("demand", r"\b(?:je|nous) demand(?:e|ons)\b(?! (?:si|pourquoi|comment|bien))", FOR, "asks"),
    ("propos", r"\b(?:je|nous) propos(?:e|ons)\b", FOR, "asks"),
    ("souhait", r"\b(?:je|nous) souhait(?:e|ons)\b", FOR, "asks"),
    ("voulons", r"\bnous voulons\b", FOR, "asks"),
    ("besoin", r"\b(?:j'ai|nous avons|on a) (?:vraiment |absolument |tous )?besoin\b", FOR, "asks"),
]
# -- Arabic and Darija ------------------------------------------------------------------------------------------------
AR_ADV = r"(?:(?:تماما|بشده|كليا|قطعا|بقوه|جدا|بالطبع|طبعا|شخصيا|ايضا|كذلك|حتي انا) )*"
AR_WE = rf"\b(?:و|ف)?(?:انا|نحن|احنا|حنا|راني|رانا|اني|انني|اننا|انا شخصيا) {AR_ADV}"
AR_THIS = r"(?:هذ\w+|هاد\w*|هاذ\w*|تلك|مثل هذ\w+)"
AR_IT = (
    r"(?:هذا (?:المقترح|الاقتراح|القانون|المشروع|القرار)|هذه (?:الفكره|المبادره)|هاد\w*|"
    r"المقترح|الاقتراح|الفكره|القانون|المشروع|القرار)"
)
AR_END = r"(?= *(?:[.!,،؛:\n)]|$))"
NOT_FIRST = (
    r"\b(?<!لا )(?<!لن )(?<!لم )(?<!ما )(?<!غير )(?<!ليس )(?<!لست )(?<!ليست )"
    r"(?<!ماشي )(?<!مشي )(?<!لسنا )(?<!بدون )(?<!ان )"
)
ARABIC: list[tuple[str, str, str, str]] = [
    ("ضد", rf"{AR_WE}ضد\b", AGAINST, ""),
    ("ضد", rf"ضد (?={AR_THIS})", AGAINST, "opens"),
    ("ضد", rf"ضد{AR_END}", AGAINST, "opens"),
    ("رفض", rf"{NOT_FIRST}\b(?:و|ف)?(?:نرفض|ارفض|كنرفض|كنرفضو|كنرفضوا|كانرفضو|تنرفض|تنرفضو)\w{{0,2}}\b", AGAINST, ""),
    ("عارض", rf"{NOT_FIRST}\b(?:و|ف)?(?:نعارض|اعارض|كنعارض|كنعارضو|كانعارضو)\w{{0,2}}\b", AGAINST, ""),
    ("عترض", rf"{NOT_FIRST}\b(?:و|ف)?(?:نعترض|اعترض) علي\b", AGAINST, ""),
    ("وافق", r"\b(?:غير|لست|لسنا|ماشي|مشي|ما) موافق(?:ين|ون|ه|ش|ينش)?\b", AGAINST, ""),
    ("وافق", r"\b(?:لا|لن|لم) (?:اوافق|نوافق)\b", AGAINST, ""),
    ("موافق", r"\bما ?موافق(?:ش|ينش)\b", AGAINST, ""),
    ("تفق", r"\b(?:غير|لست|لسنا|ماشي|مشي) متفق(?:ين|ون|ه)?\b", AGAINST, ""),
    ("تفق", r"\b(?:لا|لن) (?:اتفق|نتفق)\b", AGAINST, ""),
    ("تافق", r"\b(?:ما ?متافق(?:ش|ينش)|ما ?كنتافق(?:ش|وش)|ماشي متافق(?:ين)?)\b", AGAINST, ""),
    ("متفق", r"\bما ?متفق(?:ش|ينش)\b", AGAINST, ""),
    ("شي مع", r"\b(?:ماشي|مشي) مع\b", AGAINST, ""),
    ("لا لل", r"لا (?=لل\w{3,})", AGAINST, "opens"),
    ("لا له", r"لا (?=ل(?:هذ\w+|هاد\w*|هاته))", AGAINST, "opens"),
    (
        "لا ل",
        r"لا (?=ل(?:تقنين|رفع|الغاء|زياده|خوصصه|فرض|بيع|هدم|اغلاق|تحرير|تعديل|مشروع|قانون|قرار))",
        AGAINST,
        "opens",
    ),
    ("بغيناش", rf"\bما? ?بغيناش {AR_THIS}", AGAINST, ""),
    ("بغيناش", r"\bما? ?بغيناش\b", AGAINST, "weak"),
    ("بغيتش", r"\bما? ?بغيتش\b", AGAINST, "weak"),
    ("بغيو", r"\bما ?(?:كن|ن)بغيوش\b", AGAINST, "weak"),
    ("لا نريد", rf"\bلا نريد {AR_THIS}", AGAINST, ""),
    ("لا اريد", rf"\bلا اريد {AR_THIS}", AGAINST, ""),
    (
        "غاء",
        r"\b(?:يجب|ينبغي|نطالب|نطلب|اطالب|خاص|لازم|لابد من) ?(?:ب|ان )?الغاء "
        r"(?:هذ\w+|هاد\w*|المشروع|القرار|القانون|البرنامج)",
        AGAINST,
        "",
    ),
    ("سيئه", r"\bفكره سييه\b", AGAINST, ""),
    ("سييه", r"\bفكره سييه\b", AGAINST, ""),
    ("خايبه", r"\bفكره خايبه\b", AGAINST, ""),
    ("مرفوض", r"\b(?:هذا|هاد الشي|هدا|امر|قرار|اقتراح|مقترح|قانون) مرفوض\b", AGAINST, ""),
    ("مرفوض", rf"مرفوض\w?{AR_END}", AGAINST, "opens"),
    ("غير مقبول", r"\bغير مقبول\w?\b", AGAINST, "weak"),
    ("خاصش", r"\bما ?خاصش\b", AGAINST, "weak"),
    ("مع", rf"{AR_WE}مع (?=هذ|هاد|هد |ال(?!علم|اسف|احترام))", FOR, ""),
    ("مع", rf"مع {AR_IT}", FOR, "opens"),
    ("ويد", rf"{NOT_FIRST}\b(?:و|ف)?(?:نويد|اويد|كنويد|كنويدو|مويد لهذ|مويدون)\w{{0,2}}\b", FOR, ""),
    (
        "دعم",
        rf"{NOT_FIRST}\b(?:و|ف)?(?:ندعم|ادعم|كندعم|كندعمو) (?:هذ|هاد|المقترح|الاقتراح|الفكره|المبادره|المشروع|بقوه)",
        FOR,
        "",
    ),
    ("ساند", rf"{NOT_FIRST}\b(?:و|ف)?(?:نساند|اساند|كنساند|كنساندو)\b", FOR, ""),
    ("ثمن", rf"{NOT_FIRST}\b(?:و|ف)?(?:نثمن|اثمن)\b", FOR, ""),
    ("وافق", rf"{NOT_FIRST}\b(?:{AR_WE})?(?:موافق|موافقون|موافقين|موافقه) ?(?={AR_END}|علي|تماما|مع)", FOR, ""),
    ("وافق", rf"{NOT_FIRST}\b(?:اوافق|نوافق)\b", FOR, ""),
    ("تفق", rf"{NOT_FIRST}\b(?:اتفق|نتفق|متفق|متفقون|متفقين|متافق|متافقين|كنتافق) (?:تماما|مع {AR_IT})", FOR, ""),
    ("تافق", rf"{NOT_FIRST}\b(?:متافق|متافقين|كنتافق|كنتافقو) (?:تماما|مع {AR_IT})", FOR, ""),
    ("نعم ل", r"نعم ل(?:ل\w{3,}|هذ\w+|هاد\w*)", FOR, "opens"),
    ("فكره", rf"{NOT_FIRST}\bفكره (?:جيده|رايعه|ممتازه|زوينه|مزيانه|هايله)\b", FOR, ""),
    ("مبادره", rf"{NOT_FIRST}\bمبادره (?:طيبه|جيده|رايعه|ممتازه|زوينه|مزيانه|حسنه)\b", FOR, ""),
    ("قتراح", rf"{NOT_FIRST}\b(?:اقتراح|مقترح) (?:جيد|رايع|ممتاز|وجيه|زوين|مزيان)\b", FOR, ""),
    ("طالب", rf"{NOT_FIRST}\b(?:و|ف)?(?:نطالب|اطالب|كنطالب|كنطالبو|كنطالبوا|كانطالبو)\b", FOR, "asks"),
    ("طلب", rf"{NOT_FIRST}\b(?:و|ف)?(?:نطلب|اطلب|كنطلب|كنطلبو|كانطلبو)\b", FOR, "asks"),
    ("لتمس", rf"{NOT_FIRST}\b(?:و|ف)?(?:نلتمس|التمس)\b", FOR, "asks"),
    ("نريد", rf"{NOT_FIRST}\b(?:و|ف)?نريد\b", FOR, "asks"),
    ("اريد", rf"{NOT_FIRST}\b(?:و|ف)?اريد\b", FOR, "asks"),
    ("قترح", rf"{NOT_FIRST}\b(?:و|ف)?(?:نقترح|اقترح|كنقترح|كنقترحو)\b", FOR, "asks"),
    ("بغينا", r"(?<!ما )(?<!لي )(?<!ايلا )(?<!الا )(?<!اذا )(?<!كما )\b(?:و|ف)?بغينا\b", FOR, "asks"),
    ("حتاج", rf"{NOT_FIRST}\b(?:و|ف)?(?:نحتاج|محتاجين|كنحتاجو)\b", FOR, "asks"),
]
# -- Darija in Latin letters ------------------------------------------------------------------------------------------
LA_WE = r"\b(?:ana|7na|hna|ahna|rani|rana) (?:shakhsiyan |tamaman )?"
ARABIZI: list[tuple[str, str, str, str]] = [
    ("d", rf"{LA_WE}(?:d+[ieo]?d+|didd|dedd)\b", AGAINST, ""),
    ("m3a", r"\b(?:machi|mashi|mchi|maxi) m3a\b", AGAINST, ""),
    ("waf", r"\b(?:machi|mashi|ma) ?m(?:o?u?)w?aff?i?e?[9q](?:a|in)?(?:ch|sh|x)?\b", AGAINST, ""),
    ("taf", r"\bma ?m(?:e?t+)af+e?[9q](?:in)?(?:ch|sh|x)\b", AGAINST, ""),
    ("kanr", r"\bkanre?f+e?[dt]o?u?\b", AGAINST, ""),
    ("bgh", r"\bma ?be?ghi(?:na|t)(?:ch|sh|x)\b", AGAINST, "weak"),
    ("m3a", rf"{LA_WE}m3a\b", FOR, ""),
    ("waf", r"(?<!machi )(?<!mashi )(?<!ma )\bm(?:o?u?)w?aff?i?e?[9q](?:a|in)?\b", FOR, ""),
    ("sand", r"\bkan?ssa?nd(?:o|ou)?\b", FOR, ""),
    ("bghi", r"(?<!li )(?<!ila )\bbe?ghi(?:na|t)\b", FOR, "asks"),
    ("kh", r"\bkha?e?s+na\b", FOR, "asks"),
    ("kant", r"\bkant(?:al|le?)b(?:o|ou)?\b", FOR, "asks"),
]
GROUPS = {"fr": ("fr",), "ar": ("ar",), "ary": ("ar",), "ary-Latn": ("latn", "fr")}


@cache
def rules(language: str) -> tuple[tuple[str, tuple[Rule, ...]], ...]:
    """Return the rules for texts of a language by their cues; those of all for one that nobody could tell."""
    lists = {"fr": FRENCH, "ar": ARABIC, "latn": ARABIZI}
    found: dict[str, list[Rule]] = {}
    for group in GROUPS.get(language, tuple(lists)):
        for cue, pattern, side, manner in lists[group]:
            said = set(manner.split())
            rule = Rule(re.compile(pattern), side, not {"weak", "asks"} & said, *(how in said for how in HOW))
            found.setdefault(cue, []).append(rule)
    return tuple((cue, tuple(alike)) for cue, alike in found.items())
