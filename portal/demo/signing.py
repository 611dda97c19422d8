"""A report of the demonstration gets its text, and goes from hand to hand until it is signed."""

from __future__ import annotations

from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.narration.actions import Texts, write_section
from consultations.synthesis.signing.actions import approve_report, sign_report
from stakeholders.models import Account

TEXTS = {
    "introduction": {
        "ar": "شاركت الجهة بكل فئاتها في هذا التشاور: توصلت البوابة بـ{received} مساهمة، احتُسبت منها {counted}.\n\n"
        "يعرض هذا التقرير ما قاله المشاركون بكلماتهم، ثم ما أُجيبوا به.",
        "fr": "La région a pris part à la consultation : {received} contributions reçues, dont {counted} retenues.\n\n"
        "Ce rapport rend ce que les participants ont dit, dans leurs mots, puis ce qui leur a été répondu.",
    },
    "conclusion": {
        "ar": "تُعرض هذه الخلاصات على اللجنة الجهوية في اجتماعها المقبل.",
        "fr": "Ces conclusions seront présentées au comité régional lors de sa prochaine réunion.",
    },
}


def sign(report: SynthesisReport, accounts: dict[str, Account]) -> SynthesisReport:
    """Let the rapporteur write, the region's coordinator approve and the national coordinator sign."""
    for section, texts in TEXTS.items():
        written = {language: Texts(text, "", 0) for language, text in texts.items()}
        write_section(report=report, section=section, texts=written, by=accounts["rapporteur-04"])
    approve_report(report=report, by=accounts["coordinator-04"])
    report.refresh_from_db()
    return sign_report(report=report, by=accounts["coordinator"])
