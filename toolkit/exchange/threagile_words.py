"""The words that Threagile lets people choose from, and what they are here."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["CLASSIFICATION", "DRAWN_AS", "KINDS", "encrypted"]

DRAWN_AS: Mapping[str, str] = {"external-entity": "actor", "process": "process", "datastore": "store"}

CLASSIFICATION: Mapping[str, str] = {
    "public": "public",
    "internal": "internal",
    # Between internal and confidential; the stricter is taken, so that nothing is made light of.
    "restricted": "confidential",
    "confidential": "confidential",
    "strictly-confidential": "secret",
}

KINDS: Mapping[str, str] = {
    "ai": "model",
    "browser": "web_app",
    "desktop": "web_app",
    "mobile-app": "web_app",
    "web-application": "web_app",
    "web-server": "web_app",
    "cms": "web_app",
    "client-system": "web_app",
    "erp": "downstream_application",
    "database": "database",
    "file-server": "file_store",
    "local-file-system": "file_store",
    "block-storage": "file_store",
    "reverse-proxy": "api_gateway",
    "load-balancer": "api_gateway",
    "waf": "api_gateway",
    "gateway": "api_gateway",
    "build-pipeline": "pipeline",
    "artifact-registry": "model_registry",
    "monitoring": "monitoring",
    "identity-provider": "identity_provider",
    "ldap-server": "identity_provider",
    "message-queue": "queue",
    "stream-processing": "queue",
    "container-platform": "hosting",
    "iot-device": "edge_device",
}
"""Technologies that say of themselves what a thing is here; the others tell by their words, or nothing."""

_ENCRYPTED = {"https", "wss", "ssh", "ssh-tunnel", "ftps", "sftp", "scp", "ldaps"}
_PLAIN = {
    *("http", "ws", "reverse-proxy-web-protocol", "jdbc", "odbc", "sql-access-protocol", "nosql-access-protocol"),
    *("binary", "text", "smtp", "pop3", "imap", "ftp", "ldap", "smb", "iiop", "jrmp"),
}
"""Protocols of which Threagile has an encrypted twin, so that whoever chose these meant them."""


def encrypted(protocol: str, *, vpn: bool) -> str:
    """Whether a link is encrypted, by its protocol: yes, no, or unknown where the protocol does not tell."""
    if vpn or protocol in _ENCRYPTED or protocol.endswith("-encrypted"):
        return "yes"
    return "no" if protocol in _PLAIN else "unknown"
