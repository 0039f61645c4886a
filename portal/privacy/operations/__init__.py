"""Taking along, deleting, forgetting."""

from portal.privacy.operations.erasure import erase, erase_account
from portal.privacy.operations.exports import export
from portal.privacy.operations.retention import forget_old

__all__ = ["erase", "erase_account", "export", "forget_old"]
