"""Words of Django's own forms and admin that the portal says itself, as `stakeholders.allauth_words` does allauth's.

Django’s Arabic speaks to one person where the portal speaks to several, and says of what was changed that it was added.
"""

from django.utils.translation import gettext_noop as _

WORDS = (
    _("Enter a valid email address."),
    _("Enter a valid date."),
    _("Enter a whole number."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
)
