"""Addresses of this floor: one's own organisations, and the staff's directory of them."""

from django.urls import include, path

from stakeholders import (
    directory_views as directory,
    member_views as members,
    organisation_views as organisations,
    transfer_views as transfer,
)

OWN = [
    path("", organisations.mine, name="mine"),
    path("new/", organisations.new, name="new"),
    path("find/", organisations.find, name="find"),
    path("invitations/<str:token>/", organisations.invitation, name="invitation"),
    path("<slug:code>/", organisations.page, name="page"),
    path("<slug:code>/edit/", organisations.edit, name="edit"),
    path("<slug:code>/join/", organisations.join, name="join"),
    path("<slug:code>/leave/", members.leave, name="leave"),
    path("<slug:code>/invite/", members.invite, name="invite"),
    path("<slug:code>/invitations/<int:pk>/cancel/", members.cancel, name="cancel_invitation"),
    path("<slug:code>/requests/<int:pk>/", members.decide, name="decide_request"),
    path("<slug:code>/members/<int:pk>/role/", members.change_role, name="change_role"),
    path("<slug:code>/members/<int:pk>/remove/", members.remove, name="remove_member"),
]

DIRECTORY = [
    path("", directory.listing, name="listing"),
    path("new/", directory.new, name="new"),
    path("export.xlsx", transfer.export, name="export"),
    path("import/", transfer.upload, name="import"),
    path("import/template.xlsx", transfer.template, name="import_template"),
    path("import/<int:pk>/", transfer.report, name="import_report"),
    path("<slug:code>/", directory.entry, name="entry"),
    path("<slug:code>/edit/", directory.edit, name="edit"),
    path("<slug:code>/decide/", directory.decide, name="decide"),
    path("<slug:code>/merge/", directory.merge, name="merge"),
]

urlpatterns = [
    path("me/organisations/", include((OWN, "organisations"))),
    path("directory/", include((DIRECTORY, "directory"))),
]
