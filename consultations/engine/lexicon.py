"""Words of the social field that say the same thing in Arabic, Darija and French.

A lexical encoder sees no link between طفل and enfant; these short lists are that link, so that a theme can gather
voices of both languages. One line is one notion: Arabic and Darija words, then French ones, all folded as
`text.normalise` folds them; words are compared by their stems.
"""

from functools import lru_cache

from consultations.engine.stemming import arabic_stem, french_stem

_NOTIONS = """
طفل اطفال طفوله دراري الدراري ولاد قاصر قاصرين | enfant enfance mineur gamin
رضيع رضع حضانه حضانات روض كريش | creche bebe nourrisson garderie maternelle
يتيم ايتام متخلي كفاله تبني | orphelin abandonne kafala adoption
اسره اسر عائله عائلات عايله العايلات | famille familial foyer menage
ام امهات امومه والده | mere maternite maternel
اب اباء والد والدين ابوه ابويه | pere parent parental paternite
زواج زوج زوجه ازواج تزويج مزوج | mariage couple conjoint epoux
طلاق نفقه مطلقه مطلقات | divorce pension alimentaire
ارمله ارامل | veuve veuvage
امراه نساء مراه عيالات نسويه نسائيه مرا | femme feminin
مساواه مناصفه تكافؤ المساواه | egalite parite egalitaire
عنف معنف معنفات ضرب اعتداء | violence violent agression maltraitance
تمييز تحرش | discrimination harcelement sexisme
مسن مسنين مسنون شيخوخه شيوخ متقاعد متقاعدين | age vieillesse senior vieux retraite
تقاعد معاش معاشات | retraite pension
معاق معاقين اعاقه معاقه احتياجات | handicap handicape invalidite
كرسي متحرك ولوجيات ولوجيه مكفوف صم | accessibilite fauteuil roulant aveugle sourd rampe
توحد توحدي ترويض نطق | autisme autiste orthophonie kinesitherapie reeducation
دعم مساعده اعانه معونه مساعدات | aide soutien appui allocation
فقر فقير فقراء هشاشه هش محتاج محتاجين معوز | pauvrete pauvre precarite precaire vulnerable demuni
شغل عمل تشغيل خدمه وظيفه توظيف بطاله عاطل | emploi travail chomage embauche chomeur
اجر اجور راتب رواتب صالير | salaire remuneration paie revenu
تكوين تدريب تاهيل مهني | formation apprentissage professionnel stage
تعليم مدرسه مدارس تمدرس تربيه قرايه مدرسي تلميذ تلاميذ | ecole education scolaire eleve enseignement
استاذ اساتذه معلم معلمين | enseignant professeur instituteur
جامعه طالب طلبه | universite etudiant superieur
اميه محو | analphabetisme alphabetisation illettrisme
صحه صحي مستشفي سبيطار طبيب اطباء طبي مستوصف | sante hopital medecin medical dispensaire
علاج علاجات دوا دواء ادويه مرض مريض مرضي | soin maladie malade medicament traitement
نفسي نفسيه نفساني | psychologique psychologue mental psychiatrie
نقل حافله طوبيس تنقل مواصلات | transport bus tramway mobilite deplacement
طريق طرق | route voie rue
سكن سكني منزل ايواء ماوي | logement habitat hebergement abri
ماء مياه الما | eau potable
كهرباء طاقه ضو | energie electricite electrique
بيئه تلوث بيئي | environnement pollution ecologie ecologique
فلاحه فلاح فلاحين زراعه | agriculture agricole agriculteur
قريه قروي باديه دوار قرى | rural village douar campagne
مدينه حضري جماعه بلديه | ville urbain commune municipal
شباب شاب شبان شبيبه | jeune jeunesse
رياضه رياضي ملعب كره | sport sportif stade football
ثقافه ثقافي فن فنون موسيقي فيلم سينما | culture culturel art musique film cinema
جمعيه جمعيات مدني | association associatif benevole
تعاونيه تعاونيات مدر دخل مدره | cooperative generateur
مقاوله شركه شركات مقاولات | entreprise societe entrepreneur
تجاره تسويق منتوج منتوجات سوق | commerce marche produit vente commercialisation
تمويل ميزانيه مال اموال فلوس درهم قرض | financement budget argent credit financier
ضريبه ضرائب | impot taxe fiscal
رقمنه رقمي رقميه انترنت معلوميات منصه تطبيق | numerique internet informatique digital plateforme application
معطيات بيانات | donnees donnee
اعلام صحافه تلفزه تلفزيون اذاعه | media presse television journal
اداره اداري مساطر مسطره موظف موظفين وثيقه وثائق | administration administratif procedure fonctionnaire document
سجل اجتماعي استهداف | registre ciblage
تغطيه تامين رميد | assurance couverture cotisation mutuelle
عداله قضاء محكمه محاكم قاضي قضائي | justice tribunal juge judiciaire
قانون قوانين تشريع قانوني تشريعي | loi juridique legislation legislatif
حق حقوق | droit droits
حريه حريات | liberte libre
سجن سجين سجناء سجون اعتقال معتقل | prison detenu detention carceral
تعذيب | torture
شرطه امن بوليس امني | police securite
فساد رشوه محسوبيه | corruption fraude
هجره مهاجر مهاجرين لاجئ لاجئين | migrant migration immigration refugie
انتخاب انتخابات تصويت ناخب حزب احزاب | election vote electoral parti
برلمان برلماني نائب نواب | parlement depute parlementaire
مخدرات ادمان مدمن | drogue addiction toxicomanie
شارع متشرد متشردين مشردين تسول متسول | rue mendicite abri sdf mendiant
مركز مراكز مؤسسه مؤسسات | centre etablissement
منحه منح بورصه | bourse subvention
مواكبه مرافقه وساطه استماع توجيه | accompagnement mediation ecoute orientation
تحسيس توعيه حمله حملات | sensibilisation campagne
شراكه شراكات تعاون | partenariat cooperation
تاخير انتظار مواعيد موعد | retard attente delai rendez
بحث علمي علوم باحث علماء | recherche scientifique science chercheur
سياحه سياحي سفر مسافر | tourisme touriste voyage
بطاقه بطاقات كارط كارت | carte
اعدام عقوبه عقوبات | peine mort sanction
دين ديني ديانه | religion religieux
لغه امازيغيه لغات | langue amazigh linguistique
"""


@lru_cache(maxsize=1)
def _notions() -> dict[str, str]:
    """Stem -> notion, the Arabic side entered with both its standard and its Darija stem."""
    found: dict[str, str] = {}
    for line in _NOTIONS.strip().splitlines():
        arabic, french = line.split("|")
        name = "=" + french.split()[0]
        for word in arabic.split():
            found.setdefault(arabic_stem(word), name)
            found.setdefault(arabic_stem(word, True), name)
        for word in french.split():
            found.setdefault(french_stem(word), name)
    return found


def notion(stem: str) -> str | None:
    """The notion a stem stands for in either language, or None."""
    return _notions().get(stem)
