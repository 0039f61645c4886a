"""The member's log (`/me/log`): what she notes, what her devices send, her activities, what was measured."""
