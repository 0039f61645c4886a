"""What the answers to a health check are called."""

from portal.health.rules import Clearance, Complications, Delivery
from portal.lib.translatable import msgid

DELIVERY_WORDS = {
    Delivery.VAGINAL: msgid("Vaginal birth"),
    Delivery.CAESAREAN: msgid("Caesarean"),
    Delivery.UNSAID: msgid("I'd rather not say"),
}
COMPLICATIONS_WORDS = {
    Complications.NONE: msgid("No, none"),
    Complications.SOME: msgid("Yes, there was"),
    Complications.UNSAID: msgid("I don't know, or would rather not say"),
}
CLEARANCE_WORDS = {
    Clearance.GIVEN: msgid("Yes, they have agreed"),
    Clearance.NOT_YET: msgid("Told not to exercise yet"),
    Clearance.UNSURE: msgid("Something was said, but I am not sure what"),
    Clearance.UNASKED: msgid("Nobody has told me yes or no"),
}
