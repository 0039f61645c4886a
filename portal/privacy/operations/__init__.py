"""Taking along, deleting, forgetting."""

from portal.privacy.operations.erasure import erase
from portal.privacy.operations.exports import export
from portal.privacy.operations.retention import forget_old

__all__ = ["erase", "export", "forget_old"]
