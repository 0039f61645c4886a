"""Mail goes over encrypted connections, to servers that can show who they are."""

import ssl
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.notifications.rules import NotSent
from portal.notifications.senders.smtp import SmtpSender
from tests.support.sockets import free_port


class Sink:
    taken = ()

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        self.taken = (*self.taken, envelope.content)
        return "250 taken"


@pytest.fixture
def stranger(tmp_path):
    """A mail server whose certificate nobody but itself has signed."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")]),
    )
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1)).not_valid_after(today + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    return context


def serving(**how):
    port = free_port()
    controller = Controller(Sink(), hostname="127.0.0.1", port=port, **how)
    controller.start()
    return controller, port


def a_message():
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "gym@example.com", "hana@example.com", "x"
    message.set_content("x")
    return message


@pytest.mark.parametrize("scheme", ["smtps://", "smtp://user:word@"])
def test_no_mail_and_no_password_goes_to_a_server_with_a_foreign_certificate(stranger, scheme):
    how = {"ssl_context": stranger} if scheme == "smtps://" else {"tls_context": stranger}
    controller, port = serving(**how)
    try:
        with pytest.raises(NotSent, match="SSLCertVerificationError"):
            SmtpSender(f"{scheme}127.0.0.1:{port}").send(a_message())
        assert controller.handler.taken == ()
    finally:
        controller.stop()


def test_no_password_goes_to_a_server_without_encryption():
    controller, port = serving()
    try:
        with pytest.raises(NotSent, match="SMTPNotSupportedError"):
            SmtpSender(f"smtp://user:word@127.0.0.1:{port}").send(a_message())
        assert controller.handler.taken == ()
    finally:
        controller.stop()
