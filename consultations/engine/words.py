"""Word lists, spelt as `text.normalise` folds: no accents, one alef, ya for alef maksura, ha for ta marbuta."""


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


FRENCH_FUNCTION = _words(
    "le la les l un une des du de d au aux a à ce c cet cette ces cela ca ceci celui celle ceux celles je j tu il",
    "elle on nous vous ils elles me m te t se s lui leur leurs y en moi toi soi eux mon ma mes ton ta tes son sa",
    "ses notre nos votre vos qui que qu quoi dont ou où quel quelle quels quelles lequel laquelle lesquels",
    "lesquelles auquel duquel desquels et mais donc or ni car si comme quand lorsque puisque parce afin ainsi",
    "alors aussi apres avant avec chez contre dans depuis derriere devant durant entre envers hors jusqu jusque",
    "lors malgre par parmi pendant pour pres sans sauf selon sous sur vers via hormis outre face est es suis",
    "sommes etes sont etait etaient etre ete etant sera seront serait seraient soit soient fut fusse ai as avons",
    "avez ont avait avaient avoir eu ayant aura auront aurait auraient ait aient n ne pas plus moins tres trop",
    "peu beaucoup tout toute tous toutes meme memes autre autres aucun aucune chaque plusieurs quelque quelques",
    "certain certains certaine certaines tel telle tels telles non oui bien deja encore toujours jamais rien",
    "personne ici la-bas fait faire font faut fais faisant doit doivent devoir devrait devraient peut peuvent",
    "pouvoir pourrait pourraient va vont aller veut veulent vouloir voudrait dit dire notamment egalement",
    "cependant toutefois ensuite puis enfin surtout seulement simplement vraiment effectivement exemple etc",
    "aujourd hui jour sinon pourquoi comment combien quant assez presque plutot voire tant autant ailleurs",
    "contraire lieu cas point chose choses facon maniere sorte part fois actuellement actuel actuelle actuels",
    "actuelles abord bref voila mettre mis mise met prendre pris permet permettre permettrait permettant souvent",
    "parfois trouve semble agit existe avis merci bonjour effet possible suite partir travers titre niveau cadre",
    "terme termes sens base vis rapport deux trois premier premiere",
)

# What everybody writes to a ministry's consultation, whatever the subject: true words, useless as the name of a theme.
FRENCH_MINISTRY = _words(
    "quatre cinq six sept huit neuf dix onze douze quinze seize vingt trente cinquante cent mille premier fin",
    "debut compris puissent puisse relatif relative relatifs relatives attention particuliere respect application",
    "aujourd arrive arriver reste rien voulait veux sais connais vient venir partir pris appris heures minutes",
    "jours semaine semaines accepte change changerait changer dirham dirhams dh euros million millions dessous",
    "dessus loin proche petit petite petits petites propre propres annuel annuelle mensuel prochaine prochain",
    "dernier derniere derniers dernieres proposition propositions propose proposons proposer proposee",
    "contribution contributions contribuer suggestion suggestions suggere avis idee idees consultation",
    "consultations ministere ministre article articles alinea loi projet texte commentaire argument arguments",
    "accord favorable important importante necessaire necessaires besoin besoins faudrait souhaite souhaitons",
    "demande demandons probleme problemes question questions sujet solution solutions ajouter amendement",
    "disposition dispositions rediger redige ainsi insere inserer modifier modification gouvernement partie",
    "mesure mesures recommandation recommandations recommande comite poursuivre continuer renforcer ameliorer",
    "assurer garantir promouvoir adopter veiller efforts prendre oeuvre nouveau nouvelle nouveaux nouvelles grand",
    "grande grands grandes bon bonne bons bonnes vrai vraie seul seule general generale vue peuvent utiliser",
    "chose gens monde pays maroc marocain marocaine marocains france francais francaise francaises etat etats",
    "temps moment annee annees an ans mois heure devenir rendre donner donne mieux pense penser crois savoir sait",
    "prevoir mettre place placer passer rester parler parle permettre viser vise tenir compte concerne concernant",
    "encourager intensifier accelerer redoubler envisager actions action passe passent ferait feraient ferais vivre",
    "vit vivent dort dorment mene menent laisse laissent arrivent attend attendent",
)

