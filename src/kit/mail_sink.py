#!/usr/bin/python3
"""mail_sink: a mail server for mail_send_test.c, which takes what it is given and tells what it was.

mail_sink.py FOLDER [--tls CERTIFICATE KEY] [--sign-in]

Prints the port it listens on (127.0.0.1). Receivers whose names begin with "later" are refused for now
(451), "gone" for good (550), "unread" for good once the text was sent (554), and senders at "bad.example"
for good (553); "slow" ones get no answer for half a minute. With --tls it offers STARTTLS; with --sign-in it asks for the user "moot" with the password
"right". What Python's own mail parser reads in message N stands in FOLDER: N.headers (a name and value on
each line, decoded), N.plain, N.html, N.faults, and N.how: how it came.
"""
import asyncio
import email
import email.policy
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

WIDEST = 998


class Handler:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.endswith("@bad.example"):
            return "553 5.1.8 That sender is none of ours"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("later"):
            return "451 4.7.1 Come again later"
        if address.startswith("gone"):
            return "550 5.1.1 There is nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("unread"):
            return "554 5.7.1 Not read for its contents"
        if envelope.rcpt_tos[0].startswith("slow"):
            await asyncio.sleep(30)
        self.keep(session, envelope)
        return "250 OK"

    def write(self, what, text):
        with open(os.path.join(self.folder, "%d.%s" % (self.count, what)), "w", encoding="utf-8", newline="") as f:
            f.write(text)

    def keep(self, session, envelope):
        raw = envelope.content
        message = email.message_from_bytes(raw, policy=email.policy.default)
        self.count += 1
        self.write("headers", "".join("%s: %s\n" % (name, value) for name, value in message.items()))
        for kind, what in (("plain", "plain"), ("html", "html")):
            part = message.get_body((kind,))
            self.write(what, part.get_content().replace("\r\n", "\n") if part else "none")
        parts = [p.get_content_type() for p in message.walk()]
        faults = [str(type(d).__name__) for p in message.walk() for d in p.defects]
        faults += ["bare line end"] if b"\n" in raw.replace(b"\r\n", b"") else []
        faults += ["wide line"] if any(len(line) > WIDEST for line in raw.split(b"\r\n")) else []
        faults += ["not ASCII"] if any(byte > 126 for byte in raw) else []
        self.write("faults", "\n".join(faults))
        self.write("how", "%s\nfrom %s\nto %s\nhelo %s\n%s\n%s\n" % (
            "tls" if session.ssl else "clear", envelope.mail_from, " ".join(envelope.rcpt_tos),
            session.host_name, "signed in" if session.authenticated else "not signed in", " ".join(parts)))


def authenticate(server, session, envelope, mechanism, data):
    right = data.login == b"moot" and data.password == b"right"
    return AuthResult(success=right, handled=right)


def main():
    folder, options = sys.argv[1], sys.argv[2:]
    handler = Handler(folder)
    settings = {"hostname": "sink.example"}
    if "--tls" in options:
        at = options.index("--tls")
        settings["tls_context"] = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        settings["tls_context"].load_cert_chain(options[at + 1], options[at + 2])
    if "--sign-in" in options:
        settings.update(authenticator=authenticate, auth_required=True, auth_require_tls=False)

    async def serve():
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(handler, loop=loop, **settings), "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(serve())


main()
