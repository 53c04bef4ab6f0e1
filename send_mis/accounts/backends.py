"""Signing in by allauth's rules; who a session is of is asked with every request."""

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from send_mis.accounts.models import User
from send_mis.database.compiled import compiled


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    def get_user(self, user_id: Any) -> User | None:
        """None of an account that was closed."""
        for user in _users(user_id):
            return user if self.user_can_authenticate(user) else None
        return None


@compiled
def _users(user_id: UUID) -> QuerySet[User]:
    return User.objects.filter(pk=user_id)