ARABIC_FUNCTION = _words(
    "في من الي علي عن مع ان او ام ثم بل لكن لكي كي حتي اذا اذ لو لولا لما لم لن لا ما ليس ليست قد لقد سوف هل كل",
    "بعض هذا هذه هذان هؤلاء ذلك تلك اولئك هنا هناك الذي التي الذين اللذين اللاتي اللواتي هو هي هم هن انا نحن انت",
    "انتم انه انها انهم كان كانت كانوا يكون تكون يكونوا كون بين عند عندما حيث حين بعد قبل تحت فوق امام خلف خلال",
    "حول دون بدون غير سوي منذ مثل كما ايضا فقط جدا اكثر اقل كثير كثيرا قليل كذلك لذلك هكذا اي ايه لدي لديه لديها",
    "لدينا لهم له لها لنا لك لي به بها بهم فيه فيها فيهم منه منها منهم عليه عليها عليهم عنه عنها اليه اليها اليهم",
    "بان بانه لان لانه لانها مما عما فيما بما كلما ذات ذو ذي احد احدي نفس نفسه نفسها جميع كافه عده اول اخر اخري",
    "اخرين الاخري الاخر ولا وما ومن وفي وان وهو وهي ولم ولن وقد وكل وهذا وهذه والتي والذي فان فلا عبر ضد نحو اجل",
    "بسبب لكل بكل وذلك بذلك وكذلك اللتي الا انما ربما لعل ليت يا ايها كيف متي اين ماذا لماذا كم اما بالنسبه بهذا",
    "لهذا لهذه بهذه وعلي والي وعن ومع تم يتم وتم حسب وفق وفقا بشان المتعلق المتعلقه الصله سيما ولاسيما طريق مهما",
    "كلا كلتا بدا وغيرها وغيره الان اليوم صار اصبح اصبحت مازال لازال يجب يمكن ينبغي لابد يعني هذي فهو فهي وانا",
    "ونحن الله والله شيء شي",
)

ARABIC_MINISTRY = _words(
    "يتعلق يلي الاطلاع الحسبان فيهم الاضطلاع شهر الشهر اشهر شهريه الشهور شهور يوم ايام الايام ساعه ساعات كيلومتر",
    "كيلومترات درهم الف مليون ثلاثه اربعه خمسه سته ثلاث اربع خمس ست سبع ثمان تسع عشر سبعه ثمانيه تسعه عشره عشرون",
    "عشرين مئه نصف قيمه قدرها اعرف اريد اسمي عمري ابن بنت واحده مرتين سنتين السنه القادمه الماضيه اقليمي الاقليمي",
    "الاقليم اقليم الجهه جهه نفسها وحدها يكفي الاولي الثانيه الوزاره وزاره الوزير المساهمه مساهمه المشاركه",
    "اقتراح اقتراحات اقترح نقترح المقترح مقترح مقترحات راي رايي الراي المشكل مشكل المشكله مشكله مشاكل المشاكل",
    "الموضوع موضوع المغرب المغربي المغربيه المغاربه بلادنا البلاد الدوله دوله الحكومه ضروره ضروري الضروري ضروريه",
    "مهم مهمه هام المهم اطلب نطلب طلب نريد نتمني اتمني ارجو نرجو المرجو يجب ينبغي توصيه توصيات اللجنه لجنه الطرف",
    "الاطراف تعزيز مواصله ضمان اتخاذ تدابير التدابير اللازمه جهود الجهود بذل المزيد عمل الاستمرار تكثيف تحسين",
    "تطوير تنفيذ وضع اعتماد القيام توفير الشعب شعب الناس ناس شكرا السلام عليكم امر الامر الامور شئ الاشياء حاجه",
    "الحاجه كبير كبيره جديد جديده الجديد الجديده الطريقه جانب مستوي المستوي المجال مجال اطار الاطار واقع الواقع",
    "حال الحال الحاله سنه سنوات عام الوقت وقت مره مزيد بلد البلد النظر خاصه عامه وطني الوطني الوطنيه",
)

