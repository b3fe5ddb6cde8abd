"""Computes the one-time tokens that are in mails, from a row's public id and the server's key (src/service/people/ticket.h)."""

import base64
import hashlib
import hmac
import re

RESET, VERIFICATION, INVITATION = 0, 1, 2


def _mac(key, text):
    return hmac.new(key, text, hashlib.sha256).digest()


def _key(instance, purpose):
    secret = re.search(r"^token_keys = \w+:HS256:(\S+)", instance.configuration.read_text(), re.MULTILINE)[1]
    return _mac(secret.encode(), f"interviewd {purpose}".encode())


def answer(instance, interview, person, start):
    """Returns the token of an invitation's link (src/service/interview/respond.h), for any interview, person (as UUIDs) and start (Unix
    time)."""
    text = bytes.fromhex((interview + person).replace("-", "")) + start.to_bytes(8, "big")
    return base64.urlsafe_b64encode(text + _mac(_key(instance, "answer"), text)[:16]).decode().rstrip("=")


def application(instance, public_id):
    """Returns the token of the link that follows an application (src/service/applying/follow.h), for any public id."""
    text = bytes.fromhex(public_id.replace("-", ""))
    return base64.urlsafe_b64encode(text + _mac(_key(instance, "application"), text)[:16]).decode().rstrip("=")


def token(instance, purpose, public_id):
    """Returns the token of the row with this public id (hexadecimal or as a UUID)."""
    mac = _mac(_key(instance, "one-time"), bytes([purpose]) + bytes.fromhex(public_id.replace("-", "")))
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def mailed(instance, purpose, email):
    """Returns the newest reset or verification token for an address. It finds the token by its outbox row, as the dispatcher does."""
    rows = instance.sql("SELECT HEX(o.object_public_id) FROM outbox o JOIN one_time_tokens t ON t.id = o.object_id AND t.public_id ="
                        " o.object_public_id"
                        f" JOIN users u ON u.id = t.user_id WHERE o.object = 10 AND t.purpose = {purpose} AND u.email_lower ="
                        f" LOWER('{email}') ORDER BY o.id DESC LIMIT 1")
    return token(instance, purpose, rows[0][0]) if rows else None
