"""The address of an installation: the socket that its web processes share, and the names under which it is reached.

The supervisor opens the socket and its web processes inherit it. So while they are started anew, or when one dies, newcomers
wait in the socket's queue instead of being refused.
"""

import errno
import socket
from contextlib import suppress
from pathlib import Path

from django.utils.translation import gettext as _

from pamong.core.refusals import Conflict

PORT = 8765

QUEUE = 4096
"""Newcomers that may wait; the kernel allows at most ``net.core.somaxconn``, usually as many."""


def ip_of(host: str) -> str:
    """Address of this machine to listen on. Raises Conflict when the name means none."""
    try:
        return resolved(host)
    except OSError as error:
        raise Conflict("host-unknown", _("Alamat --host “%(host)s” tidak dikenal.") % {"host": host}) from error


def resolved(host: str) -> str:
    """Address that a name means. Raises OSError when it means none."""
    infos = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    infos.sort(key=lambda info: info[0] != socket.AF_INET)  # localhost is 127.0.0.1 before ::1
    return str(infos[0][4][0])


def bracketed(ip: str) -> str:
    """An address as it stands in a URL."""
    return f"[{ip}]" if ":" in ip else ip


def bound(ip: str, wanted: int | None) -> socket.socket:
    """A socket that listens on the wanted port, or on the first free one from the usual one on.

    raises      OSError when it cannot be had: taken, not an address of this machine, closed to us
    """
    ports = [wanted] if wanted else list(range(PORT, PORT + 20))
    for port in ports:
        family, kind, protocol, _name, address = socket.getaddrinfo(ip, port, type=socket.SOCK_STREAM)[0]
        probe = socket.socket(family, kind, protocol)
        try:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(QUEUE)
        except OSError as error:
            probe.close()
            if error.errno != errno.EADDRINUSE or port == ports[-1]:
                raise
        else:
            return probe
    raise OSError(errno.EADDRINUSE, "no port")  # there is always one to try


def listen(host: str, wanted: int | None) -> socket.socket:
    """A socket that listens where ``pamong up`` was asked to. Raises Conflict, and says why it cannot be."""
    ip = ip_of(host)
    try:
        return bound(ip, wanted)
    except OSError as error:
        raise _refusal(error, ip, wanted) from error


def _refusal(error: OSError, ip: str, wanted: int | None) -> Conflict:
    names = {"host": ip, "port": wanted or f"{PORT}–{PORT + 19}"}
    if error.errno == errno.EADDRNOTAVAIL:
        return Conflict("host-foreign", _("%(host)s bukan alamat komputer ini. Pilih yang lain dengan --host.") % names)
    if error.errno == errno.EACCES:
        return Conflict(
            "port-closed", _("Porta %(port)s membutuhkan hak khusus. Pilih porta di atas 1023 dengan --port.") % names
        )
    return Conflict(
        "port-taken",
        _("Porta %(port)s di %(host)s sudah dipakai program lain. Pilih porta lain dengan --port.") % names,
    )


def public_address(host: str, port: int, certificate: Path | None) -> str:
    """Address to open in a browser."""
    scheme = "https" if certificate else "http"
    shown = "localhost" if host in ("0.0.0.0", "::", "127.0.0.1", "::1") else bracketed(host)  # noqa: S104  # compared
    return f"{scheme}://{shown}:{port}"


def local_names(host: str) -> list[str]:
    """Host names under which this machine may be addressed when it listens on ``host``."""
    if host not in ("0.0.0.0", "::"):  # noqa: S104  # compared, not bound
        return [host]
    name = socket.gethostname()
    with suppress(OSError):
        return [name, *{str(info[4][0]) for info in socket.getaddrinfo(name, None, family=socket.AF_INET)}]
    return [name]
