"""What a reader is asked to look at: what offends, tells who somebody is, names somebody; and what must be let be."""

import pytest

from consultations.engine.screening import (
    NAME,
    OFFENCE,
    PERSONAL,
    AxisWords,
    find_passages,
    other_language,
)


def found(text, kind):
    return [text[one.start : one.end] for one in find_passages(text) if one.kind == kind]


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("راكم حمير كلكم", ["راكم حمير"]),
        ("نتوما ولاد القحبة", ["القحبة"]),
        ("يا وْلاد الكلب سيرو تقودو", ["يا وْلاد الكلب", "سيرو تقودو"]),
        ("المسؤولون سَفَلَة وأوغاااد", ["سَفَلَة", "وأوغاااد"]),
        ("هادو كاملين اغبياء", ["اغبياء"]),
        ("الله ينعل والديكم", ["الله ينعل", "ينعل والديكم"][:1]),
        ("nta ya 7mar o wld l9a7ba, sir t9awed", ["ya 7mar", "wld l9a7ba", "sir t9awed"]),
        ("Bande d'incapables, vous êtes des connards !", ["Bande d'incapables", "connards"]),
        ("Allez vous faire ENCULÉS, ta gueule", ["ENCULÉS", "ta gueule"]),
        ("C'est un projet débile", ["débile"]),
    ],
)
def test_what_offends_is_found_in_its_very_signs(text, passages):
    assert found(text, OFFENCE) == passages


@pytest.mark.parametrize(
    "text",
    [
        "الكلاب الضالة تهدد الأطفال، والخنزير البري يخرب حقول الفلاحين",
        "نشكر القواد والباشوات وتقود الجماعة المبادرة بنقود قليلة",
        "تفوه الوزير بكلام جميل وزامله المدير في زيارة مدينة البليدة",
        "الله يرحم والديكم، والله يلعن الشيطان",
        "ولاد الزنقة يحتاجون مركز استقبال، والدعارة والعنف موضوع الندوة",
        "وغدا نلتقي، نتفوق في نيكاراغوا ونأكل الزبيب، والزبون ملك",
        "الحمار والبغل وسيلة نقل تلميذات الجبل، وتجمع النفايات والزبل",
        "Les concours, la connexion, le cône et les conseils de Bordelais",
        "Le chien errant et l'âne du douar ; les ordures ménagères ; une espèce de poisson",
        "Cul-de-sac, butte, pute n'y est pas".replace("pute", "puits"),
        "bghina lkhir l wladna, 3andna mochkil f lma, okhra",
    ],
)
def test_innocent_words_are_let_be(text):
    assert found(text, OFFENCE) == []


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("اتصلوا بي على ٠٦٦١٢٣٤٥٦٧ من فضلكم", ["٠٦٦١٢٣٤٥٦٧"]),
        ("📞 06 61 23 45 67 ou 06-61-23-45-68", ["06 61 23 45 67", "06-61-23-45-68"]),
        ("رقمي \u200e+212 661 234 567\u200e.", ["+212 661 234 567\u200e"]),
        ("00212 6.61.23.45.67 / +212 (0)6 61 23 45 67", ["00212 6.61.23.45.67", "+212 (0)6 61 23 45 67"]),
        ("0 6 6 1 2 3 4 5 6 7 et 0537 77 88 99", ["0 6 6 1 2 3 4 5 6 7", "0537 77 88 99"]),
        ("mon fils en France : +33 6 12 34 56 78", ["+33 6 12 34 56 78"]),
        ("écrivez à Fatima.Z@gmail.com, ou amal (at) hotmail.com", ["Fatima.Z@gmail.com", "amal (at) hotmail.com"]),
        ("بطاقتي الوطنية رقم AB123456 والسلام", ["AB123456"]),
        ("CIN : ab 12345.", ["ab 12345"]),
    ],
)
def test_what_tells_who_somebody_is_is_found(text, passages):
    assert found(text, PERSONAL) == passages


