"""What has reached the demonstration's meeting in progress: written in the room, heard aloud, asked, on the screen."""

from __future__ import annotations

from consultations.contributions.actions import Words
from consultations.live import actions
from consultations.live.models import LiveItem, LiveQuestion
from consultations.regional_sessions.models import RegionalSession
from portal.demo.meetings import IN_PROGRESS
from portal.shared.receipts import new_ticket
from stakeholders.models import Account, Category
from strategy.models import Axis

# Axis, kind, category (of what was heard aloud), words. The words are invented.
WRITTEN = [
    ("families", "expectation", "", "نريد شباكا واحدا يستقبل الأسر في وضعية صعبة عوض التنقل بين ثلاث إدارات."),
    ("families", "proposal", "", "Ouvrir les centres sociaux le samedi matin pour les parents qui travaillent."),
    ("childhood", "proposal", "", "حضانة قرب السوق الأسبوعي تشتغل يوم السوق على الأقل، النساء كيجيو بولادهم."),
    ("elderly", "proposal", "", "زيارات منزلية منتظمة للمسنين الذين يعيشون وحدهم في الدواوير."),
    ("disability", "expectation", "", "Les fauteuils promis l’an dernier ne sont pas arrivés à Sidi Kacem."),
    ("disability", "practice", "", "نقل مدرسي مشترك بين جماعتين للأطفال في وضعية إعاقة، يشتغل منذ سنتين."),
    ("equality", "proposal", "", "تكوين مهني مسائي للنساء بمواكبة وحضانة لأطفالهن في المركز نفسه."),
]
HEARD = [
    (
        "elderly",
        "remark",
        "associations",
        "الجمعيات تشتغل بعقود سنوية، ولا أحد يعرف في دجنبر هل يستمر المركز في يناير.",
    ),
    ("equality", "proposal", "universities", "Mettre un observatoire régional de l’égalité auprès de l’université."),
]
ASKED = [
    ("childhood", "متى تفتح الحضانات الجماعية التي أعلن عنها في اللقاء الأول؟", "up"),
    ("disability", "Qui décide des délais de remise des aides techniques ?", "answered"),
    ("", "هل تنشر مساهمات هذا اللقاء مع أجوبتها؟", ""),
]
SET_ASIDE, WHY = 3, "سبق أن عرض في اللقاء الأول."


def add_live(by: Account) -> int:
    """Let something have reached the meeting in progress, unless something has; returns how much."""
    session = RegionalSession.objects.filter(code=IN_PROGRESS, state=RegionalSession.State.LIVE).first()
    if session is None or LiveItem.objects.filter(session=session).exists():
        return 0
    axes, categories = Axis.objects.in_bulk(), Category.objects.in_bulk()
    for place, (axis, kind, _nobody, body) in enumerate(WRITTEN):
        words = Words(region=session.region, axis=axes[axis], kind=kind, body=body)
        contribution = actions.send_words(session=session, words=words, ticket=new_ticket())
        if place == SET_ASIDE:
            actions.move_item(item=LiveItem.objects.get(contribution=contribution), to="aside", by=by, reason=WHY)
    for axis, kind, category, body in HEARD:
        words = Words(region=session.region, axis=axes[axis], kind=kind, body=body, category=categories.get(category))
        actions.capture(session=session, words=words, ticket=new_ticket(), by=by)
    actions.discuss(session=session, axis=axes["childhood"], guiding=axes["childhood"].questions.first(), by=by)
    for axis, text, state in ASKED:
        question = actions.ask_question(session=session, words=text, ticket=new_ticket(), axis=axes.get(axis))
        _carry_on(question, state, by)
    return len(WRITTEN) + len(HEARD) + len(ASKED)


def _carry_on(question: LiveQuestion, state: str, by: Account) -> None:
    if state == "up":
        actions.show_question(question=question, by=by)
    elif state:
        actions.move_question(question=question, to=state, by=by)
