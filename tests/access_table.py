"""Who may knock at which door: route × method × person. A route that stands in no row fails the matrix.

One letter per person, in the order of `people.PEOPLE`: anonymous, participant, reviewer of 04, of 06, coordinator of
04, of 06, national coordinator, administrator, rapporteur of 04, reception of 04, of 06. The objects behind the doors
belong to region 04. Four more stand in no row but those that name them: the protection referents of 04 and of 06, the
screener of 04 and the national auditor are, at every other door, somebody without a role (`table_of_everyone`).

    o  open: a page, a redirect onward, or a form that asks again      i  sent to sign in
    x  403: signed in, but without the role                            n  404: it is not there for this person
    c  closed: to sign in, 403 or 404                                  m  405: the door does not take this method
"""

ALL = "ooooooooooo"
NONE = "mmmmmmmmmmm"
SIGNED_IN = "ioooooooooo"
STAFF_OF_04 = "ixononoxxxx"  # reviewers and coordinators where they work; elsewhere it is not there
STAFF = "ixoooooxxxx"
COORDINATORS = "ixxxoooxxxx"
COORDINATORS_OF_04 = "ixxxonoxxxx"
READERS_OF_04 = "ixononoxxxx"
MEETINGS = "ixxxoooxooo"  # reception, rapporteurs and coordinators
MEETING_OF_04 = "ixxxonoxoon"
DOOR_OF_04 = "ixxxonoxxon"  # reception and coordinators
ORGANISERS_OF_04 = "ixxxonoxxxx"
DRAFTERS_OF_04 = "ixxxonoxoxx"  # rapporteurs and coordinators
NOT_OPENED = "nnnnnnnnnnn"
CONFIGURATION = "cccccccoccccccc"
KEEPERS = "ixxxooooxxx"  # of the directory: coordinators and administrators
KEEPERS_OF_04 = "ixxxonooxxx"
MANAGERS_OF_04 = "innnonoonnn"  # of an organisation's members: nobody here belongs to it, so its region's staff do
STRANGERS = "innnnnnnnnn"  # signed in or not, it is nobody's here
HELPERS = "ixoooooxooo"  # of those who tell or write on paper: reception, reviewers, rapporteurs, coordinators
HELPERS_OF_04 = "ixononoxoon"
HELPED_BY_OTHERS = "ixnnnnnxnnn"  # an entry of somebody else's
BUTTON = "immmmmmmmmm"  # takes a post alone

NOBODY_ELSE = "ixxxxxxxxxx"
DESK = f"{STAFF}xxoo"  # whoever reads at the desk: screeners and auditors, too
SOMEBODY_ELSES_AT_THE_DESK = "ixnnnnnxxxxxxnn"
DESK_OF_04 = f"{STAFF_OF_04}xxoo"
SCREENERS_OF_04 = f"{STAFF_OF_04}xxox"
AUDITED = f"{STAFF}xxxo"
AUDITED_OF_04 = f"{STAFF_OF_04}xxxo"
REPORTED = "ixoooooxoxxxxxo"  # whoever reads reports: rapporteurs and auditors, too
REPORTED_OF_04 = "ixononoxoxxxxxo"
NATIONAL = "ixxxxxoxxxx"  # the national coordinator alone
NOBODYS_NOTE = "ixxnxnxxxxxxxxx"
COUNTRYS_COORDINATOR = "ixxxxxoxxxx"
COUNTRY = f"{COUNTRYS_COORDINATOR}xxxo"
REFERENTS = f"{NOBODY_ELSE}oo"
REFERENTS_OF_04 = f"{NOBODY_ELSE}on"  # not even the coordinators

WORKSHOPS = "ixoooooxoxxxxxo"  # whoever reads reports there, and the rapporteurs
WORKSHOP_OF_04 = "ixononoxoxxxxxo"
DECIDERS_OF_04 = DRAFTERS_OF_04

