"""Fetches one file from the web within limits, and from nowhere that only this machine or its network can reach.

Every address a name resolves to is judged, and the connection goes to the address judged: a name cannot be one thing
when it is checked and another when it is used.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from ingest.items import Unusable

LARGEST = 10 * 1024 * 1024  # bytes, unpacked
DEADLINE = 30.0  # seconds for everything
REDIRECTS = 3
LONGEST_URL = 2000
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Networks that Python counts as global although what stands there is this machine's or its provider's own.
_INSIDE = [
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "::/96", "64:ff9b:1::/48", "fec0::/10")
]
_ACCEPT = "application/feed+json, application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5"


class Fetched(NamedTuple):
    content: bytes
    url: str  # where it was found, after redirects


def fetch(url: str, *, allow_private: bool = False, deadline: float = DEADLINE) -> Fetched:
    """The bytes behind an address of the web. Unusable says what stood in the way."""
    until = time.monotonic() + deadline
    for _ in range(REDIRECTS + 1):
        content, onward = _Visit(_checked(url), allow_private, until, deadline).made()
        if not onward:
            return Fetched(content, url)
        before, url = url, urljoin(url, onward)
        if before.startswith("https:") and not url.startswith("https:"):
            raise Unusable(f"it leads from https to {url[:100]}, which is not protected")
    raise Unusable(f"it is redirected more than {REDIRECTS} times, the limit")


def _checked(url: str) -> SplitResult:
    if len(url) > LONGEST_URL:
        raise Unusable(f"the address has {len(url):,} characters; the limit is {LONGEST_URL:,}")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Unusable(f"it is no address of the web: {error}") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Unusable("only addresses with http:// or https:// are fetched")
    if parts.username is not None or parts.password is not None:
        raise Unusable("the address holds a user name or password; leave it out")
    if any(ord(character) <= 32 or ord(character) == 127 for character in url) or port == 0:
        raise Unusable("it is no address of the web")
    return parts


def _addresses(host: str, port: int, allow_private: bool) -> list[str]:
    """Where the host is; Unusable if any of it is not on the public network."""
    try:
        found = socket.getaddrinfo(host.encode("idna").decode(), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unusable(f"there is no host “{host[:100]}”") from None
    addresses = list(dict.fromkeys(str(row[4][0]) for row in found))
    for address in addresses:
        if not allow_private and not _is_public(address):
            raise Unusable(f"“{host[:100]}” is at {address}, which is no public address; --allow-private fetches it")
    return addresses


def _is_public(address: str) -> bool:
    held = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(held, ipaddress.IPv6Address):
        inner = held.ipv4_mapped or held.sixtofour or (held.teredo[1] if held.teredo else None)
        if held in _NAT64:
            inner = ipaddress.IPv4Address(int(held) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(str(inner))
    if any(held in network for network in _INSIDE if network.version == held.version):
        return False
    return held.is_global and not held.is_multicast


class _Visit:
    """One request to one host, cut off when the time is over, whatever the other side does."""

    def __init__(self, parts: SplitResult, allow_private: bool, until: float, deadline: float) -> None:
        self.parts, self.until, self.deadline = parts, until, deadline
        self.port = parts.port or (443 if parts.scheme == "https" else 80)
        self.host = parts.hostname or ""
        self.addresses = _addresses(self.host, self.port, allow_private)

    def made(self) -> tuple[bytes, str]:
        """(content, "") or (nothing, where it leads on)."""
        try:
            held = self._connected()
        except (OSError, ssl.SSLError) as error:
            raise self._trouble(error) from None
        watch = threading.Timer(max(self.until - time.monotonic(), 0), _shut, [held])
        watch.daemon = True
        watch.start()
        try:
            return self._answered(held)
        except (OSError, http.client.HTTPException, zlib.error) as error:
            raise self._trouble(error) from None
        finally:
            watch.cancel()
            held.close()

    def _trouble(self, error: Exception) -> Unusable:
        if time.monotonic() >= self.until:
            return Unusable(f"it took longer than {self.deadline:g} seconds, the limit")
        return Unusable(f"“{self.host[:100]}” could not be read: {error or type(error).__name__}")

    def _connected(self) -> socket.socket:
        trouble: OSError = OSError("no address")
        for address in self.addresses:
            try:
                plain = socket.create_connection((address, self.port), max(self.until - time.monotonic(), 0.001))
            except OSError as error:
                trouble = error
                continue
            if self.parts.scheme == "http":
                return plain
            return ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
        raise trouble

    def _answered(self, held: socket.socket) -> tuple[bytes, str]:
        line = http.client.HTTPConnection(self.host, self.port)
        line.sock = held
        path = (self.parts.path or "/") + (f"?{self.parts.query}" if self.parts.query else "")
        host = self.parts.netloc.encode("idna").decode() if not self.parts.netloc.isascii() else self.parts.netloc
        line.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
        for name, value in (("Host", host), ("Accept", _ACCEPT), ("Accept-Encoding", "gzip"), ("Connection", "close")):
            line.putheader(name, value)
        line.endheaders()
        answer = line.getresponse()
        if answer.status in {301, 302, 303, 307, 308} and answer.getheader("Location"):
            return b"", answer.getheader("Location", "")
        if answer.status != 200:
            raise Unusable(f"the server answered {answer.status} {answer.reason}"[:200])
        return self._read(answer), ""

    def _read(self, answer: http.client.HTTPResponse) -> bytes:
        packed = (answer.getheader("Content-Encoding") or "identity").lower()
        if packed not in {"identity", "gzip"}:
            raise Unusable(f"it came packed as {packed[:40]}; only gzip is unpacked")
        unpack = zlib.decompressobj(wbits=31) if packed == "gzip" else None
        content = b""
        while piece := answer.read(65536):
            content += unpack.decompress(piece, LARGEST + 1) if unpack else piece
            if len(content) > LARGEST:
                raise Unusable(f"it is larger than {LARGEST:,} bytes (10 MiB), the limit")
        if time.monotonic() >= self.until:  # the end may be of our own making
            raise TimeoutError
        if answer.length:  # closed before all of it came
            raise Unusable(f"it broke off with {answer.length:,} bytes to come")
        return content


def _shut(held: socket.socket) -> None:
    try:
        held.shutdown(socket.SHUT_RDWR)
    except OSError:  # closed already
        return
