"""The form by which editors sign in."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm

# What is longer is nobody's name or password: it is not looked up, hashed or kept.
MAX_NAME, MAX_PASSWORD = 150, 1024


class SignInForm(AdminAuthenticationForm):
    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if len(given.get("username", "")) > MAX_NAME or len(given.get("password", "")) > MAX_PASSWORD:
            raise self.get_invalid_login_error()
        return super().clean()