DARIJA_FUNCTION = _words(
    "ديال ديالي ديالك ديالو ديالها ديالنا ديالهم ديالكم ديالهوم ديالتي دالك د دال نتاع تاع متاع نتاعو تاعو تاعنا",
    "تاعهم اللي لي الي للي لّي باش واش علاش كيفاش شنو اشنو شنوا اش فين منين فوقاش وقتاش شكون شحال قداش بحال فحال",
    "بزاف شويه شوي دابا دبا دروك مازال باقي هاد هادا هادي هادو هاذ هاذي هاذو هادشي هدشي هادشى هداك هديك هادوك",
    "هاداك داك ديك دوك هدا هدي هدو حنا احنا نتا نتي نتوما هوما ماشي مشي حيت لحقاش حقاش علاحقاش غادي غا راه راها",
    "راهم راني راك را كاين كاينه كاينين مكاينش ماكاينش مكاين ماكاين كانو خاص خاصو خصو خصنا خاصنا خصهم خاصهم خاصك",
    "خصك خاصني خصها بغيت بغينا بغا بغي بغاو بغيتو كنبغي عندو عندي عندنا عندهم عندك عندها معندوش ماعندوش معندهمش",
    "ماعندهمش معندناش ماعندناش معنديش ماعنديش واحد واحده شي حد حتا تا ولا اولا الا ايلا ىلا كلشي والو والا بلا",
    "بلاما ملي مللي فاش فش ولكن والله نيت زعما ياك اه ايه واخا عاد ديما تماك تما هنا لهنا لهيه فوسط بعدما بعدا كي",
    "كا تي كنا كنت يكون يكونو دار دارو ندير نديرو يدير يديرو تدير كيدير كيديرو دير ديرو جا جات جاو مشا مشات قال",
    "قالو قالت كيقول كيقولو قلت نقول قالك بحالا عليا عليك عليه علينا فيه فيها فيهم ليه ليها ليهم ليا لينا ليك",
    "ليكم معاه معاها معاهم معانا معايا منو منها منهم بيه بيها بيهم بينا بلي باللي بان فهاد فداك لداك لهاد وهاد",
    "ودابا وراه كولشي جوج هنايا نهار فالت فيل دراها كاع قاع حسن احسن عافاك عفاك الله يعاونكم بصح مزيان",
    "مزيانه خايب خايبه كتر كثر ديالاش علاه ماله مالكم مالك سير اجي يلاه زيد",
)

DARIJA_MINISTRY = _words(
    "نقولهم الحوايج حوايج يكون يكونو سيمانه شهر عام عامين ديما كنا تلاته ربعه خمسه ستا عشره ولد بنت ولدي بنتي",
    "راجلي مراتي عرف عرفت شفت شافو كنشوف مشيت مشينا جيت بقيت بقا بقاو طلع وصل وصلات خدا خديت معقول ظريفه الحمد",
    "لله ربي انشاءلله عافاكم طلب كنطلب كنطلبو كنقترح نطلبو الدوله لبلاد البلاد المغرب مغاربه المغاربه الناس ناس",
    "لمغرب حاجه لحاجه",
)

# Words that only one of the two registers writes: Darija against Modern Standard Arabic.
DARIJA_MARKERS = (
    DARIJA_FUNCTION
    - ARABIC_FUNCTION
    - _words(
        "واحد واحده ولكن والله قبل قال قالت كنت كنا كانت يكون حد شي عليه فيه فيها فيهم عليك منهم منها لا دار دير سير",
        "تدير بان هنا زيد خاص كثر حسن احسن ايه الا من كي نهار ندير يدير والا نقول قلت كاينه طلب عليا علينا معها باقي",
        "الله مالك تا بينا ليك لكم",
    )
)
MSA_MARKERS = _words(
    "الذي التي الذين اللذين اللواتي لم لن سوف قد لقد ليس ليست هذا هذه ذلك تلك هؤلاء نحن انه انها انهم بان لان",
    "لانه كما حيث ايضا كذلك حول خلال نحو لدي لديه لديها لدينا كي لكي عندما ماذا لماذا كيف يجب ينبغي يمكن الي حتي",
    "منذ مما بما انما كان كانت كانوا تكون وذلك وقد ان او في يتم تم والتي والذي سيتم اذا اكثر جدا جميع كافه هناك",
    "هل سواء غير وهو وهي وان",
)

