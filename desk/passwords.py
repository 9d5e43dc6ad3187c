"""What a password may be, besides what Django says: no composition rules, and an end to its length."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError


class MaximumLengthValidator:
    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) > self.max_length:
            told = f"This password has {len(password)} characters; the most is {self.max_length}."
            raise ValidationError(told, code="password_too_long")

    def get_help_text(self) -> str:
        return f"It may have up to {self.max_length} characters, spaces among them; a few words make a good one."
