"""Words that offend, in Arabic, in Darija in both scripts and in French: a list of our own, in the folded spelling.

Each word stands with its forms. A letter may be drawn out ("حماااار"). Animals, the devil and the like offend only when
somebody is called so: stray dogs, boars and caïds (قواد) are what people write to the ministry about.
"""

from __future__ import annotations

import re

from consultations.engine.screening.passage import Folded, listed

SURE, LIKELY = 0.9, 0.6

_BEFORE = "(?:و|ف|ب|ل|ك|لل|ال|وال|فال|بال|كال|ل?هاد ال)?"
_ENDS = "(?:ه|ي|ك|كم|هم|ها|نا|ين|ون|ات|و|وا|تي|تك|تها|تو)?"

# -- Arabic letters ---------------------------------------------------------------------------------------------------
_ARABIC_SURE = listed("""
قحبه قحاب قحبات قحيبه شرموط شرموطه شراميط شرموطات زامل زوامل زاملين منيوك منيوكين منيك نيك نيكو كنيك ينيك تنيك
نيكمك طيزك طيزي زبي زبك زبو كسمك كسامك طبونمك طبون طبونك عاهره عاهرات كحلوش بوزبال مسخوط مساخيط مخنث مخنثين ديوث
ديوثين سافل سفله سافلين وغد اوغاد نذل انذال حقير حقراء حقيرين تفو
""")
_ARABIC_LIKELY = listed("""
غبي اغبياء غبيه احمق حمقي معتوه معتوهين معتوهه منغولي منغوليين بليد بلداء بليدين خونه شواذ منحط منحطين لقيط لقطاء
مرتزقه مكلخ مكلخين
""")
_CALLED = (
    "(?:حمار|حماره|حمير|كلب|كلبه|كلاب|حيوان|حيوانات|بهيمه|بهايم|بهيم|خنزير|خنازير|بغل|بغال|قرد|قرود|قرده|قواد"
    "|قواده|قوادين"
    "|طحان|طحانه|كافر|كفار|شيطان|عزي|متخلف|متخلفين|زنديق|جاهل|خاين|خرا|زبل|وسخ|شفار|شفاره)"
)  # fmt: skip
_ARABIC_CALLED = (
    rf"\bيا (?:ال|ل)?(?:ولد |ولاد |بن |ابن |ابناء |بنت )?(?:ال|ل)?{_CALLED}\b",
    rf"\b(?:ولد|ولاد|اولاد|بن|ابن|ابناء|بنت|بنات) (?:ال|ل){_CALLED}\b",
    r"\b(?:انت|انتم|انتوما|نتا|نتي|نتوما|راكم|راك) (?:غير |كلكم |مجرد )?(?:حمار|حمير|كلب|كلاب|حيوان|حيوانات"
    r"|بهايم|خنازير|شفاره)\b",
    r"\b(?:ولد|ولاد|اولاد|ابناء|بنت|بنات) (?:ال|ل)?(?:حرام|زنا|زني)\b",
    r"\bكس ?(?:امك|ام|مك|اختك|ختك)\b|\bطبون ?(?:مك|امك|يماك)\b|\bزب ?(?:امك|مك)\b",
    r"\b(?:(?:كا|ك|ا)?ي?ن?عل|ي?لعن|العن|ينعل|لعنه) (?:\w+ ){0,2}?(?:دينكم|دينك|دين ?مك|دين ?امك|دين ?بوك|بوك"
    r"|بوكم|والديك|والديكم|مك|امك)\b",
    r"\bدين (?:مك|امك|بوك|يماك)\b",
    r"\b(?:سير|سيري|سيرو|سيروا|مشيو|يروحو|يمشيو) (?:ت|ن|ي)?قود(?:و|ي|وا)?\b|\bقوادين\b",  # تقود, نقود: to lead, money
    r"\bلعنه الله علي(?:ك|كم|هم|ه)\b|\bالله (?:يلعن|ينعل|يخزي|ياخد فيك)\w*\b(?! الشيطان)",
    r"\b(?:متخلف|متخلفين|متخلفه) (?:عقليا|ذهنيا)\b",
    r"\b(?:سد|سدو|سدي) (?:فمك|فمكم|جلغتك)\b|\bتفو+ (?:علي|عليكم|عليك)",
)  # fmt: skip