ARABIZI_FUNCTION = _words(
    "dyal dial diyal dyali dyalo dyalek dyalha dyalna dyalhom dyl dialna dialhom lli lly li had hadchi hadshi",
    "hadi hada hado dak dik duk douk bach bash wach wash 3lach 3lash kifach kifash chno chnou achno ach fin fine",
    "mnin imta fo9ach chkon chkoun ch7al bhal b7al bzaf bezzaf chwiya chwya daba mazal ba9i 7na hna nta nti",
    "ntouma houma homa machi mashi 7it hit ghadi gha rah raha rahom rani kayn kayna kaynin makaynch makayn khas",
    "khass khasso khasna khashom 5ass 5as bghit bghina bgha bghaw 3ndo 3ndi 3ndna 3ndhom 3andi 3ando 3andna",
    "3andhom ma3ndich ma3ndnach wa7ed wa7d wahd wahed chi 7ta hta tal ila wla walo walou bla mlli melli fach",
    "za3ma yak wakha ewa 3la 3lih 3liha 3lina 3likom fih fiha fihom lih liha lihom liya lina lik m3a m3ah m3aha",
    "m3ana m3aya mn men mno f fl b w ou o u ana howa hia hiya hya kan kanet kano dar dir ndir ydir ndiro ydiro",
    "gal galo galt ngol kol koulchi kolchi nas ghir ghi 9bel ba3d mzyan mzyana meziane khoya khouya sahbi l3afia",
    "allah walakin walakine tma temma lhih dima 3ad yalah ylh yla ga3 ka3 maymkench ymken yemken kif dyalhoum",
    "ntoma nchof wlad chof chouf hadou jat jaw ja mcha mchat bezaf kter kthar safi",
)

ENGLISH_FUNCTION = _words(
    "the and of to is in that it for was on are with as be this have from or by not but what all were we when",
    "your can said there use an each which she do how their if will up about out many then them these so some her",
    "would make like him into has they you his had been who its our more should",
)

STOP: dict[str, frozenset[str]] = {
    "fr": FRENCH_FUNCTION,
    "ar": ARABIC_FUNCTION | DARIJA_FUNCTION,
    "ary": ARABIC_FUNCTION | DARIJA_FUNCTION,
    "ary-Latn": ARABIZI_FUNCTION | FRENCH_FUNCTION,
}
LABEL_STOP: dict[str, frozenset[str]] = {
    "fr": FRENCH_MINISTRY,
    "ar": ARABIC_MINISTRY | DARIJA_MINISTRY,
    "ary": ARABIC_MINISTRY | DARIJA_MINISTRY,
    "ary-Latn": frozenset(),
}

# Never a label, and a quote only when nothing else was said: a report carries opinions, not insults.
# The review desk still shows every word.
OFFENSIVE = _words(
    "قحاب قحبه القحاب القحبه لقحاب لقحبه اولقحاب طبون طبونمك الطبون زامل زوامل الزامل شفار شفاره الشفاره حمار",
    "حمير كلب كلاب الكلاب الحمير ولدلقحبه منيك نيك خنزير خنازير زبل تقود تقودو تفو pute putes putain connard",
    "connards conne con cons merde salope encule nique batard fdp qahba 9ahba 97ab zamel zwamel tabon",
)

# Words on which an opinion turns: two short texts that differ by one of them do not say the same.
STANCE = _words(
    "pour contre oui non pas plus ne n sans jamais aucun favorable defavorable لا لم لن ليس ليست ضد مع بدون ماشي",
    "غير نعم ايه",
)
COURTESY = _words(
    "monsieur madame mesdames messieurs directeur directrice ministre wali gouverneur honneur soumettre solliciter",
    "veuillez agreer expression consideration distinguee distingues haute bienveillance salutations respectueuses",
    "sentiments respectueux cordialement bonjour bonsoir merci remercie remercions avance objet lettre attention",
    "السيد السيده الساده السيدات المحترم المحترمه المحترمين المدير المديره الوزير الوزيره الوالي العامل سياده سيادتكم",
    "يشرفني يشرفنا يسعدني نتشرف التمس نلتمس راجيا راجين التفضل تفضلوا وتفضلوا بقبول فائق التقدير الاحترام والاحترام",
    "تحيه تحياتي السلام سلام عليكم ورحمه الله وبركاته وبعد اما بعد الموضوع تحت شكرا نشكركم مسبقا",
)
"""What letters of every kind open and close with: two that share nothing else are not alike."""
