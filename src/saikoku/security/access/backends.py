"""Sign in by login name and password; a closed account is nobody."""

from django.contrib.auth.backends import BaseBackend

from saikoku.security.access.models import Account


class ActiveAccountBackend(BaseBackend):
    def authenticate(self, request, login_name=None, password=None, username=None):
        name = login_name or username or ""
        account = Account.objects.filter(login_name=name).first()
        if account is None:
            Account().set_password(password or "")  # the same time for unknown names
            return None
        return account if account.check_password(password or "") and account.is_active else None

    def get_user(self, user_id):
        return Account.objects.filter(pk=user_id, is_active=True).first()
