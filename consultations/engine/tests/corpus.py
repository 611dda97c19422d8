"""Made contributions on four subjects in three languages, for the tests of the engine."""

import random

from consultations.engine.themes import Document

_SUBJECTS = {
    "transport": {
        "fr": "transport scolaire bus ligne route piste chauffeur arrêt trajet kilomètres marcher car taxi circulation",
        "ar": "النقل المدرسي حافلة الحافلات الطريق المسلك السائق المحطة المسافة السير التنقل سيارة المرور",
        "ary": "الطوبيس النقل الطريق البيسطا الشيفور المحطة كيمشيو بعيد الطاكسي الترابورتور السياقة",
    },
    "soins": {
        "fr": "médecin hôpital soins kinésithérapie consultation "
        "médicament spécialiste infirmier dispensaire patient ordonnance",
        "ar": "الطبيب المستشفى العلاج الترويض الدواء المختص الممرض المستوصف المريض الوصفة الفحوصات الصحة",
        "ary": "الطبيب السبيطار الدوا الفرملي المرض الترويض كيداويو المستوصف الوصفة الراديو التحاليل الصحة",
    },
    "emploi": {
        "fr": "emploi formation coopérative revenu salaire crédit "
        "vendre produits marché atelier métier apprentissage artisanat",
        "ar": "الشغل التكوين التعاونية الدخل الأجر القرض التسويق المنتوجات السوق الورشة المهنة الصناعة",
        "ary": "الخدمة التكوين التعاونية الفلوس الكريدي كنبيعو السلعة السوق الصنعة المعلم يخدمو الصالير",
    },
    "aines": {
        "fr": "aînés retraités vieillesse isolement club visite "
        "domicile pension solitude compagnie gériatrie vieux auxiliaire",
        "ar": "المسنون المتقاعدون الشيخوخة العزلة النادي الزيارة المعاش الوحدة الرفقة الشيوخ الرعاية المرافق",
        "ary": "الشيوخ المتقاعدين بوحدهم النادي نزورو المعاش الوحدة الشيبانيين كبار يعاونوهم الونس الراحة",
    },
}
_FILLERS = {
    "fr": "village quartier hiver été matin soir mairie voisin "
    "saison vallée montagne oasis plaine médina samedi rivière",
    "ar": "القرية الحي الشتاء الصيف الصباح المساء الجماعة الجار الموسم الوادي الجبل الواحة السهل المدينة السبت النهر",
    "ary": "الدوار الحومة الشتا الصيف الصباح العشية القيادة الجيران "
    "الموسم الواد الجبل الواحة الوطا المدينة السبت العين",
}


def made(
    count: int, *, seed: int = 5, languages: tuple[str, ...] = ("fr", "ar", "ary")
) -> tuple[list[Document], list[str]]:
    """`count` documents and the subject of each."""
    chance = random.Random(seed)
    documents, subjects = [], []
    for number in range(count):
        subject = chance.choice(sorted(_SUBJECTS))
        language = chance.choice(languages)
        said = chance.sample(_SUBJECTS[subject][language].split(), 6) + chance.sample(_FILLERS[language].split(), 3)
        chance.shuffle(said)
        text = f"{' '.join(said[:5])}. {' '.join(said[5:])}."
        documents.append(Document(f"TCH-04-{number:06d}", text, language))
        subjects.append(subject)
    return documents, subjects
