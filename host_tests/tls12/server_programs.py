"""TLS servers that are programs of their own, on loopback: s_server, GnuTLS, nginx, stunnel.

Each is a context manager. nginx and stunnel are started once for a list of Sites and give a list
of ports; the others give one port and the process. They answer as those in servers.py.
"""

import contextlib
import getpass
import itertools
import os
import socket
import subprocess
import time

import programs
import pytest
from servers import BIG, BODY, LONG, TWILIO, plain_http


def program(name):
    """The path of a server's program; the test fails with the install line if it is absent."""
    path = programs.find(name)
    if path is None:
        pytest.fail(programs.missing(name))
    return path


# Below those that the system gives to outgoing connections; 500 for each process that tests.
_PORTS = itertools.cycle(range(10000 + os.getpid() % 40 * 500, 10500 + os.getpid() % 40 * 500))


def free_ports(count):
    """Ports nobody uses, and that nobody is likely to take before the server has them."""
    with contextlib.ExitStack() as held:
        ports = []
        while len(ports) < count:
            sock = held.enter_context(socket.socket())
            with contextlib.suppress(OSError):
                sock.bind(("127.0.0.1", next(_PORTS)))
                ports.append(sock.getsockname()[1])
        return ports


@contextlib.contextmanager
def running(arguments, port, **more):
    """A server program, waited for until its port answers."""
    process = subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.PIPE, **more
    )
    try:
        end = time.monotonic() + 5
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if time.monotonic() > end or process.poll() is not None:
                    process.kill()
                    pytest.fail("%s: %s" % (arguments[0], process.stdout.read().decode()))
                time.sleep(0.02)
        yield process
    finally:
        process.terminate()
        process.communicate()


@contextlib.contextmanager
def s_server(site, *options):
    """Gives (port, process); options: more arguments."""
    (port,) = free_ports(1)
    chain = site.chain
    arguments = [program("openssl"), "s_server", "-accept", str(port), "-cert", str(chain.cert)]
    arguments += ["-cert_chain", str(chain.cert), "-key", str(chain.key), "-cipher", site.suites]
    arguments += ["-tls1_3"] if site.tls13 else ["-tls1_2", "-curves", site.curve]
    arguments += [] if site.tickets else ["-no_ticket"]
    arguments += ["-max_send_frag", "512"] if site.small else []
    with running([*arguments, *options], port, cwd=chain.cert.parent) as process:
        yield port, process


# What stands for Twilio's list in GnuTLS's language, and for each curve.
_GNUTLS = "NORMAL:-VERS-ALL:+VERS-TLS1.%d:-KX-ALL%s:-GROUP-ALL:+GROUP-%s"
_GNUTLS_CURVES = {"X25519": "X25519", "prime256v1": "SECP256R1"}


@contextlib.contextmanager
def gnutls(site, *options):
    """Gives (port, process). Suites other than Twilio's: RSA key exchange only."""
    (port,) = free_ports(1)
    kinds = ":+ECDHE-RSA:+ECDHE-ECDSA" if site.suites == TWILIO else ":+RSA"
    priority = _GNUTLS % (3 if site.tls13 else 2, kinds, _GNUTLS_CURVES[site.curve])
    arguments = [program("gnutls-serv"), "--http", "-q", "-p", str(port), "--priority", priority]
    arguments += ["--x509certfile", str(site.chain.cert), "--x509keyfile", str(site.chain.key)]
    arguments += [] if site.tickets else ["--noticket"]
    with running([*arguments, *options], port) as process:
        yield port, process


_NGINX = """user %(user)s; daemon off; pid %(folder)s/pid; error_log stderr; events { }
http {
    access_log off; default_type application/json; client_body_temp_path %(folder)s/a;
    proxy_temp_path %(folder)s/b; fastcgi_temp_path %(folder)s/c; uwsgi_temp_path %(folder)s/d;
    scgi_temp_path %(folder)s/e;
    %(servers)s
}"""
_NGINX_SITE = """server {
    listen 127.0.0.1:%(port)d ssl; ssl_certificate %(cert)s; ssl_certificate_key %(key)s;
    ssl_protocols TLSv1.%(version)d; ssl_ciphers %(suites)s; ssl_ecdh_curve %(curve)s;
    ssl_session_tickets %(tickets)s; ssl_session_cache shared:s%(port)d:1m;
    ssl_buffer_size %(buffer)s; root %(folder)s;
    location / { %(answer)s; }
    location %(big)s { }
}
"""


@contextlib.contextmanager
def nginx(sites, folder):
    ports = free_ports(len(sites))
    (folder / BIG[1:]).write_bytes(LONG)
    servers = ""
    for site, port in zip(sites, ports, strict=True):
        servers += _NGINX_SITE % {
            "port": port,
            "cert": site.chain.cert,
            "key": site.chain.key,
            "version": 3 if site.tls13 else 2,
            "suites": site.suites,
            "curve": site.curve,
            "tickets": "on" if site.tickets else "off",
            "buffer": "1k" if site.small else "16k",
            "folder": folder,
            "answer": "return 444" if site.silent else "return 201 '%s'" % BODY.decode(),
            "big": BIG,
        }
    config = folder / "nginx.conf"
    config.write_text(_NGINX % {"user": getpass.getuser(), "folder": folder, "servers": servers})
    arguments = [program("nginx"), "-e", "stderr", "-p", str(folder), "-c", str(config)]
    with running(arguments, ports[-1]):
        yield ports


_STUNNEL_SITE = """[%(port)d]
accept = 127.0.0.1:%(port)d
connect = 127.0.0.1:%(behind)d
cert = %(cert)s
key = %(key)s
ciphers = %(suites)s
curves = %(curve)s
sslVersion = TLSv1.%(version)d
"""


@contextlib.contextmanager
def stunnel(sites, folder):
    ports = free_ports(len(sites))
    config = folder / "stunnel.conf"
    with plain_http() as behind, plain_http(True) as silent:
        text = "foreground = yes\npid =\n"
        for site, port in zip(sites, ports, strict=True):
            text += _STUNNEL_SITE % {
                "port": port,
                "behind": silent if site.silent else behind,
                "cert": site.chain.cert,
                "key": site.chain.key,
                "suites": site.suites,
                "curve": site.curve,
                "version": 3 if site.tls13 else 2,
            }
            text += "" if site.tickets else "options = NO_TICKET\n"
        config.write_text(text)
        with running([program("stunnel4"), str(config)], ports[-1]):
            yield ports
