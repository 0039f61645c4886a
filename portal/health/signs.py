"""The warning signs, and what each asks her to do. Every place that names signs is made from this list.

From content.md B4 (R24) and the urgent maternal warning signs of CDC and AIM, which hold for a year
after birth; the signs of pregnancy are left out. Which sign asks for what is our own reading of B4.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from portal.lib.translatable import msgid


class Urgency(StrEnum):
    """What signs ask for: the order in which they stand, the most urgent first."""

    AMBULANCE = "ambulance"
    HELP_NOW = "help_now"
    PHONE_TODAY = "phone_today"
    EMERGENCY_TODAY = "emergency_today"
    DOCTOR_SOON = "doctor_soon"
    TALK = "talk"
    NEXT_VISIT = "next_visit"

    @property
    def comes_before_exercise(self) -> bool:
        """A doctor, or help, comes first. Low spirits and what her trainer can answer forbid nothing."""
        return self not in {Urgency.TALK, Urgency.NEXT_VISIT}


@dataclass(frozen=True)
class Sign:
    slug: str  # as it is kept
    urgency: Urgency
    words: str


SIGNS = (
    Sign("chest_pain", Urgency.AMBULANCE, msgid("Chest pain")),
    Sign("breathless", Urgency.AMBULANCE, msgid("Severe breathlessness, or trouble breathing")),
    Sign("fainting", Urgency.AMBULANCE, msgid("Fainting")),
    Sign("seizure", Urgency.AMBULANCE, msgid("A seizure (fit)")),
    Sign("bleeding_on", Urgency.AMBULANCE, msgid("Heavy bleeding that does not stop")),
    Sign("sudden_headache", Urgency.AMBULANCE, msgid("A sudden, severe headache")),
    Sign("thoughts_of_harm", Urgency.HELP_NOW, msgid("Thoughts of harming myself or my baby")),
    Sign("headache", Urgency.PHONE_TODAY, msgid("A headache that stays or gets worse")),
    Sign("changed_sight", Urgency.PHONE_TODAY, msgid("Flashes, or blurred sight")),
    Sign("dizziness", Urgency.PHONE_TODAY, msgid("Dizziness that stays or comes back")),
    Sign("palpitations", Urgency.PHONE_TODAY, msgid("A racing or pounding heart")),
    Sign("vomiting", Urgency.PHONE_TODAY, msgid("Severe nausea or vomiting")),
    Sign("exhausted", Urgency.PHONE_TODAY, msgid("Sudden tiredness so strong that sleep does not help")),
    Sign("swelling", Urgency.PHONE_TODAY, msgid("A very swollen face or hand")),
    Sign("one_limb", Urgency.PHONE_TODAY, msgid("One leg or arm that swells, hurts or reddens")),
    Sign("fever", Urgency.PHONE_TODAY, msgid("A fever of 38 °C or more")),
    Sign("bleeding", Urgency.PHONE_TODAY, msgid("Bleeding that soaks a night pad within an hour")),
    Sign(
        "bleeding_again", Urgency.PHONE_TODAY, msgid("Bleeding that had eased is heavy and bright red again")
    ),
    Sign("discharge", Urgency.PHONE_TODAY, msgid("Foul-smelling discharge")),
    Sign("wound_worse", Urgency.PHONE_TODAY, msgid("A wound more painful or red, or with pus")),
    Sign("belly_pain", Urgency.PHONE_TODAY, msgid("Severe belly pain")),
    Sign("breast_lump", Urgency.PHONE_TODAY, msgid("A hot lump in the breast")),
    Sign(
        "new_numbness", Urgency.EMERGENCY_TODAY, msgid("Sudden numbness between the legs or around the anus")
    ),
    Sign("no_urine", Urgency.EMERGENCY_TODAY, msgid("Cannot pass urine, or cannot feel it")),
    Sign("bowel_control", Urgency.EMERGENCY_TODAY, msgid("Suddenly losing control of the bowels")),
    Sign("weak_legs", Urgency.EMERGENCY_TODAY, msgid("Both legs painful or weak")),
    Sign("back_pain", Urgency.DOCTOR_SOON, msgid("Sudden or severe back pain, worse when I rise or turn")),
    Sign("trivial_pain", Urgency.DOCTOR_SOON, msgid("Back pain after a trivial movement")),
    Sign("lost_height", Urgency.DOCTOR_SOON, msgid("I have become shorter, or my back rounder")),
    Sign("low_spirits", Urgency.TALK, msgid("Low, or without joy, for two weeks or more")),
    Sign("no_sleep", Urgency.TALK, msgid("No sleep even when the baby sleeps")),
    Sign("leaks_urine", Urgency.NEXT_VISIT, msgid("Leaking")),
    Sign("comes_down", Urgency.NEXT_VISIT, msgid("A heavy vagina, or something that comes down")),
    Sign("belly_domes", Urgency.NEXT_VISIT, msgid("A belly that domes when I move")),
    Sign("leg_tingles", Urgency.NEXT_VISIT, msgid("A leg that tingles")),
)

# Until 2026-11 whole groups were ticked. What was answered then stays readable; nobody is asked it any more.
EARLIER = (
    Sign("heart_or_head", Urgency.AMBULANCE, msgid("Chest, breath, head or eyes")),
    Sign("bleeding_or_fever", Urgency.PHONE_TODAY, msgid("Bleeding or fever")),
    Sign("numbness", Urgency.EMERGENCY_TODAY, msgid("Numbness")),
    Sign("mind", Urgency.HELP_NOW, msgid("Low for more than two weeks, or thoughts of harm")),
)

# What each asks her to do: one line to read first, and what else to know.
WHAT_TO_DO = {
    Urgency.AMBULANCE: (msgid("Call 119 now"), msgid("Say that you have given birth, and when.")),
    Urgency.HELP_NOW: (
        msgid("Help now, do not stay alone"),
        msgid("Phone 119 or the clinic where you gave birth now."),
    ),
    Urgency.PHONE_TODAY: (
        msgid("Phone now: the clinic where you gave birth, or #7119"),
        msgid(
            "Phone without waiting, and say that you have given birth, and when. "
            "If nobody answers or it gets worse, call 119."
        ),
    ),
    Urgency.EMERGENCY_TODAY: (
        msgid("Emergency department today"),
        msgid("Go today, and say that you have given birth, and when."),
    ),
    Urgency.DOCTOR_SOON: (
        msgid("See an orthopaedic doctor soon"),
        msgid("Tell them whether you are breastfeeding, and how many months it has been since the birth."),
    ),
    Urgency.TALK: (
        msgid("Talk to someone"),
        msgid("It is not your fault. Your clinic, a health centre or a help line will listen."),
    ),
    Urgency.NEXT_VISIT: (
        msgid("Ask your trainer at your next visit"),
        msgid(
            "If leaking or heaviness stays, see a gynaecologist or urologist. "
            "If tingling stays or grows, see an orthopaedic doctor."
        ),
    ),
}

SIGN = {sign.slug: sign for sign in (*SIGNS, *EARLIER)}


def grouped(slugs: Collection[str] | None = None) -> list[tuple[Urgency, list[Sign]]]:
    """The signs by what to do, the most urgent first: those named, or the whole list."""
    if slugs is not None and not slugs:  # as most: a list of two hundred visits asks for each
        return []
    wanted = {sign.slug for sign in SIGNS} if slugs is None else set(slugs)
    named = [sign for slug, sign in SIGN.items() if slug in wanted]
    groups = [(urgency, [sign for sign in named if sign.urgency is urgency]) for urgency in Urgency]
    return [(urgency, signs) for urgency, signs in groups if signs]


def warning(slugs: Collection[str]) -> Urgency | None:
    """The most urgent that comes before exercise, of those she has named; None when none does."""
    urgency = most_urgent(slugs)
    return urgency if urgency and urgency.comes_before_exercise else None


def asks_for_help(slugs: Collection[str]) -> bool:
    """Whether thoughts of harm are among them, whatever else is more urgent."""
    return any(urgency is Urgency.HELP_NOW for urgency, _ in grouped(slugs))


def for_trainer(slugs: Collection[str]) -> list[Sign]:
    """What her trainer reads of it, word for word. What is about her mind is not spelled out to anybody."""
    kept = {Urgency.HELP_NOW, Urgency.TALK}
    return [sign for urgency, signs in grouped(slugs) if urgency not in kept for sign in signs]


def most_urgent(slugs: Collection[str]) -> Urgency | None:
    """What comes first of all that she has named; None when she has named nothing."""
    return next((urgency for urgency, _ in grouped(slugs)), None)
