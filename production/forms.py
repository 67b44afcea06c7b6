"""A figure as it is typed, and how it will read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from production import models
from production.figures import LANGUAGES, Bound, ValueState


class FigureForm(forms.Form):
    """The fields of a figure as they are typed, to be read and not to be saved."""

    measure = forms.ModelChoiceField(models.Measure.objects.none(), required=False)
    value_state = forms.ChoiceField(choices=ValueState.choices)
    bound = forms.ChoiceField(choices=Bound.choices, required=False)
    lower, upper = (forms.DecimalField(max_digits=20, decimal_places=4, required=False) for _name in ("lower", "upper"))

    def reading(self) -> dict[str, Any]:
        """The figure in both languages, or what keeps it from being read; nothing while it is half typed."""
        if not self.is_valid():
            faults = [f"{self.fields[name].label or name}: {errors[0]}" for name, errors in self.errors.items()]
            return {"fault": " ".join(faults)}
        observation = models.Observation(**self.cleaned_data)
        if observation.value_state == ValueState.VALUE and not observation.bound:
            return {}
        try:
            observation.check_figure()
        except ValidationError as error:
            return {"fault": " ".join(error.messages)}
        return {"text": self.texts_of(observation)}

    @staticmethod
    def texts_of(observation: models.Observation) -> dict[str, str]:
        if not observation.measure_id:
            return {language: observation.figure.wording(language) for language in LANGUAGES}
        figure, unit = observation.figure.wording, observation.unit_text
        return {language: f"{figure(language)} {unit(language)}".strip() for language in LANGUAGES}
