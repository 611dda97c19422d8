"""Made-up people who each say one thing in words of their own, about one of a few subjects."""

from __future__ import annotations

from random import Random

OPENINGS = {
    "ar": ("نطلب|نقترح|ننتظر من الوزارة|نحتاج إلى|من الضروري|نرجو|يلزمنا|نتمنى"),
    "fr": ("Nous demandons|Il faut|Nous proposons|Nous attendons|Il manque|Prévoyez|On espère"),
}
PLACES = {
    "ar": ("في الحي|بالدوار|قرب السوق|في المدينة القديمة|بالجماعة|في القرية|وراء المسجد"),
    "fr": ("au quartier|au douar|près du marché|en médina|dans la commune|au village|en ville"),
}
SUBJECTS = {
    "nursery": {
        "ar": (
            "حضانة للرضع|روض الأطفال|مربيات مؤهلات|أمهات يشتغلن|حضانة عمومية|رعاية الرضع|ألعاب الروض|"
            "ثمن الحضانة|أوقات الروض|مربيات الحضانة"
        ),
        "fr": (
            "une crèche publique|des puéricultrices formées|la garde des nourrissons|"
            "le tarif de la crèche|les horaires de la crèche|des jeux pour nourrissons|"
            "la garde des bébés|une crèche d’entreprise"
        ),
    },
    "transport": {
        "ar": (
            "حافلة النقل المدرسي|نقل التلاميذ|سائق الحافلة|طريق الإعدادية|حافلات للتلميذات|"
            "مسافة المدرسة|النقل المدرسي|حافلة كل صباح|محطة الحافلة|تذاكر النقل"
        ),
        "fr": (
            "un bus scolaire|le transport des élèves|le chauffeur du bus|la route du collège|"
            "des bus pour collégiennes|la distance de l’école|le transport scolaire|un arrêt de bus"
        ),
    },
    "health": {
        "ar": (
            "طبيب مختص|مستوصف مفتوح|أدوية السكري|مواعيد المستشفى|سيارة الإسعاف|ممرضة دائمة|"
            "تحاليل طبية|طبيب الأسنان|أدوية المستوصف|علاج المرضى"
        ),
        "fr": (
            "un médecin spécialiste|un dispensaire ouvert|des médicaments|"
            "les rendez-vous à l’hôpital|une ambulance|une infirmière permanente|"
            "des analyses médicales|le dentiste du dispensaire"
        ),
    },
    "listening": {
        "ar": (
            "مركز استماع|مساعدة اجتماعية|وساطة أسرية|نزاعات الأزواج|نفقة المطلقات|مرشدة نفسية|"
            "خلية الاستماع|نساء معنفات|وسيط أسري|دعم المطلقات"
        ),
        "fr": (
            "un centre d’écoute|une assistante sociale|la médiation familiale|les conflits du couple|"
            "la pension des divorcées|une psychologue|la cellule d’écoute|un médiateur familial"
        ),
    },
    "income": {
        "ar": (
            "مشروع مدر للدخل|تعاونية نسائية|قرض صغير|تسويق المنتوج|تكوين مهني|آلات الخياطة|دخل قار|"
            "تعاونية النسيج|معرض المنتوجات|تشغيل الشباب"
        ),
        "fr": (
            "une activité génératrice de revenus|une coopérative féminine|un microcrédit|"
            "vendre le produit|une formation professionnelle|des machines à coudre|un revenu stable|"
            "la coopérative de tissage"
        ),
    },
    "housing": {
        "ar": (
            "سكن لائق|دور الصفيح|كراء البيت|رطوبة الجدران|سقف مهدد بالسقوط|إعادة الإيواء|سكن اقتصادي|"
            "شقة صغيرة|ملف السكن|ترميم المنازل"
        ),
        "fr": (
            "un logement décent|le bidonville|le loyer du logement|l’humidité des murs|"
            "un toit qui menace|le relogement|un logement économique|la rénovation des maisons"
        ),
    },
}
SAID = {
    "ar": "{opening} {first} {place} مع {second}. {other} أيضا {third} {there}. ولا ننسى {fourth} رقم {number}.",
    "fr": "{opening} {first} {place}, avec {second}. {other} aussi {third} {there}. Et {fourth} numéro {number}.",
}


def speech(subject: str, number: int, language: str = "ar") -> str:
    """Return what somebody says about a subject; the same number says the same."""
    chance = Random(f"{subject} {number} {language}")
    first, second, third, fourth = chance.sample(SUBJECTS[subject][language].split("|"), 4)
    opening, other = chance.sample(OPENINGS[language].split("|"), 2)
    place, there = chance.sample(PLACES[language].split("|"), 2)
    return SAID[language].format(
        opening=opening,
        first=first,
        place=place,
        second=second,
        other=other,
        third=third,
        there=there,
        fourth=fourth,
        number=number,
    )
