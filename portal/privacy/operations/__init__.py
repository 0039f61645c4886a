"""Taking along, deleting, forgetting."""

from portal.privacy.operations.erasure import erase, erase_account, erase_staff
from portal.privacy.operations.exports import export
from portal.privacy.operations.retention import forget_old

__all__ = ["erase", "erase_account", "erase_staff", "export", "forget_old"]
