"""Headers on every answer, errors included: a strict content policy with a nonce, no sniffing, no framing, no cache."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

from config import Settings

NONCE_BYTES = 16


def csp_nonce() -> str:
    """This answer's nonce; made when first asked for."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(NONCE_BYTES)
    return str(g.csp_nonce)


def protect(app: Flask, settings: Settings) -> None:
    """Add the headers to every answer of the app."""
    tiles = f" {settings.tile_hosts}" if settings.tile_hosts else ""

    def add_headers(response: Response) -> Response:
        response.headers.setdefault(
            "Content-Security-Policy",
            f"default-src 'none'; script-src 'nonce-{csp_nonce()}' 'self'; style-src 'self'; font-src 'self'; "
            f"img-src 'self' data:{tiles}; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
            "form-action 'self'; frame-ancestors 'none'; object-src 'none'",
        )
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        # the tile server wants to know which site asks; it never learns the page
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(), microphone=(), payment=(), "
            "publickey-credentials-create=(self), publickey-credentials-get=(self)",
        )
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        if settings.is_production:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response

    app.after_request(add_headers)
    app.jinja_env.globals["csp_nonce"] = _LateNonce()


class _LateNonce:
    """The nonce of the answer being rendered, as a template value."""

    def __str__(self) -> str:
        return csp_nonce()

    def __html__(self) -> str:
        return csp_nonce()
