"""Addresses of the review desk."""

from django.urls import path

from consultations.review import bulk_views, file_views, views
from consultations.review.aiming import views as aiming
from consultations.review.answers import views as answers
from consultations.review.assessing import views as assessing
from consultations.review.assigning import views as assigning
from consultations.review.board import views as board
from consultations.review.bulk import views as bulk
from consultations.review.competence import views as competence
from consultations.review.convergence import views as convergence
from consultations.review.copies import views as copies
from consultations.review.counts import views as counts
from consultations.review.exports import views as exports
from consultations.review.near import views as near
from consultations.review.notes import views as notes
from consultations.review.saved import views as saved
from consultations.review.screening import views as screening
from consultations.review.standard_answers import views as standard_answers
from consultations.review.tagging import views as tagging
from consultations.review.trail import views as trail_views

app_name = "review"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("set-apart/", bulk_views.bulk, name="bulk"),
    path("set-apart/decide/", bulk_views.decide, name="bulk_decide"),
    path("board/", board.board, name="board"),
    path("board/silence/", board.silence, name="silence"),
    path("approvals/", answers.approvals, name="approvals"),
    path("approvals/publish/", answers.approve_selected, name="approve_selected"),
    path("standard-answers/", standard_answers.listing, name="standard_answers"),
    path("standard-answers/new/", standard_answers.new, name="new_standard_answer"),
    path("standard-answers/<int:pk>/", standard_answers.change, name="standard_answer"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<int:pk>/progress/", exports.progress, name="export_progress"),
    path("exports/<int:pk>/file/", exports.file, name="export_file"),
    path("mentions/", notes.mentions, name="mentions"),
    path("tags/", tagging.tags, name="tags"),
    path("tags/<int:pk>/", tagging.rename, name="rename_tag"),
    path("bulk/", bulk.runs, name="bulk_runs"),
    path("bulk/new/", bulk.new, name="bulk_new"),
    path("bulk/<int:pk>/", bulk.run, name="bulk_run"),
    path("bulk/<int:pk>/progress/", bulk.progress, name="bulk_progress"),
    path("bulk/<int:pk>/undo/", bulk.undo, name="bulk_undo"),
    path("bulk/<int:pk>/go-on/", bulk.go_on, name="bulk_go_on"),
    path("assigning/", assigning.rules, name="rules"),
    path("assigning/<int:pk>/", assigning.rule, name="rule"),
    path("assigning/<int:pk>/delete/", assigning.delete_rule, name="delete_rule"),
    path("counts/", counts.counts, name="counts"),
    path("close-spellings/", near.nearby, name="nearby"),
    path("views/", saved.views, name="views"),
    path("views/<int:pk>/rename/", saved.rename, name="rename_view"),
    path("views/<int:pk>/share/", saved.share, name="share_view"),
    path("views/<int:pk>/remove/", saved.remove, name="remove_view"),
    path("copies/", copies.groups, name="groups"),
    path("copies/<slug:reference>/", copies.group, name="copies"),
    path("copies/<slug:reference>/merge/", copies.merge, name="merge_copies"),
    path("copies/<slug:reference>/split/", copies.split, name="split_copies"),
    path("<slug:reference>/hold/", views.hold, name="hold"),
    path("<slug:reference>/", views.contribution, name="contribution"),
    path("<slug:reference>/assess/", assessing.assess, name="assess"),
    path("<slug:reference>/notes/", notes.write, name="note"),
    path("<slug:reference>/notes/held/", notes.held, name="held_notes"),
    path("<slug:reference>/notes/<int:pk>/withdraw/", notes.withdraw, name="withdraw_note"),
    path("<slug:reference>/tags/", tagging.tag, name="tag"),
    path("<slug:reference>/tags/<int:pk>/remove/", tagging.untag, name="untag"),
    path("<slug:reference>/move/", views.move, name="move"),
    path("<slug:reference>/assign/", assigning.assign, name="assign"),
    path("<slug:reference>/author/", views.author, name="author"),
    path("<slug:reference>/answer/", answers.word, name="answer"),
    path("<slug:reference>/answer/take-back/", answers.take_back, name="take_back_answer"),
    path("<slug:reference>/answer/approve/", answers.approve, name="approve_answer"),
    path("<slug:reference>/answer/send-back/", answers.send_back, name="send_back_answer"),
    path("<slug:reference>/objective/", aiming.objective, name="objective"),
    path("<slug:reference>/competence/", competence.competence, name="competence"),
    path("<slug:reference>/convergence/", convergence.convergence, name="convergence"),
    path("<slug:reference>/convergence/ask/", convergence.ask_opinion, name="ask_opinion"),
    path("<slug:reference>/convergence/<int:pk>/remove/", convergence.remove_link, name="remove_link"),
    path("<slug:reference>/opinions/<int:pk>/", convergence.opinion, name="opinion"),
    path("<slug:reference>/flags/dismiss/", screening.dismiss, name="dismiss_flag"),
    path("<slug:reference>/redact/", screening.redact, name="redact"),
    path("<slug:reference>/redact/copies/", screening.redact_copies, name="redact_copies"),
    path("<slug:reference>/redact/undo/", screening.undo, name="undo_redaction"),
    path("<slug:reference>/original/", screening.original, name="original"),
    path("<slug:reference>/presence/", screening.presence, name="presence"),
    path("<slug:reference>/trail/", trail_views.trail, name="trail"),
    path("<slug:reference>/files/<int:number>/", file_views.file, name="file"),
    path("<slug:reference>/files/<int:number>/text/", file_views.describe, name="describe"),
    path("<slug:reference>/files/<int:number>/public/", file_views.show_file, name="show_file"),
]
