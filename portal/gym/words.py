"""What the facts are called that the owner tells for the pages."""

from portal.lib.translatable import msgid

FACT_WORDS: dict[str, str] = {
    "price": msgid("Price"),
    "phone": msgid("Phone number"),
    "operator": msgid("Operator, as registered"),
    "responsible": msgid("Responsible person"),
    "operator_address": msgid("Address of the operator"),
    "extra_fees": msgid("What may be added to the price"),
    "payment": msgid("When and how one pays"),
    "service_time": msgid("When the service is given"),
    "cancellation": msgid("Cancelling and refunds"),
    "representative": msgid("Representative of the operator"),
    "hosting": msgid("Company that runs the server"),
    "mail_company": msgid("Company that sends the e-mails"),
    "disclosure_fee": msgid("Fee for seeing or correcting one's data"),
    "terms": msgid("Terms of use"),
}

SERVICE_STATE_WORDS: dict[str, str] = {
    "offered": msgid("on offer"),
    "paused": msgid("paused"),
    "ended": msgid("ended"),
}
