"""Every write of this floor: accounts and roles, organisations and their members, what people do with their data."""

from stakeholders.actions.accounts import (
    change_account,
    create_account,
    grant_role,
    reset_second_factor,
    revoke_role,
)
from stakeholders.actions.data_rights import (
    GRACE,
    ask_erasure,
    carry_out_erasures,
    erase_account,
    note_download,
    rectify_account,
    take_back_erasure,
    warn_unused_account,
)
from stakeholders.actions.importing import carry_out_import, keep_table, note_export, remove_old_imports, told
from stakeholders.actions.members import (
    InvitationRefused,
    accept_invitation,
    accept_request,
    ask_to_join,
    cancel_invitation,
    change_member_role,
    decline_request,
    end_membership,
    invite,
    withdraw_request,
)
from stakeholders.actions.merging import merge_organisations
from stakeholders.actions.organisations import (
    add_organisation,
    change_organisation,
    decide_on_organisation,
    propose_organisation,
)

__all__ = [
    "GRACE",
    "InvitationRefused",
    "accept_invitation",
    "accept_request",
    "add_organisation",
    "ask_erasure",
    "ask_to_join",
    "cancel_invitation",
    "carry_out_erasures",
    "carry_out_import",
    "change_account",
    "change_member_role",
    "change_organisation",
    "create_account",
    "decide_on_organisation",
    "decline_request",
    "end_membership",
    "erase_account",
    "grant_role",
    "invite",
    "keep_table",
    "merge_organisations",
    "note_download",
    "note_export",
    "propose_organisation",
    "rectify_account",
    "remove_old_imports",
    "reset_second_factor",
    "revoke_role",
    "take_back_erasure",
    "told",
    "warn_unused_account",
    "withdraw_request",
]