# route: (GET, POST)
ROWS: dict[str, tuple[str, str]] = {
    "healthz": (ALL, NONE),
    # -- public pages
    "public_site:home": (ALL, NONE),
    "public_site:axes": (ALL, NONE),
    "public_site:axis": (ALL, NONE),
    "public_site:regions": (ALL, NONE),
    "public_site:region": (ALL, NONE),
    "public_site:sessions": (ALL, NONE),
    "public_site:sessions_map": (ALL, NONE),
    "public_site:session": (ALL, NONE),
    "public_site:session_document": (ALL, NONE),
    "public_site:session_calendar": (ALL, NONE),
    "public_site:feed": (ALL, NONE),
    "public_site:region_feed": (ALL, NONE),
    "public_site:minutes": (ALL, NONE),
    "public_site:minutes_version": (ALL, NONE),
    "public_site:minutes_file": (ALL, NONE),
    "public_site:contributions": (ALL, NONE),
    "public_site:contribution": (ALL, NONE),
    "public_site:reports": (ALL, NONE),
    "public_site:report": (ALL, NONE),
    "public_site:report_version": (ALL, NONE),
    "public_site:report_file": (ALL, NONE),
    "public_site:national_report": (ALL, NONE),
    "public_site:national_report_version": (ALL, NONE),
    "public_site:national_report_file": (ALL, NONE),
    "verify:ask": (ALL, NONE),
    "verify:report": (ALL, ALL),
    "public_site:track": (ALL, ALL),
    "public_site:accessibility": (ALL, NONE),
    "public_site:privacy": (ALL, NONE),
    # -- the contributor's own: nobody here has opened this contribution with its code
    "contributions:new": (ALL, ALL),
    "contributions:receipt": (ALL, NONE),
    "public_site:tracked": (NOT_OPENED, NONE),
    "contributions:correct": (NOT_OPENED, NOT_OPENED),
    "contributions:clarify": (NOT_OPENED, NOT_OPENED),
    "contributions:withdraw": (NOT_OPENED, NOT_OPENED),
    "contributions:claim": (BUTTON, "innnnnnnnnn"),
    # files of a contribution: its author's, and the public's once the staff show them
    "contributions:file": (NOT_OPENED, NONE),
    # -- assisted intake, its paper form, and what its devices ask for
    "intake:home": (HELPERS, BUTTON),
    "intake:papers": (ALL, NONE),
    "intake:paper": (ALL, NONE),
    "intake:entry": (HELPERS_OF_04, HELPERS_OF_04),
    "intake:slip": (HELPERS_OF_04, BUTTON),
    "intake:entered": (HELPERS_OF_04, BUTTON),
    "intake:correct": (HELPED_BY_OTHERS, HELPED_BY_OTHERS),
    "intake:files": (HELPED_BY_OTHERS, HELPED_BY_OTHERS),
    "intake:sheets": (HELPERS_OF_04, BUTTON),
    "intake:worker": (HELPERS, BUTTON),
    "intake:offline": (HELPERS_OF_04, BUTTON),
    "intake:slips": (BUTTON, HELPERS_OF_04),
    "intake:deliver": (BUTTON, HELPERS_OF_04),
    # -- contributions/drafts and what is similar
    "contributions:similar": (NONE, ALL),
    "drafts:keep": (BUTTON, SIGNED_IN),
    "drafts:delete": (BUTTON, STRANGERS),
    # -- my space, my data
    "public_site:my_space": (SIGNED_IN, BUTTON),
    "public_site:my_data": (SIGNED_IN, SIGNED_IN),
    "public_site:my_data_download": (SIGNED_IN, BUTTON),
    "public_site:my_data_erase": (SIGNED_IN, SIGNED_IN),
    "public_site:my_data_keep": (BUTTON, SIGNED_IN),
    # -- my organisations: nobody here belongs to the one behind these doors
    "organisations:mine": (SIGNED_IN, BUTTON),
    "organisations:new": (SIGNED_IN, SIGNED_IN),
    "organisations:find": (SIGNED_IN, BUTTON),
    "organisations:invitation": (ALL, SIGNED_IN),
    "organisations:page": (STRANGERS, BUTTON),
    "organisations:edit": (STRANGERS, STRANGERS),
    "organisations:join": (SIGNED_IN, SIGNED_IN),
    "organisations:leave": (STRANGERS, STRANGERS),
    "organisations:invite": (MANAGERS_OF_04, MANAGERS_OF_04),
    "organisations:cancel_invitation": (BUTTON, MANAGERS_OF_04),
    "organisations:decide_request": (BUTTON, MANAGERS_OF_04),
    "organisations:change_role": (BUTTON, MANAGERS_OF_04),
    "organisations:remove_member": (MANAGERS_OF_04, MANAGERS_OF_04),
    # -- the directory
    "directory:listing": (KEEPERS, BUTTON),
    "directory:new": (KEEPERS, KEEPERS),
    "directory:export": (KEEPERS, BUTTON),
    "directory:import": (KEEPERS, KEEPERS),
    "directory:import_template": (KEEPERS, BUTTON),
    "directory:import_report": ("ixxxnnnnxxx", "ixxxnnnnxxx"),  # somebody else's file
    "directory:entry": (KEEPERS_OF_04, BUTTON),
    "directory:edit": (KEEPERS_OF_04, KEEPERS_OF_04),
    "directory:decide": (KEEPERS_OF_04, KEEPERS_OF_04),
    "directory:merge": (KEEPERS_OF_04, KEEPERS_OF_04),
    # -- those who come to a meeting: nobody here has opened this registration
    "registrations:new": (ALL, ALL),
    "registrations:receipt": (ALL, NONE),
    "registrations:send_again": (ALL, ALL),
    "registrations:open": (ALL, NONE),
    "registrations:open_join": (ALL, NONE),
    "registrations:pass": (ALL, NONE),
    "registrations:own": (NOT_OPENED, NONE),
    "registrations:calendar": (NOT_OPENED, NONE),
    "registrations:join": (NOT_OPENED, NOT_OPENED),
    "registrations:correct": (NOT_OPENED, NOT_OPENED),
    "registrations:cancel": (NOT_OPENED, NOT_OPENED),
    "registrations:mode": (NONE, NOT_OPENED),
    "registrations:offer": (NONE, NOT_OPENED),
    # -- those who are invited hold a link; those who attended have opened their registration, which nobody here has
    "invited:answer": (ALL, ALL),
    "invited:decline": (NONE, ALL),
    "amendments:open": (ALL, NONE),
    "amendments:minutes": (NOT_OPENED, NONE),
    "amendments:propose": (NOT_OPENED, NOT_OPENED),
    # -- the desk of the meetings
    "meetings:meetings": (MEETINGS, BUTTON),
    "meetings:registrations": (MEETING_OF_04, BUTTON),
    "meetings:registration": (MEETING_OF_04, BUTTON),
    "meetings:add": (DOOR_OF_04, DOOR_OF_04),
    "meetings:slip": (DOOR_OF_04, BUTTON),
    "meetings:act": (BUTTON, DOOR_OF_04),
    "meetings:needs": (ORGANISERS_OF_04, BUTTON),
    "meetings:settle": (BUTTON, ORGANISERS_OF_04),
    # -- the door of a meeting, and what its devices ask for
    "door:door": (DOOR_OF_04, BUTTON),
    "door:walk_in": (DOOR_OF_04, DOOR_OF_04),
    "door:person": (DOOR_OF_04, BUTTON),
    "door:arrive": (DOOR_OF_04, DOOR_OF_04),
    "door:take_back": (DOOR_OF_04, DOOR_OF_04),
    "door:seat": (DOOR_OF_04, DOOR_OF_04),
    "door:sheet": (MEETING_OF_04, BUTTON),
    "door:roster": (DOOR_OF_04, BUTTON),
    "door:notes": (BUTTON, DOOR_OF_04),
    "door:worker": (DOOR_OF_04, BUTTON),
    "door:offline": (DOOR_OF_04, BUTTON),
    # -- invitations and who is missing
    "invitations:listing": (ORGANISERS_OF_04, BUTTON),
    "invitations:add": (ORGANISERS_OF_04, ORGANISERS_OF_04),
    "invitations:send": (BUTTON, ORGANISERS_OF_04),
    "invitations:directory": (ORGANISERS_OF_04, ORGANISERS_OF_04),
    "invitations:upload": (ORGANISERS_OF_04, ORGANISERS_OF_04),
    "invitations:template": (ORGANISERS_OF_04, BUTTON),
    "invitations:report": (ORGANISERS_OF_04, ORGANISERS_OF_04),
    "invitations:letters": (ORGANISERS_OF_04, BUTTON),
    "invitations:handed_over": (BUTTON, ORGANISERS_OF_04),
    "invitations:one": (ORGANISERS_OF_04, ORGANISERS_OF_04),
    "invitations:act": (BUTTON, ORGANISERS_OF_04),
    "invitations:coverage": (ORGANISERS_OF_04, BUTTON),
    # -- the minutes: drafted by rapporteurs and coordinators, closed and corrected by coordinators
    "minutes:overview": (DRAFTERS_OF_04, BUTTON),
    "minutes:begin": (BUTTON, DRAFTERS_OF_04),
    "minutes:add_section": (DRAFTERS_OF_04, DRAFTERS_OF_04),
    "minutes:section": (DRAFTERS_OF_04, DRAFTERS_OF_04),
    "minutes:arrange_section": (BUTTON, DRAFTERS_OF_04),
    "minutes:add_entry": (DRAFTERS_OF_04, DRAFTERS_OF_04),
    "minutes:entry": (DRAFTERS_OF_04, DRAFTERS_OF_04),
    "minutes:remove_entry": (BUTTON, DRAFTERS_OF_04),
    "minutes:open": (DRAFTERS_OF_04, DRAFTERS_OF_04),
    "minutes:amendment": (DRAFTERS_OF_04, DRAFTERS_OF_04),
    "minutes:close": (ORGANISERS_OF_04, ORGANISERS_OF_04),
    "minutes:correct": (ORGANISERS_OF_04, ORGANISERS_OF_04),
    "minutes:file": (DRAFTERS_OF_04, BUTTON),
    # -- a meeting in progress: the room is anybody's, its desk, wall and capture are those of who draft
    "live:room": (ALL, ALL),
    "live:ask": (ALL, ALL),
    "live:sent": (ALL, NONE),
    "live:status": (ALL, NONE),
    "live:screen": (DRAFTERS_OF_04, NONE),
    "live:screen_now": (DRAFTERS_OF_04, NONE),
    "live:desk": (DRAFTERS_OF_04, BUTTON),
    "live:incoming": (DRAFTERS_OF_04, BUTTON),
    "live:earlier": (DRAFTERS_OF_04, BUTTON),
    "live:item": (BUTTON, DRAFTERS_OF_04),
    "live:question": (BUTTON, DRAFTERS_OF_04),
    "live:discuss": (BUTTON, DRAFTERS_OF_04),
    "live:take_off": (BUTTON, DRAFTERS_OF_04),
    "live:capture": (DRAFTERS_OF_04, DRAFTERS_OF_04),
    "live:correct": (DRAFTERS_OF_04, DRAFTERS_OF_04),
    # -- the desk
    "review:queue": (DESK, BUTTON),
    "review:contribution": (DESK_OF_04, BUTTON),
    "review:move": (STAFF_OF_04, STAFF_OF_04),
    "review:author": (DESK_OF_04, DESK_OF_04),
    "review:answer": (STAFF_OF_04, STAFF_OF_04),
    "review:take_back_answer": (STAFF_OF_04, STAFF_OF_04),
    "review:approve_answer": (STAFF_OF_04, STAFF_OF_04),
    "review:send_back_answer": (STAFF_OF_04, STAFF_OF_04),
    # what the finders point at, what is hidden, who else is there
    "review:dismiss_flag": (SCREENERS_OF_04, SCREENERS_OF_04),
    "review:redact": (STAFF_OF_04, STAFF_OF_04),
    "review:redact_copies": (STAFF_OF_04, STAFF_OF_04),
    "review:undo_redaction": (STAFF_OF_04, STAFF_OF_04),
    "review:original": (DESK_OF_04, DESK_OF_04),
    "review:presence": (DESK_OF_04, BUTTON),
    "review:board": ("ixxxoooxxxxxxxo", BUTTON),  # coordinators and auditors
    "review:silence": ("ixxxoooxxxxxxxo", BUTTON),
    # groups of what says the same: this one's leader stands in region 04
    "review:groups": (DESK, BUTTON),
    "review:copies": (DESK_OF_04, BUTTON),
    "review:merge_copies": (STAFF_OF_04, STAFF_OF_04),
    "review:split_copies": (STAFF_OF_04, STAFF_OF_04),
    # judgement, tags and notes; a note of somebody else's is nobody's here to withdraw
    "review:assess": (STAFF_OF_04, STAFF_OF_04),
    "review:note": (SCREENERS_OF_04, SCREENERS_OF_04),
    "review:withdraw_note": (NOBODYS_NOTE, NOBODYS_NOTE),
    "review:held_notes": (REFERENTS_OF_04, f"{BUTTON}mm"),
    "review:mentions": (DESK, DESK),
    "review:tag": (SCREENERS_OF_04, SCREENERS_OF_04),
    "review:untag": (SCREENERS_OF_04, SCREENERS_OF_04),
    "review:tags": (COORDINATORS, BUTTON),
    "review:rename_tag": (COORDINATORS_OF_04, COORDINATORS_OF_04),
    "review:approvals": (DESK, BUTTON),
    "review:approve_selected": (BUTTON, STAFF),
    # texts from which answers are begun: everybody at the desk reads them, those who keep them write them
    "review:standard_answers": ("ixooooooxxxxxoo", BUTTON),
    "review:new_standard_answer": (KEEPERS, KEEPERS),
    "review:standard_answer": (KEEPERS_OF_04, KEEPERS_OF_04),
    # who may act, and what converges; this link and this opinion are of region 04
    "review:objective": (SCREENERS_OF_04, SCREENERS_OF_04),
    "review:competence": (STAFF_OF_04, STAFF_OF_04),
    "review:convergence": (DESK_OF_04, STAFF_OF_04),
    "review:remove_link": (STAFF_OF_04, STAFF_OF_04),
    "review:ask_opinion": (STAFF_OF_04, STAFF_OF_04),
    "review:opinion": (STAFF_OF_04, STAFF_OF_04),
    "review:trail": ("ixxxonooxxxxxxo", BUTTON),  # coordinators of the region, administrators, auditors
    # exports: of the filters in the address, to whoever asked; these here are somebody else's
    "review:exports": (DESK, DESK),
    "review:export_progress": (SOMEBODY_ELSES_AT_THE_DESK, BUTTON),
    "review:export_file": (SOMEBODY_ELSES_AT_THE_DESK, BUTTON),
    # bulk actions: one's own regions' are chosen; the run behind these doors is somebody else's, of region 04
    "review:bulk_runs": (DESK, BUTTON),
    "review:bulk_new": (f"{STAFF}xxox", f"{STAFF}xxox"),
    "review:bulk_run": ("ixnnonoxxxxxxno", BUTTON),
    "review:bulk_progress": ("ixnnonoxxxxxxno", BUTTON),
    "review:bulk_undo": ("ixnnonoxxxxxxnx", "ixnnonoxxxxxxnx"),
    "review:bulk_go_on": (BUTTON, "ixnnxnxxxxxxxnx"),  # whoever started it, and nobody else
    # who sees to it, and the rules of region 04
    "review:assign": (STAFF_OF_04, STAFF_OF_04),
    "review:rules": ("ixxxoooxxxxxxxo", "ixxxoooxxxxxxxx"),
    "review:rule": ("ixxxonoxxxxxxxx", "ixxxonoxxxxxxxx"),
    "review:delete_rule": (BUTTON, "ixxxonoxxxxxxxx"),
    # -- how many there are of each, close spellings; views of one's own: these here are somebody else's
    "review:counts": (DESK, BUTTON),
    "review:nearby": (DESK, BUTTON),
    "review:views": (DESK, DESK),
    "review:rename_view": (SOMEBODY_ELSES_AT_THE_DESK, SOMEBODY_ELSES_AT_THE_DESK),
    "review:share_view": (BUTTON, SOMEBODY_ELSES_AT_THE_DESK),
    "review:remove_view": (BUTTON, SOMEBODY_ELSES_AT_THE_DESK),
    # -- partnership offers at the desk
    "offers:listing": (AUDITED, BUTTON),
    "offers:one": (AUDITED_OF_04, BUTTON),
    "offers:move": (STAFF_OF_04, STAFF_OF_04),
    # -- what came in a flood, and holding by hand
    "review:bulk": (DESK, BUTTON),
    "review:bulk_decide": (BUTTON, "ixnnnnnxxxxxxnx"),  # nobody here says what to do with which text
    "review:hold": (SCREENERS_OF_04, SCREENERS_OF_04),
    # -- the restricted queue: what is behind these doors is held out
    "care:queue": (REFERENTS, f"{BUTTON}mm"),
    "care:disclosure": (REFERENTS_OF_04, f"{BUTTON}mm"),
    "care:refer": (REFERENTS_OF_04, REFERENTS_OF_04),
    "care:release": (REFERENTS_OF_04, REFERENTS_OF_04),
    "care:close": (REFERENTS_OF_04, REFERENTS_OF_04),
    # files of a contribution at the desk
    "review:file": (DESK_OF_04, BUTTON),
    "review:describe": (SCREENERS_OF_04, SCREENERS_OF_04),
    "review:show_file": (SCREENERS_OF_04, SCREENERS_OF_04),
    # -- the reports
    "synthesis:desk": (REPORTED, BUTTON),
    "synthesis:region": (REPORTED_OF_04, BUTTON),
    "synthesis:compile": (BUTTON, COORDINATORS_OF_04),
    "synthesis:progress": (REPORTED_OF_04, BUTTON),
    "synthesis:report": (REPORTED_OF_04, BUTTON),
    "synthesis:file": (REPORTED_OF_04, BUTTON),
    "synthesis:narrative": (DRAFTERS_OF_04, BUTTON),
    "synthesis:section": (DRAFTERS_OF_04, DRAFTERS_OF_04),
    "synthesis:approve": (COORDINATORS_OF_04, COORDINATORS_OF_04),
    "synthesis:send_back": (COORDINATORS_OF_04, COORDINATORS_OF_04),
    "synthesis:sign": (NATIONAL, NATIONAL),
    "synthesis:differences": (REPORTED_OF_04, BUTTON),
    "synthesis:enter": (BUTTON, COORDINATORS_OF_04),
    "synthesis:publish": (COORDINATORS_OF_04, COORDINATORS_OF_04),
    # the national one: those who coordinate or audit the whole country; whoever works in a region reads the public one
    "synthesis:national": (COUNTRY, BUTTON),
    "synthesis:national_regions": (BUTTON, COUNTRYS_COORDINATOR),
    "synthesis:national_compile": (BUTTON, COUNTRYS_COORDINATOR),
    "synthesis:national_progress": (COUNTRY, BUTTON),
    "synthesis:national_report": (COUNTRY, BUTTON),
    "synthesis:national_file": (COUNTRY, BUTTON),
    "synthesis:national_approve": (COUNTRYS_COORDINATOR, COUNTRYS_COORDINATOR),
    "synthesis:national_send_back": (COUNTRYS_COORDINATOR, COUNTRYS_COORDINATOR),
    "synthesis:national_sign": (COUNTRYS_COORDINATOR, COUNTRYS_COORDINATOR),
    "synthesis:national_publish": (COUNTRYS_COORDINATOR, COUNTRYS_COORDINATOR),
    # -- the workshop of the themes: reviewers and auditors read, rapporteurs and coordinators decide
    "workshop:home": (WORKSHOPS, BUTTON),
    "workshop:region": (WORKSHOP_OF_04, BUTTON),
    "workshop:theme": (WORKSHOP_OF_04, BUTTON),
    "workshop:beside": (WORKSHOP_OF_04, BUTTON),
    "workshop:reader": (WORKSHOP_OF_04, BUTTON),
    "workshop:arrangement": (WORKSHOP_OF_04, BUTTON),
    "workshop:progress": (WORKSHOP_OF_04, BUTTON),
    "workshop:quote": (WORKSHOP_OF_04, DECIDERS_OF_04),
    "workshop:texts": (BUTTON, DECIDERS_OF_04),
    "workshop:name": (BUTTON, DECIDERS_OF_04),
    "workshop:merge": (BUTTON, DECIDERS_OF_04),
    "workshop:review": (BUTTON, DECIDERS_OF_04),
    "workshop:discard": (BUTTON, DECIDERS_OF_04),
    "workshop:restore": (BUTTON, DECIDERS_OF_04),
    "workshop:undo": (BUTTON, DECIDERS_OF_04),
    "workshop:arrange": (BUTTON, DECIDERS_OF_04),
    "workshop:decide": (BUTTON, DECIDERS_OF_04),
}

PARTICIPANT, EVERYONE = 1, 15


def table_of_everyone() -> dict[str, tuple[str, str]]:
    """Return the rows with the last four, who are like a participant wherever a row does not name them."""
    return {name: (_with_the_others(reading), _with_the_others(writing)) for name, (reading, writing) in ROWS.items()}


def _with_the_others(letters: str) -> str:
    return letters.ljust(EVERYONE, letters[PARTICIPANT])


TABLE = table_of_everyone()

# Accounts are allauth's: what stands here is whether a door is open to somebody who has not signed in.
ACCOUNT_OPEN = {
    "account_login", "account_logout", "account_inactive", "account_signup", "account_email_verification_sent",
    "account_reset_password", "account_confirm_login_code", "account_confirm_password_reset_code",
    "account_complete_password_reset", "account_password_reset_completed", "account_request_login_code",
    "mfa_authenticate", "mfa_login_webauthn",
}  # fmt: skip
ACCOUNT_CLOSED = {
    "account_reauthenticate", "account_email", "account_change_password", "account_set_password", "mfa_index",
    "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
}  # fmt: skip

# Django's admin: every page of it is the administrator's. Its sign-in and sign-out hand over to the accounts above.
ADMIN_OPEN = {"admin:login", "admin:logout"}