# -- Darija in Latin letters ------------------------------------------------------------------------------------------
_LATIN_SURE = (
    r"\b(?:l|el|al|w|b)?(?:[9kq]a?[7h]ba|[9kq][7h]ab|[9kq]a?[7h]bat|zamel|zaml|zwam[ae]?l|ch[ae]rmo?u?ta"
    r"|sharmo?u?ta|chramet"
    r"|mnay[ae]?k|n[iy]kmo?k|n[iy]k m[ao]?k|lkhra|khra|t[ae]?bo?u?n ?mo?k|tbo?u?nmok|zebi|zebbi|zbi|kso?m[ae]?k"
    r"|kos+omo?k"
    r"|m[ae]skho?u?t|m[ae]skho?u?tin|bouzebal|bouzbal)\b",
    r"\b(?:sir|siri|siro|ghir)? ?(?:t|y|n|kay|kat)[9q]a?w[ae]?d(?:o|ou|i|w)?\b|\b[9q]a?w+adin\b",
    r"\bya (?:l|el|al)?(?:wld |weld |wlad |ould |bnt )?(?:l|el|al)?(?:[7h]mar|[7h]mir|k[ae]?lb|klab|[7h]ayawan"
    r"|[7h]ayawanat|khanzir|khnazer"
    r"|b[7h]ayem|bhayem|ta[7h]+an|[9q]awad|ghabi|mokalakh)\b",
    r"\b(?:wld|weld|wlad|ould|oulad|bnt|bent) (?:l|el|al)-?(?:[7h]ram|k[ae]?lb|klab|[7h]mar|[9qk]a?[7h]ba)\b",
    r"\b(?:lay|allah )?(?:y|i)?n?[ae]?3[ae]l (?:\w+ )?(?:din ?mok|dinmok|dinkom|bok|bouk|waldik|tbon|jed)\b"
    r"|\bdin mo?k\b",
)  # fmt: skip

# -- French -----------------------------------------------------------------------------------------------------------
_FRENCH_SURE = (
    r"\b(?:connards?|connasses?|conneries?|conne|cons(?= |[.!,?]|$)|merd(?:e|es|ique|iques|ier)|putains?|putes?"
    r"|salopes?|salauds?"
    r"|salopards?|saloperies?|encule(?:s|e|es|r)?|niqu(?:e|er|ent|ez)|nike ta|pedes?|gouines?|tapettes?"
    r"|bougnoules?|bicots?"
    r"|youpins?|enfoires?|emmerd\w+|foutage de gueule|fdp|ntm|trous? du cul|leche-?culs?|branleurs?|branlette"
    r"|petasses?"
    r"|couilles?|chieurs?|me faire chier|font chier|fait chier)\b",
    r"\b(?:se )?fout(?:re|ent|ez|aient)? de (?:la|notre|nos|leur|leurs|votre|ma) (?:gueule|tronche)s?\b",
    r"\b(?:ta|vos|leurs?|votre) (?:sales? )?gueules?\b",
    r"\b(?:fils|filles?) de (?:putes?|chiens?|chiennes?)\b",
    r"\b(?:sales?|espece d[e']? ?|bande d[e']? ?) ?(?:arabes?|juifs?|noirs?|negres?|berberes?|chleuhs?|gitans?"
    r"|voleu\w+|menteu\w+"
    r"|cretins?|incapables?|pourris?|escrocs?|clowns?|bouffons?|nuls?|rats?|chiens?|porcs?|ordures?|idiots?"
    r"|imbeciles?)\b",
    r"\bpauvres? (?:con|type|cloche)s?\b|\bsi con\b|\btrop con\b|\ble plus con\b|\bun (?:gros |vrai )?con\b"
    r"|\bquel con\b",
)  # fmt: skip
_FRENCH_LIKELY = (
    r"\b(?:cretins?|imbeciles?|abrutis?|debiles?|idiote?s?|mongoliens?|gogols?|attardes? (?:mental|mentaux)|racailles?"
    r"|batards?|bouffons?|bordel|negres?|crapules?|ordures? humaines?|tous pourris)\b",
)  # fmt: skip


def _drawn_out(word: str) -> str:
    """A letter stands once, or three times and more: twice it is another word."""
    return "".join(f"{letter}(?:{letter}{{2,}})?" for letter in word)


def _listed(words: list[str]) -> str:
    return rf"\b{_BEFORE}(?:{'|'.join(map(_drawn_out, words))}){_ENDS}\b"


# With its end or its article the word is another one: he uttered, he went along with him, a town, a bread.
_INNOCENT = re.compile(
    r"\w{0,3}تفو(?:ه|ي|هم|ها)|[وفبل]?زامل(?:ه|هم|ها|ك|نا|ت\w*)|[وفبل]?البليده|طبونه|الطبونه|نيكي|الطحان\w*"
)

_PATTERNS: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile("|".join((_listed(_ARABIC_SURE), *_ARABIC_CALLED))), SURE),
    (re.compile(_listed(_ARABIC_LIKELY)), LIKELY),
    (re.compile("|".join(_LATIN_SURE)), SURE),
    (re.compile("|".join(_FRENCH_SURE)), SURE),
    (re.compile("|".join(_FRENCH_LIKELY)), LIKELY),
)


def offences(text: Folded) -> list[tuple[int, int, float]]:
    """Return the passages that offend, each with how sure that is."""
    return [
        (*text.span(*found.span()), sure)
        for pattern, sure in _PATTERNS
        for found in pattern.finditer(text.folded)
        if found.group().strip() and not _INNOCENT.fullmatch(found.group())
    ]
