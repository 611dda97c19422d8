"""Signs that a text tells of somebody in danger: violence, a child at risk, a private person accused by name.

Written to miss little: a person reads what is found and lets it go in one click, while what is missed stands on a desk
and in a report. What is looked for is somebody's own report ("he hits me", "my daughter", "the neighbour named …"),
not the subject: a proposal against violence names it in every line and tells of nobody.

The words are folded before they are compared (`text.fold_in_place`): no accents, no vowel signs, one alef, ya for alef
maqsura, ha for ta marbuta, small letters. The patterns are written in that spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from consultations.engine.text import LONGEST_READ, fold_in_place

VIOLENCE = "violence"
CHILD = "child"
ACCUSATION = "accusation"
KINDS = (VIOLENCE, CHILD, ACCUSATION)


@dataclass(frozen=True, slots=True, order=True)
class Sign:
    """What was found, and where it stands in the text as it was written."""

    start: int
    end: int
    kind: str


# Within one sentence, so many signs apart.
_NEAR = r"[^.!?؟\n]{0,70}?"

# -- Arabic and Darija in Arabic letters ------------------------------------------------------------------------------
_DOES = r"(?:و|ف)?(?:كا|ك|تا|غا|غ|ها|سوف |س)?(?:ي|ت)?"  # tense and person before a verb
_HURTS = (
    r"(?:ضرب|عنف|اغتصب|غتصب|غتاصب|هدد|عذب|خنق|حرق|جرح|كرفس|سلخ|طعن|قتل|احتجز|حتجز|حبس|سجن|تحرش"
    r"|كرفص|قمع|ابتز|بتز|جلد|ضربو)"
)
_ME = r"(?:ات|ت|و|وا|ي)?ني"
# "على" is folded into "علي": it is "on me" only where no noun follows.
_ON_ME = (
    r"(?:بيا|بي|بها|ببنتي|بابنتي|بابني|عليا|عليها|معايا|علي(?=[^\w\s]|\s*$|\s+(?:و|في|ف|داخل|امام"
    r"|قدام|ب|انا|مند|منذ)))"
)
_THEM = r"(?:ات|ت|و|وا)?(?:ها|هم|هن|و)"
_MINE = (
    r"(?:زوجي|راجلي|رجلي|طليقي|خطيبي|ابي|والدي|بابا|امي|مي|ماما|اخي|خويا|اختي|ختي|جاري|جارنا|جارتي"
    r"|جارتنا|جيراني|جيراننا"
    r"|عمي|خالي|خالتي|صديقتي|صاحبتي|زوجها|راجلها|حماتي|عجوزتي|حمايا|نسيبي|مشغلي|الباطرون|معلمي"
    r"|استاذي|زوج امي|راجل مي)"
)
_HARM = r"(?:عنف|ضرب|اغتصاب|تحرش|اعتداء|تعنيف|تهديد|استغلال جنسي|تعذيب|ابتزاز|محاوله قتل|سوء المعامله|معامله قاسيه)"
_ARABIC_VIOLENCE = (
    rf"\b{_DOES}{_HURTS}{_ME}\b",
    rf"\b{_DOES}(?:تحرش|عتد|اعتد|تعد|تهجم)\w{{0,3}} {_ON_ME}",
    r"\b(?:و|ف|قد )?(?:اعتدي|اعتدت|اعتدوا|اعتدو|تعدي|تعداو|تعداوا|تهجموا|تهجم) علي\b",
    rf"\b(?:و|ف)?(?:كا|ك|تا)?(?:ي|ت)(?:هين|شتم|سب|ذل|هدد|حكر|حگر)\w{{0,2}}ني\b{_NEAR}\b(?:ضرب|دار|بيت|راجل|زوج)",
    rf"(?<!التي )(?<!اللتي )(?<!من )\bتعرضت (?:\w+ ){{0,3}}(?:ل|الي |ل ?ل)(?:ال|ل)?{_HARM}",
    rf"\b(?:كانت|كنت|ات|انت|نت|كات)عرض (?:\w+ ){{0,3}}(?:ل|الي )(?:ال|ل)?{_HARM}",
    r"\b(?:انا|اني|راني|كنت|انني) (?:\w+ ){0,2}(?:ضحيه|ضحية|معنفه|مغتصبه|مهدده|محتجزه)",
    rf"\b{_MINE}\b{_NEAR}\b{_DOES}{_HURTS}{_THEM}\b",
    rf"(?<!من )(?<!اللي )\b(?:كا|ك|تا|ت)?ي?{_HURTS}(?:و|وا)? (?:مراتو|مرتو|مراته|زوجته|زوجتو|ولادو"
    rf"|اولاده|بناتو|بناته|بنتو|ابنته|ولدو|ابنه|امه|مو|ختو|اخته|الدراري|ابناءه|والدته|والديه"
    rf"|واليديه)\b",
    r"\b(?:خايفه?|اخاف|كنخاف|نخاف|خفت) (?:بزاف )?(?:علي (?:حياتي|راسي|روحي|نفسي)|منو|منه"
    r"|من (?:راجلي|زوجي|ابي|طليقي|بابا))\b",
    r"\bحياتي (?:ف|في|راها ف|مهدده|معرضه)\w* ?(?:ال)?خطر|\bحياتي مهدده",
    r"\b(?:عتقوني|انقذوني|اغيثوني|فكوني منو)\b",
    r"\b(?:نقتل|غنقتل|نتل|اقتل) (?:راسي|نفسي|روحي)|\b(?:افكر|كنفكر|نفكر|فكرت|حاولت|غادي"
    r"|بغيت) (?:\w+ ){0,2}(?:الانتحار|بالانتحار|انتحر|ننتحر)|\bبغيت نموت\b",
    rf"\b(?:شفت|رايت|شاهدت|كنسمع|سمعت|نسمع|كنشوف) {_NEAR}\b(?:{_DOES}{_HURTS}{_THEM}|يضرب|كيضرب"
    rf"|صراخ|كتغوت|اغتصاب|يعتدي|كيعنف)",
    r"\bتعرض(?:ت)? (?:ابني|بنتي|ابنتي|ولدي|اختي|امي|جارتي|جارتنا|صديقتي|زميلتي|والدتي)",
)

_MY_CHILD = (
    r"(?:بنتي|ابنتي|ولدي|ابني|ولادي|وليداتي|اولادي|ابنائي|اطفالي|طفلتي|طفلي|بناتي|حفيدتي|حفيدي"
    r"|خويا الصغير|ختي الصغيره"
    r"|اختي الصغيره|اخي الصغير|(?:بنت|ولد|ولاد|بنات|ابن|ابنه|طفل|طفله|اطفال) (?:الجيران|جيراننا"
    r"|جارنا|جارتنا|جاري|جارتي|اختي|ختي|خويا|اخي|عمي|خالي))"
)
_CHILD_OF_AGE = (
    r"(?:قاصر|قاصره|بنت|فتاه|طفل|طفله|ولد|دري|دريه|تلميذ|تلميذه|رضيع|رضيعه|خادمه)\b[^.!?؟\n]{0,30}?"
    r"\b(?:1[0-7]|[1-9])\s?(?:سنه|سنوات|سنين|عام|عوام|اعوام)\b"
)
_BEFALLS_CHILD = (
    r"(?:ضرب|عنف|معنف|اغتص|تحرش|استغل|اعتد|تعد[يا]|هدد|\bخطر|اختف|مخطوف|مخطوفه|محبوس|حابس|جوع|كتخدم|خدامه|تشتغل|يشتغل"
    r"|زوجوها|تزويجها|يزوجها|يزوجوها|نزوجوها|باعوها|كيطلب|يتسول|تتسول|كتسعي|كيسعي|الزنقه|في الشارع"
    r"|فالشارع|مهجور|متخلي|اهمال|كرفس)"
)
_ARABIC_CHILD = (
    rf"\b{_MY_CHILD}\b{_NEAR}{_BEFALLS_CHILD}\w*",
    rf"\b\w{{0,5}}(?:ضرب|عنف|اغتصب|تحرش|استغل|اعتد|تعد[يا]|هدد|خطف)\w{{0,5}} (?:\w+ ){{0,2}}(?:ب"
    rf"|عل[يى] |ل)?{_MY_CHILD}\b",
    rf"\b{_CHILD_OF_AGE}{_NEAR}{_BEFALLS_CHILD}\w*",
    rf"{_BEFALLS_CHILD}\w{{0,12}}{_NEAR}\b{_CHILD_OF_AGE}",
    r"\b(?:باغين|بغاو|يريدون|باغي|يريد|غادي|بغا) (?:\w+ ){0,2}(?:ي|ا)زوج(?:و|وا)?(?:ني|ها)\b",
    r"\bزوجوني\b|\b(?:ارغم|اجبر|كيجبر|يجبر|فرض)\w*ني? (?:\w+ ){0,2}(?:علي )?(?:ال)?زواج",
    r"\b(?:طفل|طفله|رضيع|رضيعه|دري|دريه|قاصر|تلميذه?|بنت صغيره)\b (?:\w+ ){0,2}(?:ف|في|ب)?(?:حينا"
    r"|حومتنا|دوارنا|دربنا|جوارنا|عمارتنا|قسمنا|مدرستنا|حدانا)"
    rf"{_NEAR}{_BEFALLS_CHILD}\w*",
)

_OFFICE = (
    r"(?:ال)?(?:وزير|والي|عامل|ريس|قايد|مدير|باشا|مندوب|نايب|كاتب|خليفه|عميد|وكيل|قاضي|مفتش|ملك"
    r"|ناظر|مسوول|محترم|منسق|برلماني"
    r"|مستشار|منتخب|جماعه|عون|مقدم|شيخ|مدرس|مربي|طبيب|موظف|دكتور)\w{0,3}\b"
)
_NAMED = (
    rf"(?:السيد|السيده|المدعو|المدعوه|المسمي|المسماه|الملقب|الملقبه|الحاج|الحاجه|سي|للا|لالا|مولاي"
    rf"|سيدي|اسمه|اسمها|سميتو|سميتها"
    rf"|كيتسمي|كتسمي|الاستاذ|الاستاذه|الدكتور|المعلم) (?!{_OFFICE})\w{{3,}}(?: (?!{_OFFICE})\w{{3,}})?"
)
_MISDEED = (
    r"(?:سرق|شفر|شفار|سارق|رشوه|يرتشي|مرتشي|نصب|نصاب|احتال|محتال|اختلس|ابتز|يبتز|كيبتز|فاسد|مفسد"
    r"|تحرش|يتحرش|كيتحرش|اعتدي|يعتدي"
    r"|ضرب|كيضرب|هدد|يهدد|كيهدد|اغتصب|مخدرات|زور|مزور|يستغل|كيستغل|استغل|شعود|دعاره|قتل|خطف|كلا"
    r"|كياكل (?:رزق|فلوس|حق))"
)
_ARABIC_ACCUSATION = (
    rf"\b{_NAMED}\b{_NEAR}\b\w{{0,3}}{_MISDEED}\w*",
    rf"\b\w{{0,3}}{_MISDEED}\w{{0,12}}{_NEAR}\b{_NAMED}\b",
)

# -- Darija in Latin letters ------------------------------------------------------------------------------------------
_LATIN_DOES = r"(?:w|ou)?(?:ka|ta|ki|ti|gha|ghadi )?(?:y|i|t)?[ae]?"
_LATIN_HURTS = (
    r"(?:d+[ae]?r+[ae]?b|3[ae]?n+[ae]?f+|gh?ta?[sz]+[ae]?b|h[ae]?d+[ae]?d+|[7h]b[ae]?s|khn[ae]?[9q]|kr[ae]?f[ae]?s"
    r"|sl[ae]?kh|[9q][ae]?t[ae]?l|3[ae]?d+[ae]?b|jr[ae]?[7h]|[7h]r[ae]?[9q])"
)
_LATIN_ME = r"(?:a?t|o|ou|aw)?ni"
_LATIN_MINE = (
    r"(?:rajli|ra?jel ?i|jarna|jari|jartna|jarti|baba|mama|khouya|khoya|khti|rajelha|rajlha|3mmi|khali|tali[9q]i)"
)
_LATIN_CHILD = (
    r"(?:b[ae]?nti|w[ae]?ldi|wladi|wlidati|bnati|khti sghira|khouya sghir|(?:bnt|bent|wld|weld"
    r"|wlad) (?:jiran|jarna|jartna|lji?ran|khti|khouya))"
)
_LATIN_VIOLENCE = (
    rf"\b{_LATIN_DOES}{_LATIN_HURTS}{_LATIN_ME}\b",
    rf"\b{_LATIN_MINE}\b{_NEAR}\b{_LATIN_DOES}{_LATIN_HURTS}(?:a?t|o|ou)?(?:ha|hom)\b",
    r"\b(?:ka|ta|ki|kay|tay)(?:y|i|t)?[ae]?d+[ae]?r+[ae]?b (?:mrato|weldo|wldo|bento|bnto|wlado|mo|khto)\b",
    r"\b(?:ka|ta)?(?:y|i)?t?3[ae]?d+a(?:w|t)? 3liy?a\b|\b(?:ka|ta)?(?:y|i)?t[7h][ae]?r+[ae]?ch\w? biy?a\b",
    r"\b(?:khayfa?|kankhaf|nkhaf) (?:bz+af )?(?:3la (?:[7h]yati|ras+i|wladi)|mn+o)\b",
    r"\bbghit nmo?u?t\b|\bn[9q]tel ras+i\b|\b3t[9q]ouni\b",
    r"\b(?:t3[ae]?r+[ae]?dt|kant3[ae]?r+[ae]?d) (?:\w+ ){0,2}(?:l|dyal )?(?:l?3onf|darb|d+erb"
    r"|t[7h]ar+och|ightisab|i3tida)",
)
_LATIN_CHILD_SIGNS = (
    rf"\b{_LATIN_CHILD}\b{_NEAR}(?:{_LATIN_HURTS}|t[7h][ae]?r+[ae]?ch|3onf|khatar|t3[ae]?d+a"
    rf"|st[ae]?ghl|katkhdem|zenqa|zan[9q]a|jo3)\w*",
    r"\b(?:baghin|bghaw|ghadi) (?:\w+ ){0,2}(?:y|i)z[ae]?w+[ae]?j(?:o|ou)?(?:ni|ha)\b",
)
_LATIN_ACCUSATION = (
    r"\b(?:smi?to|smi?tha|lmd3o|lmed3o|si|lhaj|l7aj|lalla) \w{3,}\b"
    rf"{_NEAR}(?:\bchef+ar|\bsr[ae]?[9q]|r[ae]?chwa|\bnes+ab|\bnsab|t[7h][ae]?r+[ae]?ch"
    rf"|{_LATIN_HURTS}|kayn?s[ae]?b)\w*",
)

# -- French -----------------------------------------------------------------------------------------------------------
_FR_HURT = (
    r"(?:frapp(?:e|es|ee|ait|aient|ent|er)|bat|battait|battu|battue|violee?|viole|violait"
    r"|violentee?|violente|agressee?|agresse|menacee?|menace|menacait"
    r"|harcelee?|harcele|harcelait|brutalisee?|brutalise|maltraitee?|maltraite|maltraitait|tapee?"
    r"|tape|tapait|giflee?|gifle|etranglee?|etrangle"
    r"|sequestree?|sequestre|enfermee?|enferme|cognee?|cogne|poignardee?|poignarde|abusee?"
    r"|touchee? (?:sexuellement|les parties)|tuer|insultee? et)"
)
_FR_MINE = (
    r"(?:mon (?:mari|ex|ex-mari|pere|frere|conjoint|compagnon|fiance|beau-pere|beau-frere|patron"
    r"|employeur|oncle|voisin|chef|cousin|professeur)"
    r"|ma (?:mere|belle-mere|soeur|voisine|tante|patronne|cousine|copine)|mes (?:parents|freres"
    r"|voisins|beaux-parents|enfants))"
)
_FR_CHILD = (
    r"(?:ma fille|mon fils|mes (?:filles|fils|enfants)|mon enfant|ma niece|mon neveu"
    r"|ma petite soeur|mon petit frere|ma petite-fille|mon petit-fils"
    r"|(?:la|le|les) (?:fille|fils|enfants?|filles|bebe) (?:de|du|des) (?:mes |mon |ma |nos "
    r"|notre )?(?:voisine?s?|soeur|frere|cousine?)"
    r"|une? (?:enfant|fille|fillette|garcon|mineure?|eleve|bebe|petite bonne|bonne|ado"
    r"|adolescente?)[^.!?\n]{0,30}?\b(?:de |a |agee? de )?(?:1[0-7]|[1-9]) ?ans"
    r"|une? (?:enfant|fille|fillette|garcon|mineure?|eleve|bebe|petite bonne) (?:de|dans) (?:mon"
    r"|ma|notre) (?:quartier|classe|immeuble|douar|village|rue|ecole))"
)
_FR_BEFALLS = (
    r"(?:\bbatt?u|\bfrapp|\bviol(?:e|ee|es|ees|ence|ences)?\b|\babus|attouch|maltrait|harcel"
    r"|agress|\bmenac|en danger|exploit|\bdispar|\bmarier\b|marie(?:e)? de force"
    r"|force(?:e|r)? a|\benferm|\btouche|\btape|\bbat\b|negligee?|ne mange pas|prive(?:e)? de"
    r"|mendie|mendier|travaille (?:comme|chez|dans)|seule? dans la rue|a la rue)"
)
_FRENCH_VIOLENCE = (
    rf"\b(?:me |m'|nous )(?:a |ont |avait |avaient |as )?(?:\w+ ){{0,2}}?{_FR_HURT}\b",
    rf"\b(?:j'ai ete|j'etais|je suis|je me suis fait|je me fais|j'ai failli etre"
    rf"|nous avons ete) (?:\w+ ){{0,3}}?(?:victimes? d|{_FR_HURT}\b(?! par (?:la |le |l'"
    rf"|les )?(?:maniere|facon|fait|manque|absence|ampleur|nombre|beaute|cett?e|ces)))",
    r"\b(?:j'ai subi|je subis|nous subissons|j'ai vecu|je vis|j'endure) (?:\w+ |d'"
    r"|l'){0,4}?(?:violences?|coups|viols?|agressions?|attouchements?|harcelement|menaces"
    r"|maltraitances?|abus|inceste)\b",
    rf"\b{_FR_MINE}\b{_NEAR}\b(?:est|a ete|se fait|etait|s'est fait|se faisait) (?:\w+ ){{0,2}}?{_FR_HURT}\b",
    rf"\b(?:{_FR_MINE}|un voisin|son mari|le mari|son pere"
    rf"|le pere)\b[^.!?\n]{{0,30}}? (?:a )?{_FR_HURT} (?:\w+ ){{0,2}}?(?:sa|son|ses|ma|mon"
    rf"|mes) (?:femme|epouse|fille|fils|enfants?|mere|soeur|petite|bebe)",
    r"\b(?:j'ai|nous avons|elle a) (?:tres |tellement |trop )?peur (?:de (?:lui|mon|rentrer)"
    r"|pour (?:ma|sa|mes|leur) (?:vie|enfants|securite)|qu'il)",
    r"\bma vie est en danger|\b(?:me suicider|mettre fin a mes jours|envie de mourir|me donner la mort)\b",
    rf"\b(?:j'ai vu|j'entends|j'ai entendu|j'ai assiste|nous entendons)\b{_NEAR}(?:{_FR_HURT}"
    rf"|\bcris\b|violences?|viol\b|coups\b)",
)
_FRENCH_CHILD = (
    rf"\b{_FR_CHILD}\b{_NEAR}{_FR_BEFALLS}\w*",
    rf"\b(?:bat|frappe|maltraite|viole|violente|abuse|harcele|menace|exploite|touche)(?:nt"
    rf"|s)? (?:\w+ ){{0,2}}?(?:de )?{_FR_CHILD}\b",
    r"\b(?:veulent|veut|vont|va|voulaient) (?:me|la) marier\b|\b(?:mariee"
    r"|marier) de force\b.{0,40}\b(?:moi|ma|a (?:1[0-7]) ans)\b",
)
_FR_NAMED = (
    r"(?:m\.|mr\.?|mme\.?|monsieur|madame|lalla|hajj|le nomme|la nommee|un nomme|un certain"
    r"|une certaine|denommee?|qui s'appelle|il s'appelle|elle s'appelle)"
    r" (?!le |la |les |l'|un |une |de |du |ce |on |il |elle |je |nous |vous |tout |c'|elle|votre"
    r"|notre|ministre|wali|gouverneur|president|maire|directeur|caid|pacha|possible|les|cela|ca "
    r"|chaque|des )"
    r"[a-z][a-z'-]{2,}"
)
_FR_MISDEED = (
    r"(?:\bvole|\bvoleu|escro[cq]|arnaqu|detourn|\bviole|frapp|menac|harcel|rackett|pots?-de-vin"
    r"|corromp|corrupt|\babus|agress|drogue|dealer|\btrafi|\bbat\b|battu|maltrait|touche a)"
)
_FRENCH_ACCUSATION = (
    rf"\b{_FR_NAMED}\b{_NEAR}{_FR_MISDEED}\w*",
    rf"{_FR_MISDEED}\w{{0,12}}[^.!?\n]{{0,40}}? (?:par|chez|de|est) {_FR_NAMED}\b",
)

_PATTERNS: dict[str, re.Pattern[str]] = {
    VIOLENCE: re.compile("|".join((*_ARABIC_VIOLENCE, *_LATIN_VIOLENCE, *_FRENCH_VIOLENCE))),
    CHILD: re.compile("|".join((*_ARABIC_CHILD, *_LATIN_CHILD_SIGNS, *_FRENCH_CHILD))),
    ACCUSATION: re.compile("|".join((*_ARABIC_ACCUSATION, *_LATIN_ACCUSATION, *_FRENCH_ACCUSATION))),
}


def find_signs(text: str) -> list[Sign]:
    """Return the signs in a text, in the order in which they stand there; none means that nothing was found."""
    folded, places = fold_in_place(text[:LONGEST_READ])
    return sorted(
        Sign(places[match.start()], places[match.end() - 1] + 1, kind)
        for kind, pattern in _PATTERNS.items()
        for match in pattern.finditer(folded)
        if match.end() > match.start()
    )


def marked(text: str, signs: list[Sign]) -> Iterator[tuple[str, bool]]:
    """Yield the text in pieces, each with whether a sign stands there. Signs that overlap make one piece."""
    at = 0
    for sign in sorted(signs):
        start, end = max(sign.start, at), min(sign.end, len(text))
        if end <= start:
            continue
        if start > at:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False
