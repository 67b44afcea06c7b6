"""Sentences of Django's admin around names of ours, said here so that their Russian is ours and not Django's.

Django sets a name into a sentence as it stands, and Russian would decline it ("Добавить марка") or give it a gender.
Ours set it apart, without quotation marks where it may hold some itself. Nothing calls these: Django asks for the same
words.
"""

from django.utils.translation import gettext_noop as _

OF_LISTS_AND_FORMS = (
    _("Add %s"),
    _("Change %s"),
    _("View %s"),
    _("Select %s to change"),
    _("Select %s to view"),
    _("Add %(name)s"),
    _("Models in the %(name)s application"),
    # With quotation marks in them, Django's Russian ends the attribute in which it stands.
    _("Add another %(model)s"),
    _("Change selected %(model)s"),
    _("View selected %(model)s"),
    _("Add another %(verbose_name)s"),
)
OF_WHAT_WAS_DONE = (
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("The %(name)s “%(obj)s” was deleted successfully."),
    _("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
)
OF_DELETION = (
    _("Cannot delete %(name)s"),
    _(
        "Deleting the %(object_name)s '%(escaped_object)s' would result in deleting related objects, but your account "
        "doesn't have permission to delete the following types of objects:"
    ),
    _(
        "Deleting the %(object_name)s '%(escaped_object)s' would require deleting the following protected related "
        "objects:"
    ),
    _(
        'Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? All of the following related items '
        "will be deleted:"
    ),
    _("Yes, I’m sure"),
)