@pytest.mark.parametrize(
    "text",
    [
        "مساهمة TCH-04-000123 ومساهمة TCH-12-001234، القانون 31-13 والقانون رقم 09.08",
        "Plan 2021-2026, loi 97-13, décret 2-16-146, RN12, ISO 27001, article 1234567",
        "بلغت ميزانية البرنامج 0500000000 درهم سنة 2015-2025 و 12 500 000 أسرة",
        "اتصلوا بالرقم الأخضر 0800 00 12 34 أو 2511 أو 141",
        "De 123456 personnes, 45 000 en 2024, HCP2014, A380, N2, B2B",
        "@ministere #solidarite a@b",
    ],
)
def test_references_years_and_amounts_are_nobodys(text):
    assert found(text, PERSONAL) == []


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("السيدة فاطمة الزهراء رفضت الملف", ["فاطمة الزهراء"]),
        ("الأستاذ بنعيسى ظلمني، وجاري محمد العلوي يشهد", ["بنعيسى", "محمد العلوي"]),
        ("موظف سميتو يوسف طلب مني رشوة", ["يوسف طلب"]),
        ("عبد الرحيم بن علال يعرف القضية", ["عبد الرحيم بن علال"]),
        ("M. Alaoui et Mme Benjelloun-Touimi sont en conflit", ["Alaoui", "Benjelloun-Touimi"]),
        ("Ma voisine Khadija El Amrani vend tout", ["Khadija El Amrani"]),
    ],
)
def test_people_are_found_by_title_or_by_two_names(text, passages):
    assert found(text, NAME) == passages


@pytest.mark.parametrize(
    "text",
    [
        "السيد الوزير المحترم، السيد المدير الجهوي، السيدة المندوبة، السيد والي الجهة",
        "Monsieur le Maire, Madame la Ministre, M. le Wali, Monsieur Le Président",
        "شارع محمد الخامس، مستشفى محمد السادس، الملك الحسن الثاني، مدينة سيدي يوسف بن علي",
        "Avenue Hassan II, Université Mohammed V, hôpital Moulay Youssef, Fondation Mohammed VI, lycée Omar Khayam",
        "السيدات والسادة، الأستاذ الجامعي، أحمد الله على نعمه",
        "Madame, Monsieur, bonjour",
    ],
)
def test_offices_streets_and_kings_are_no_persons(text):
    assert found(text, NAME) == []


def test_places_are_right_beside_emoji_marks_and_directions():
    text = "👩🏽‍🦽 نُرِيدُ \u2067حلّاً\u2069 🙏🏽 0661234567\u0301 شكراً"
    (one,) = find_passages(text)
    assert (text[one.start : one.end], one.kind) == ("0661234567\u0301", PERSONAL)


FRENCH = "Il faut des centres d'accueil pour les personnes âgées dans chaque province."
ARABIC = "يجب إحداث مراكز لاستقبال الأشخاص المسنين في كل إقليم من أقاليم الجهة"
DARIJA = "بغينا مراكز ديال الناس الكبار فكل إقليم حيت ما كايناش فين يمشيو"


@pytest.mark.parametrize(
    ("text", "declared", "rather"),
    [
        (FRENCH, "ar", "fr"),
        (ARABIC, "fr", "ar"),
        (FRENCH, "fr", None),
        (DARIJA, "ar", None),
        (ARABIC, "ary", None),
        (FRENCH, "und", None),
        ("Oui, merci", "ar", None),
    ],
)
def test_another_language_is_told_where_it_is_plain(text, declared, rather):
    assert other_language(text, declared) == rather


AXES = AxisWords(
    {
        "childhood": [
            ("حماية الأطفال والطفولة وتمدرس التلاميذ وحضانة", "ar"),
            ("enfants enfance crèche école tuteur", "fr"),
        ],
        "elderly": [
            ("الأشخاص المسنون والشيخوخة ودار المسنين والرعاية", "ar"),
            ("personnes âgées vieillesse retraite aînés", "fr"),
        ],
        "disability": [
            ("الإعاقة والولوجيات والمعينات التقنية والتشخيص", "ar"),
            ("handicap accessibilité fauteuil dépistage", "fr"),
        ],
    }
)


def test_another_axis_is_told_where_the_margin_is_clear():
    crèche = "Une crèche pour les enfants : l'enfance, l'école, un tuteur."
    assert AXES.rather(crèche + " حماية الأطفال والطفولة وتمدرس التلاميذ وحضانة", "elderly")[0] == "childhood"
    assert AXES.rather(crèche, "childhood") is None
    assert AXES.rather("Une crèche et des aînés, le handicap à l'école, la retraite", "childhood") is None
    assert AXES.rather("Merci", "elderly") is None
    assert AXES.rather(crèche, "unknown") is None
