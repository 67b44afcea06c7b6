"""What a visitor may ask of the search."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sources.filters import WordsField


class SearchForm(forms.Form):
    q = WordsField(
        label=_("Search the record"), max_length=100, help_text=_("Words that must all occur, in either language.")
    )
