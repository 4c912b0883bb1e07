"""provider.py: a small OpenID Connect provider for the tests, well behaved or not.

It listens on a port of its own of 127.0.0.1 and says which: "HTTP-PORT TLS-PORT" on a line of
its own (the certificate of the second is vouched for by nobody). It ends when its standard input
does. The first part of a path says how it behaves: the issuer http://127.0.0.1:PORT/good keeps to
the rules, http://127.0.0.1:PORT/wrong-nonce breaks one of them. Who signs in is the address of
login_hint; there is no password to give.

Signatures are made by python3-cryptography, and share no code with what checks them.
"""

import base64
import datetime
import hashlib
import hmac
import http.server
import json
import os
import secrets
import ssl
import sys
import tempfile
import threading
import time
import urllib.parse

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

CLIENT = "folkmoot tests"
SECRET = "kept: 100% safe & sound+"  # each of these letters is coded differently somewhere

KEYS = {
    "rsa": rsa.generate_private_key(65537, 2048),
    "old": rsa.generate_private_key(65537, 2048),
    "weak": rsa.generate_private_key(65537, 1024),
    "ec": ec.generate_private_key(ec.SECP256R1()),
    "ec384": ec.generate_private_key(ec.SECP384R1()),
}
CODES = {}
ASKED = {}
LOCK = threading.Lock()


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(n, size=None):
    return b64(n.to_bytes(size or (n.bit_length() + 7) // 8, "big"))


def jwk(name, **more):
    public = KEYS[name].public_key().public_numbers()
    if name.startswith("ec"):
        size, curve = (48, "P-384") if name == "ec384" else (32, "P-256")
        key = {"kty": "EC", "crv": curve, "x": number(public.x, size), "y": number(public.y, size)}
    else:
        key = {"kty": "RSA", "n": number(public.n), "e": number(public.e)}
    key.update({"kid": name, "use": "sig"}, **more)
    return {k: v for k, v in key.items() if v is not None}


# Which key signs, and by which method; the others take the first.
SIGNERS = {
    "ps256": ("rsa", "PS256"),
    "es256": ("ec", "ES256"),
    "alg-none": (None, "none"),
    "alg-none-signed": ("rsa", "none"),
    "another-signed": ("old", "RS256"),
    "hs256": ("rsa", "HS256"),
    "rs512": ("rsa", "RS512"),
    "rotated": ("old", "RS256"),
    "withdrawn": ("old", "RS256"),
    "weak-key": ("weak", "RS256"),
    "wrong-curve": ("ec384", "ES256"),
}


def published(mode):
    if mode == "rotated":
        return [jwk("rsa"), jwk("old")]
    if mode == "weak-key":
        return [jwk("weak")]
    if mode == "wrong-curve":
        return [jwk("ec384")]
    if mode == "key-for-secrets":
        return [jwk("rsa", use="enc")]
    if mode == "key-of-another-method":
        return [jwk("rsa", alg="RS512")]
    if mode == "long-exponent":
        return [jwk("rsa", e=b64(b"\1" * 9))]
    if mode == "no-kid":
        return [jwk("rsa", kid=None)]
    if mode == "no-kid-many":
        return [jwk("rsa"), jwk("old")]
    if mode == "symmetric-key":
        return [{"kty": "oct", "k": b64(b"0" * 32), "kid": "rsa"}]
    if mode == "broken-key-beside":
        return [jwk("old", n="!!!"), 7, None, jwk("rsa")]
    if mode == "broken-key":
        return [jwk("rsa", n="!!!"), 7, None]
    if mode == "no-keys":
        return []
    return [jwk("rsa"), jwk("ec")]


def signature(name, alg, data):
    key = KEYS.get(name)
    if alg == "none":
        return b"signed" if name else b""
    if alg == "HS256":
        pem = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return hmac.new(pem, data, hashlib.sha256).digest()
    if alg == "ES256":
        size = 48 if name == "ec384" else 32
        r, s = utils.decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")
    if alg == "PS256":
        return key.sign(data, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
    digest = hashes.SHA512() if alg == "RS512" else hashes.SHA256()
    return key.sign(data, padding.PKCS1v15(), digest)


def claims_of(mode, issuer, going):
    now = int(time.time())
    c = {
        "iss": issuer,
        "sub": "subject-" + going["address"],
        "aud": CLIENT,
        "iat": now,
        "exp": now + 600,
        "nonce": going["nonce"],
        "email": going["address"],
        "email_verified": True,
        "name": "Officer of the sign-on",
    }
    changes = {
        "wrong-nonce": {"nonce": "another"},
        "no-nonce": {"nonce": None},
        "expired": {"exp": now - 301, "iat": now - 900},
        "no-expiry": {"exp": None},
        "expiry-as-text": {"exp": str(now + 600)},
        "other-audience": {"aud": "somebody else"},
        "many-audiences": {"aud": [CLIENT, "somebody else"]},
        "many-audiences-ours": {"aud": [CLIENT, "somebody else"], "azp": CLIENT},
        "one-audience-listed": {"aud": [CLIENT]},
        "odd-audience": {"aud": [CLIENT, 7], "azp": CLIENT},
        "other-party": {"azp": "somebody else"},
        "other-issuer": {"iss": issuer + "/"},
        "not-yet": {"nbf": now + 310},
        "from-the-future": {"iat": now + 310},
        "clock-behind": {"iat": now - 880, "exp": now - 280},
        "clock-ahead": {"iat": now + 280, "nbf": now + 280, "exp": now + 900},
        "no-subject": {"sub": None},
        "unverified": {"email_verified": False},
        "not-said-verified": {"email_verified": None},
        "verified-as-text": {"email_verified": "true"},
        "domain-verified": {"email_verified": None, "xms_edov": "1"},
        "both-said": {"email_verified": False, "xms_edov": True},
        "no-address": {"email": None},
        "no-name": {"name": None},
        "odd-name": {"name": "Officer \u202eRevo"},
    }
    c.update(changes.get(mode, {}))
    return {k: v for k, v in c.items() if v is not None}


def id_token(mode, issuer, going):
    name, alg = SIGNERS.get(mode, ("rsa", "RS256"))
    header = {"alg": alg, "typ": "JWT", "kid": name}
    if mode in ("no-kid", "no-kid-many"):
        del header["kid"]
    if mode == "another-signed":
        header["kid"] = "rsa"
    if mode == "unknown-kid":
        header["kid"] = "nobody's"
    if mode == "critical":
        header.update({"crit": ["exp"], "exp": 1})
    claims = json.dumps(claims_of(mode, issuer, going))
    if mode == "twice-said":
        claims = claims[:-1] + ', "email": "other@trafford.gov.uk"}'
    signed = b64(json.dumps(header).encode()) + "." + b64(claims.encode())
    sign = signature(name, alg, signed.encode())
    if mode == "tampered":
        claims = claims.replace(going["address"], "lead@trafford.gov.uk")
        signed = signed.split(".")[0] + "." + b64(claims.encode())
    if mode == "cut":
        return signed
    return signed + "." + b64(sign)


def discovery(mode, issuer):
    d = {
        "issuer": issuer,
        "authorization_endpoint": issuer + "/authorize",
        "token_endpoint": issuer + "/token",
        "jwks_uri": issuer + "/keys",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "PS256", "ES256"],
    }
    changes = {
        "lying": {"issuer": issuer + "-other"},
        "no-token-endpoint": {"token_endpoint": None},
        "endpoint-in-the-clear": {"token_endpoint": "http://192.0.2.1/token"},
        "endpoint-inside": {"token_endpoint": "https://10.0.0.1/token"},
        "endpoint-of-another-kind": {"jwks_uri": "file:///etc/passwd"},
        "endpoint-with-a-name": {"token_endpoint": "https://user:word@example.org/token"},
        "signs-otherwise": {"id_token_signing_alg_values_supported": ["HS256", "EdDSA"]},
        "secret-in-form": {"token_endpoint_auth_methods_supported": ["client_secret_post"]},
        "secret-otherwise": {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
        "names-itself": {"authorization_response_iss_parameter_supported": True},
        "names-another": {"authorization_response_iss_parameter_supported": True},
        "names-nobody": {"authorization_response_iss_parameter_supported": True},
        "asks-with-a-query": {"authorization_endpoint": issuer + "/authorize?tenant=a"},
    }
    d.update(changes.get(mode, {}))
    return {k: v for k, v in d.items() if v is not None}


class Provider(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def answer(self, status, body, kind="application/json", **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(data)
        except OSError:
            pass  # who asked has heard enough

    def place(self):
        url = urllib.parse.urlsplit(self.path)
        _, mode, rest = url.path.split("/", 2)
        issuer = "http://%s/%s" % (self.headers["Host"], mode)
        return mode, rest, issuer, dict(urllib.parse.parse_qsl(url.query))

    def do_GET(self):
        mode, rest, issuer, query = self.place()
        if rest == ".well-known/openid-configuration":
            self.configuration(mode, issuer)
        elif rest == "authorize":
            self.authorize(mode, issuer, query)
        elif rest == "keys" and mode == "keys-not-json":
            self.answer(200, b"<p>Keys</p>")
        elif rest == "keys":
            self.answer(200, {"keys": published(mode)})
        else:
            self.answer(404, {"error": "not_found"})

    def configuration(self, mode, issuer):
        if mode == "slow":
            time.sleep(15)
        with LOCK:
            ASKED[issuer] = ASKED.get(issuer, 0) + 1
        if mode == "every-second-time" and ASKED[issuer] % 2 == 0:
            self.answer(503, {"error": "temporarily_unavailable"})
        elif mode == "redirects":
            self.answer(302, {}, Location=issuer.replace(mode, "good") + "/" + "x")
        elif mode == "huge":
            self.answer(200, dict(discovery(mode, issuer), filler="x" * 300_000))
        elif mode == "not-json":
            self.answer(200, b"<html><title>Sign in</title></html>", "text/html")
        elif mode == "not-an-object":
            self.answer(200, ["issuer", issuer])
        elif mode == "broken":
            self.answer(500, {"error": "server_error"})
        else:
            self.answer(200, discovery(mode, issuer))

    def authorize(self, mode, issuer, query):
        asked = {"response_type": "code", "client_id": CLIENT, "code_challenge_method": "S256"}
        if any(query.get(k) != v for k, v in asked.items()) or "openid" not in query["scope"].split():
            self.answer(400, {"error": "invalid_request"})
            return
        code = secrets.token_urlsafe(24)
        with LOCK:
            CODES[code] = {
                "issuer": issuer,
                "address": query.get("login_hint", ""),
                "nonce": query["nonce"],
                "challenge": query["code_challenge"],
                "redirect": query["redirect_uri"],
            }
        back = {"state": query["state"], "session_state": "not ours to know"}
        if mode == "says-no":
            back.update(error="access_denied", error_description="<b>Send your password</b>")
        else:
            back["code"] = code
        if mode == "names-itself":
            back["iss"] = issuer
        if mode == "names-another":
            back["iss"] = issuer.replace(mode, "good")
        self.answer(302, {}, Location=query["redirect_uri"] + "?" + urllib.parse.urlencode(back))

    def client_is_right(self, mode, form):
        if mode == "secret-in-form":
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        kind, _, pair = self.headers.get("Authorization", "").partition(" ")
        if kind != "Basic":
            return False
        parts = base64.b64decode(pair).decode().split(":")
        return [urllib.parse.unquote_plus(p) for p in parts] == [CLIENT, SECRET]

    def do_POST(self):
        mode, rest, issuer, _ = self.place()
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = dict(urllib.parse.parse_qsl(body))
        if rest != "token":
            self.answer(404, {"error": "not_found"})
        elif not self.client_is_right(mode, form):
            self.answer(401, {"error": "invalid_client"})
        else:
            self.token(mode, issuer, form)

    def token(self, mode, issuer, form):
        with LOCK:
            going = CODES.pop(form.get("code"), None)
        proof = b64(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        right = (
            going
            and form.get("grant_type") == "authorization_code"
            and going["issuer"] == issuer
            and going["redirect"] == form.get("redirect_uri")
            and going["challenge"] == proof
        )
        if not right:
            self.answer(400, {"error": "invalid_grant"})
        elif mode == "token-redirects":
            self.answer(307, {}, Location=issuer.replace(mode, "good") + "/token")
        elif mode == "token-not-json":
            self.answer(200, b"id_token=x")
        elif mode == "token-empty":
            self.answer(200, {"access_token": "x", "token_type": "Bearer"})
        elif mode == "token-not-a-token":
            self.answer(200, {"id_token": "a.b.c"})
        elif mode == "token-huge":
            self.answer(200, {"id_token": "x" * 300_000})
        else:
            token = id_token(mode, issuer, going)
            self.answer(200, {"access_token": "x", "token_type": "Bearer", "id_token": token})


def vouched_for_by_nobody():
    key = KEYS["rsa"]
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.utcnow()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(made.public_bytes(serialization.Encoding.PEM))
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        file.flush()
        context.load_cert_chain(file.name)
    return context


def main():
    plain = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    tls = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    tls.handle_error = lambda *args: None  # a client that turns away is what is tested
    tls.socket = vouched_for_by_nobody().wrap_socket(
        tls.socket, server_side=True, do_handshake_on_connect=False
    )
    for server in (plain, tls):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(plain.server_port, tls.server_port, flush=True)
    sys.stdin.read()
    os._exit(0)  # without waiting for the slow ones


main()
