"""Signs of somebody in danger: reports are found in every language people write in, the subject alone is not."""

from __future__ import annotations

import time

import pytest

from consultations.engine.signs import ACCUSATION, CHILD, VIOLENCE, find_signs, marked

# Invented sentences, as people write them.
REPORTS = [
    (VIOLENCE, "زوجي يضربني كل ليلة ولا أعرف أين أذهب"),
    (VIOLENCE, "راجلي كيضربني قدام الوليدات وما لقيت لمن نشكي"),
    (VIOLENCE, "خويا كيعنفني وحابسني فالدار"),
    (VIOLENCE, "تعرضتُ للاغتصاب قبل سنتين ولم أقل لأحد"),
    (VIOLENCE, "أنا كنتعرض للعنف من طرف راجلي"),
    (VIOLENCE, "مديري فالخدمة كيتحرش بيا كل نهار"),
    (VIOLENCE, "اعتدى عليّ ثلاثة رجال قرب المحطة"),
    (VIOLENCE, "خايفة على راسي منو، قال ليا غادي يقتلني"),
    (VIOLENCE, "جارتنا راجلها كيضربها والصراخ كل ليلة"),
    (VIOLENCE, "بغيت نموت، ما بقيتش قادرة"),
    (VIOLENCE, "rajli kaydrebni w ma3ndi fin nmchi"),
    (VIOLENCE, "t3eda 3liya wa7ed lweld d derb"),
    (VIOLENCE, "Mon mari me frappe devant les enfants"),
    (VIOLENCE, "Je suis victime de violences conjugales depuis dix ans"),
    (VIOLENCE, "Mon voisin bat sa femme tous les soirs"),
    (VIOLENCE, "J'ai peur pour ma vie, aidez-moi"),
    (CHILD, "ابنتي تعرضت للتحرش في المدرسة ولم يتحرك أحد"),
    (CHILD, "ولاد الجيران محبوسين فالدار وما كياكلوش، الجوع"),
    (CHILD, "بنت عندها 13 عام باغين يزوجوها"),
    (CHILD, "خادمة عمرها 11 سنة تشتغل عندهم ولا تخرج"),
    (CHILD, "wldi kaydrbouh f lmedrasa"),
    (CHILD, "La fille de ma voisine est battue par son beau-père"),
    (CHILD, "Une fillette de 12 ans travaille comme bonne dans notre immeuble"),
    (ACCUSATION, "المدعو كريم البقالي كيبتز الناس فالسوق"),
    (ACCUSATION, "smito Hamid chefar w kayn9ol lklam"),
    (ACCUSATION, "Un certain Rachid Benali escroque les vieilles du douar"),
]
SUBJECTS = [
    "محاربة العنف ضد النساء يجب أن تكون أولوية",
    "نقترح إحداث مراكز إيواء للنساء ضحايا العنف",
    "حماية الأطفال من الاستغلال ومن التحرش في الفضاء الرقمي",
    "يجب تشديد العقوبات على من يضرب زوجته",
    "بغينا مركز ديال الاستماع للعيالات اللي كيتعرضو للعنف",
    "خاصنا النقل المدرسي للبنات باش ما يتعرضوش للتحرش",
    "ولدي معاق وخاصو مرافق فالقسم",
    "السيد الوزير المحترم، الرشوة فالإدارة خاصها تحيد",
    "السيد رئيس الجماعة لا يستقبل المواطنين",
    "زواج القاصرات يجب أن يمنع بالقانون",
    "bghina markaz l l3yalat li kayt3ardo l 3onf",
    "khassna tobis l drari bach may b9awch f zen9a",
    "La lutte contre les violences faites aux femmes doit être une priorité",
    "Créer des cellules d'écoute pour les enfants victimes de maltraitance",
    "Mon fils autiste attend une place depuis deux ans",
    "Monsieur le ministre, la corruption doit cesser",
    "Ma mère de 80 ans n'a pas de pension",
    "Je suis frappée par le manque de centres dans notre province",
]


@pytest.mark.parametrize(("kind", "text"), REPORTS)
def test_somebodys_own_report_is_found(kind: str, text: str) -> None:
    assert kind in {sign.kind for sign in find_signs(text)}


@pytest.mark.parametrize("text", SUBJECTS)
def test_the_subject_alone_is_not_a_report(text: str) -> None:
    assert find_signs(text) == []


def test_the_figures_of_the_sample(capsys: pytest.CaptureFixture[str]) -> None:
    found = sum(bool(find_signs(text)) for _kind, text in REPORTS)
    wrongly = sum(bool(find_signs(text)) for text in SUBJECTS)
    with capsys.disabled():
        print(f"\nsigns: {found} of {len(REPORTS)} reports, {wrongly} of {len(SUBJECTS)} subjects held")  # noqa: T201
    assert (found, wrongly) == (len(REPORTS), 0)


def test_spelling_hides_nothing() -> None:
    plain = "زوجي يضربني"
    for written in ("زَوْجِي يَضْرِبُنِي", "زوجـي يضربنــي", "زوجى يضربنى", "زوجي \u200fيضربني"):
        assert [sign.kind for sign in find_signs(written)] == [sign.kind for sign in find_signs(plain)], written
    assert find_signs("MON MARI M’A FRAPPÉE") != []


def test_a_sign_stands_where_it_was_written() -> None:
    text = "سَلام.\nراجلي كَيضربني بزاف"
    pieces = list(marked(text, find_signs(text)))
    assert "".join(piece for piece, _sign in pieces) == text
    assert [piece for piece, sign in pieces if sign] == ["كَيضربني"]


def test_signs_that_overlap_are_marked_once() -> None:
    text = "ابنتي تعرضت للتحرش وزوجي يضربني"
    pieces = list(marked(text, find_signs(text)))
    assert "".join(piece for piece, _sign in pieces) == text
    assert len([piece for piece, sign in pieces if sign]) == 2


@pytest.mark.parametrize(
    "seed", ["ضرب ", "بنتي ", "السيد احمد ", "ma fille ", "m. a", "ka", "كات", "a" * 50, "\u0651", "كنت "]
)
def test_no_text_keeps_it_busy(seed: str) -> None:
    text = (seed * 20_000)[:100_000]
    before = time.process_time()
    find_signs(text)
    assert time.process_time() - before < 5
