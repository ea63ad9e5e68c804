# vm: timeout=60 heap=48000
"""Certificate chains on MicroPython: believed, refused, and what they leave in memory.

The constants are printed by `python host_tests/tls12/x509_maker.py` (its clock stands at NOW).
They take 12 KB of RAM, in base64 and decoded, so the heap is larger than the chip's by about as
much.
"""

import gc
import io
import sys
from binascii import a2b_base64

import vmtest
from tls12 import runtime
from tls12.errors import TLSError
from tls12.phase import DONE, ECDSA, JUDGE, PKCS1, PSS, SETTLE, TAKE

NOW = 1800000000
RSA_LEAF = a2b_base64(
    b"MIII5zCCB8+gAwIBAgIBETANBgkqhkiG9w0BAQsFADAVMRMwEQYDVQQDDApSU0EgbWlkZGxlMB4XDTI2MTIwNjA4MDAwMFoX"
    b"DTI3MDIyNDA4MDAwMFowFTETMBEGA1UEAwwKdGhlIHNlcnZlcjCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAKD+"
    b"QMZHncNDH5FwscaHXuPwAx8zFmuvncbtXGOG/F3X7+t6O7uqNw33hyaQRia0Iba7Q1RxxhmJGJiXfIgAbPsc8ewFn94YjIog"
    b"EC2Y8pP0QUIh8CWKHkuYbPc1Yj2EBpWiBZYd4zwzat9kAGpgj2GpwG2LObq78P8E9xgM+UKvid66qBI4PfQ5WgP2OPuw6MYd"
    b"fPfw5LPKD+X4OzxSUdlKAPa9f0+bIGMraKXLWhW9kN7OUOOHTN08x7qFdaYXhw660WAvHgnNKDck1GOPey4qPbSU2kERbWNn"
    b"BBG0yRY6yyShSq4VzQozUPd20Se7y1goP5F6tx1PtpagYJQB4IMCAwEAAaOCBkAwggY8MAwGA1UdEwEB/wQCMAAwDgYDVR0P"
    b"AQH/BAQDAgWgMB0GA1UdJQQWMBQGCCsGAQUFBwMBBggrBgEFBQcDAjAfBgNVHSMEGGtra2tra2tra2tra2tra2tra2tra2tr"
    b"azCCA9gGA1UdEQSCA88wggPLghZob3N0LTAwLnR3aWxpby5leGFtcGxlghZob3N0LTAxLnR3aWxpby5leGFtcGxlghZob3N0"
    b"LTAyLnR3aWxpby5leGFtcGxlghZob3N0LTAzLnR3aWxpby5leGFtcGxlghZob3N0LTA0LnR3aWxpby5leGFtcGxlghZob3N0"
    b"LTA1LnR3aWxpby5leGFtcGxlghZob3N0LTA2LnR3aWxpby5leGFtcGxlghZob3N0LTA3LnR3aWxpby5leGFtcGxlghZob3N0"
    b"LTA4LnR3aWxpby5leGFtcGxlghZob3N0LTA5LnR3aWxpby5leGFtcGxlghZob3N0LTEwLnR3aWxpby5leGFtcGxlghZob3N0"
    b"LTExLnR3aWxpby5leGFtcGxlghZob3N0LTEyLnR3aWxpby5leGFtcGxlghZob3N0LTEzLnR3aWxpby5leGFtcGxlghZob3N0"
    b"LTE0LnR3aWxpby5leGFtcGxlghZob3N0LTE1LnR3aWxpby5leGFtcGxlghZob3N0LTE2LnR3aWxpby5leGFtcGxlghZob3N0"
    b"LTE3LnR3aWxpby5leGFtcGxlghZob3N0LTE4LnR3aWxpby5leGFtcGxlghZob3N0LTE5LnR3aWxpby5leGFtcGxlghZob3N0"
    b"LTIwLnR3aWxpby5leGFtcGxlghZob3N0LTIxLnR3aWxpby5leGFtcGxlghZob3N0LTIyLnR3aWxpby5leGFtcGxlghZob3N0"
    b"LTIzLnR3aWxpby5leGFtcGxlghZob3N0LTI0LnR3aWxpby5leGFtcGxlghZob3N0LTI1LnR3aWxpby5leGFtcGxlghZob3N0"
    b"LTI2LnR3aWxpby5leGFtcGxlghZob3N0LTI3LnR3aWxpby5leGFtcGxlghZob3N0LTI4LnR3aWxpby5leGFtcGxlghZob3N0"
    b"LTI5LnR3aWxpby5leGFtcGxlghZob3N0LTMwLnR3aWxpby5leGFtcGxlghZob3N0LTMxLnR3aWxpby5leGFtcGxlghZob3N0"
    b"LTMyLnR3aWxpby5leGFtcGxlghZob3N0LTMzLnR3aWxpby5leGFtcGxlghZob3N0LTM0LnR3aWxpby5leGFtcGxlghZob3N0"
    b"LTM1LnR3aWxpby5leGFtcGxlghZob3N0LTM2LnR3aWxpby5leGFtcGxlghZob3N0LTM3LnR3aWxpby5leGFtcGxlghZob3N0"
    b"LTM4LnR3aWxpby5leGFtcGxlghZob3N0LTM5LnR3aWxpby5leGFtcGxlgglhLmV4YW1wbGUwggF9BgorBgEEAdZ5AgQCBIIB"
    b"bXNzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nz"
    b"c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nz"
    b"c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nz"
    b"c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nz"
    b"c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nz"
    b"c3Nzc3NzMH8GA1UdHwR4Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj"
    b"Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjMA0GCSqGSIb3"
    b"DQEBCwUAA4IBAQByyg50LX1F8OYu5okR41x29rswwZwQ1F4mmusElYJI4rf4cWp5RTfaGF0Hz9HF6TRmTp9utd/XgjIgaTDY"
    b"STXsOMRalYEyM42e0s/bXmoCLuTpyDWknFSFlLjMhhvs15wJyPIx6DlLKrR74ksCNqDxBkBBBuacujTPqIFu3ICi4VsWUuUl"
    b"F3hEYCoxfwpXb+WGuFWUfUZaKCg6q6OmUFnrjXt+1H/4GmYEgKwlwjdiLobogBpGtgFeVsDBtsSJhqh0GOeZzFbwiZwu4QL5"
    b"wuqqg39E46kbBkgv85m0+2q1ZQdxROMTzRXK5FgQ1F/E4bZgGyNlYVkTGd6Y6Iv3I3Z3"
)
RSA_MIDDLE = a2b_base64(
    b"MIIDyTCCAbGgAwIBAgIBETANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhSU0Egcm9vdDAeFw0yNjEyMDYwODAwMDBaFw0y"
    b"NzAyMjQwODAwMDBaMBUxEzARBgNVBAMMClJTQSBtaWRkbGUwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCgjT9G"
    b"4iMj/PUFRKRf1wOeKy42/svQ0YfPZuz7NQlnP6WgUF026NRUi/Qs2YcWprqZ33KHvnYPO3Odo6ZPZpeMjP/3dN8yh1BplYEV"
    b"+5gHmNL66e3r5KGHAbDPmZKPdijCa6UTgad2jahJaMmZDeJ9gJid5a/8OoINXfduPJf6QOvUJIFX+687a3U/Vw3L+8KjdL3u"
    b"FwoQUI2CyzS0Il8JXCVvySqjgO6mfPW+qKpt2rp9YSELGBn/y37EczvtbHEIsxzAeUlkYWfvmE/7feHTPitaBVxwD27H3a+I"
    b"juVXFrfSP51XGUN3f+na2i/pI8DUpywg8oU15B7Ep6hFxilfAgMBAAGjJjAkMBIGA1UdEwEB/wQIMAYBAf8CAQAwDgYDVR0P"
    b"AQH/BAQDAgEGMA0GCSqGSIb3DQEBCwUAA4ICAQAmlbsZ45iRAqpfkuMCAqO8fmnEpfaBbfUSETKG7by7X8c44X0vKz2m1erI"
    b"XWlgtXGTgpjL7EgKCBqeR/58qwb2vZuZ8NMcLXua2SJYdtpJ09oPNUvGdH6FaOrN76Qq4+kKIxercK9ojTesB36gHWHLTnSX"
    b"a6pwUpbZk6Uxh8LwoXar6GeKQACjofu0/VmAHADw9aGAhCGyb9fiQjTFkvhKC4aneH/fAbWgRzF0gbngFgeitCO0rCKWa3/v"
    b"+WPAN9bceTH2URVk+4tKJT/2vhTDXvuVEE3FDNnKp/fhzmdvx0zhS4I/loNFBtbR1bH0GMt850MK7T22C4uHwWbdH056TEOq"
    b"teH2jNXN2Xzvn7/ULwa0QjMIttSl96yx3t9WOOY0qsFQ4IWXWiaEjWMIgHkyo7LzF5WllXUWd0H48hQ6bYclQZr/eNmSllQZ"
    b"cXElswulddPSVguVM5+D75c2nJlmHg1xwub6IMzwhiXViQ3NACBz7eWl77e4vaykXBeW6hvBMMlbP+RCby2nJKAEc0eQ0z6h"
    b"PCT4QXQjDgyjdQ5Oo4cTjrAPogxQkyqP5BPCpObZbGp4cUv2W6OXbhEBYR+okv1ma0vXu2v8eq5ikj5CwESdNdT/ZNhWeLH8"
    b"rW6egmqQdjwcXzkMBrPpcdwm3QLNjRmaPAODIcDNuWQIsDG17Q=="
)
EC_LEAF = a2b_base64(
    b"MIIBdjCCARugAwIBAgIBETAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlFQyBtaWRkbGUwHhcNMjYxMjA2MDgwMDAwWhcNMjcw"
    b"MjI0MDgwMDAwWjAVMRMwEQYDVQQDDAp0aGUgc2VydmVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqf4KMXWCUFLV8VdP"
    b"N/71p2bnfRFiod8hnbt3m73fAjn/PoynnOdnA0GwEVQ2E9nKexd+0nxttASgtn8mRO20yaNdMFswDAYDVR0TAQH/BAIwADAO"
    b"BgNVHQ8BAf8EBAMCB4AwHQYDVR0lBBYwFAYIKwYBBQUHAwEGCCsGAQUFBwMCMBwGA1UdEQQVMBOCCyouYS5leGFtcGxlhwQK"
    b"AAAHMAoGCCqGSM49BAMCA0kAMEYCIQCGUeY8zlztbwG/nPnWpe7LIchqrq68En4h1V4BVu/t8QIhAIqUaLDdBV9Zd48EyfQv"
    b"v5DLAicNBcKzZ00MP8fjidvA"
)
EC_MIDDLE = a2b_base64(
    b"MIIBUjCB+aADAgECAgERMAoGCCqGSM49BAMCMBIxEDAOBgNVBAMMB0VDIHJvb3QwHhcNMjYxMjA2MDgwMDAwWhcNMjcwMjI0"
    b"MDgwMDAwWjAUMRIwEAYDVQQDDAlFQyBtaWRkbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR0P+5pe1ORiPWlaPxmcb5W"
    b"rADTNG8oP55oo1keY4psSDgbsoE/bxd3f4eu3lnJD7MhaOvawWpph8chyd+pYnARoz4wPDAPBgNVHRMBAf8EBTADAQH/MA4G"
    b"A1UdDwEB/wQEAwIBBjAZBgNVHR4BAf8EDzANoAswCYIHZXhhbXBsZTAKBggqhkjOPQQDAgNIADBFAiBCV6JeUe9RliHAnXh9"
    b"Yroez1sC5dyqVKHVjhHHyaqdvwIhAL6qgxSqv0N8XCRcwIQk3/XgmKSYgsJIVd7GGmafRJyJ"
)
ROOTS = a2b_base64(
    b"VDEyUgECayJFALLsq9mk00bVsVUyQRMSu0Rv7FgA/wABAAEIAgBSU0Egcm9vdMnzM3t3bEOpjYy1PTm8uCjZoh1HQHxGdCLz"
    b"Umisf+KAY5+ui0Tyncw4pzzPJUs/ojgjM+vONXbZi940jU2zaSkYuAA11DlUoWkesGtnnw8EWkD1urzw2XsyzkVEUnBr8TMU"
    b"w4b2UET2dqWeYeWC1DemZ0FG7k/APBgQu6qJvrEudkMbxjVBkiVT9d6NqlJTii4hv/tM2rGndjDrlDZpi0ZlaSWW2pT+hubZ"
    b"144eNNQ3SEUX0+7XkKrl5/b8HNgGqW9c060qA3/k/UnlqRK9RrJRpPhYbwldaWQSPGqSbeyT9Jb5i/PQrzttgDh6gcxt/HB1"
    b"/0N3ANFdwzkkPsFqmcwLbMNsLh+A//rzCuwoZmqblvDPgDMxK9Ix69ddyMdWkzsliL8OwOm9EMNpaptkMC+zDNouAXcoH6t4"
    b"fZJkGflLJnhhffpo83MlzFmEu9ddcJWu13rDzV6zeEjU1OWJ2MFxNWzftMJw8yQz48aU4VNeQSjmz9GHk1u9qspJxKP1tAvs"
    b"0kRdKrtsDDCckBwth0g8O+LOWUZxC+aULlqgJ3Xl0n2OKXq+Q7pXpnvcuyy+JzCuQ0zmPv7R6xBrjSanz6JQtYj6n6OfNZb0"
    b"IB5AH+QRpgDQOEXp4ACsjHbF2tQ0/Jxv32RAAQOiRlfem+be9O1y9Tft1Ru2lZLsOb16iHHzbxHhm6sSkCxv7FgAAQAAAAAH"
    b"AEFFQyByb290BAd89VPMx9WjX44+sL+FZescyXZyd/x5/S6LkuAhDV/KYE9SFdeJBvlFCAKda+ZjTLtrUMyEPPlJX/qi6cf/"
    b"w6s="
)


runtime.small = runtime.dropping = True


class Facts:
    """As in handshake.py; the policy too."""

    unknown_clock = "floor"
    floor = 0

    def roots(self):
        return io.BytesIO(ROOTS)


def judge(host, certs, now=NOW, cache=None):
    """As the protocol does it, with nothing in memory that has had its turn; the key and the label
    of the root."""
    shake = Facts()
    shake.policy = shake
    shake.host = host
    shake.now = now
    shake.cache = cache
    try:
        step(shake, "x509.chain.begin")
        chain = shake.chain
        chain.more = True
        for cert in certs:
            climb(shake, memoryview(cert))
        chain.more = False
        climb(shake, None)
    except (ValueError, IndexError, OverflowError) as e:
        from tls12.x509.certificate_errors import refused

        raise refused(shake.chain, e)
    return chain.key, chain.root


MODULES = [
    "certificate_message",
    "x509.chain.certificate_parser",
    "x509.chain.asn1",
    "x509.chain.host_names",
    "x509.chain.name_constraints",
    "x509.chain.chain",
    "x509.chain.trust_store",
    "crypto.rsa",
    "crypto.ecdsa",
    "crypto.p256",
]
MODULES = [vmtest.module("tls12." + name)[6:] for name in MODULES]
WORDS = vmtest.module("tls12.x509.certificate_errors")[6:]
OTHERS = {JUDGE: "x509.chain.judge", SETTLE: "certificate_message.settle"}
places = {}  # to be looked up once
BY = {PKCS1: "crypto.rsa.verify_pkcs1", PSS: "crypto.rsa.verify_pss", ECDSA: "crypto.ecdsa.verify"}


def climb(shake, cert):
    phase = step(shake, "x509.certificate_parser.add", shake, cert)
    while phase not in (TAKE, DONE):
        if phase in OTHERS:
            phase = step(shake, OTHERS[phase])
        else:
            shake.good = step(shake, BY[phase], *shake.job)
            phase = shake.next


def step(shake, name, *args):
    """Calls a function by its dotted name; its module is dropped before the next one."""
    runtime.drop(*MODULES)
    if name not in places:
        places[name] = vmtest.on_the_chip("tls12." + name).rsplit(".", 1)
    module, function = places[name]
    return getattr(__import__(module, None, None, (function,)), function)(*(args or (shake,)))


def refused(alert, words, *args):
    e = vmtest.raises(TLSError, judge, *args)
    assert e.alert == alert and words in e.say, (e.alert, e.say)
    runtime.drop(WORDS)


# Believed.
key, root = judge("a.example", (RSA_LEAF, RSA_MIDDLE))
assert key[0] == "rsa" and len(key[1]) == 256 and key[2] == 65537 and root == "RSA root"
for host in ("x.a.example", "10.0.0.7"):
    key, root = judge(host, (EC_LEAF, EC_MIDDLE))
    assert key[0] == "ec" and len(key[1]) == 65 and root == "EC root"
cache = []
judge("a.example", (RSA_LEAF, RSA_MIDDLE), NOW, cache)
assert len(cache) == 1 and judge("a.example", (RSA_LEAF,), NOW, cache)[1] == "RSA root"

# Refused.
DAY = 86400
refused(42, "not for this host", "b.example", (RSA_LEAF, RSA_MIDDLE))
refused(45, "ended on 2027-02-24", "a.example", (RSA_LEAF,), NOW + 41 * DAY)
refused(48, '"RSA middle", which no root', "a.example", (RSA_LEAF,))
refused(42, 'by the key of "EC middle"', "x.a.example", (EC_LEAF[:-1] + b"\0", EC_MIDDLE))
refused(48, "which no root", "x.a.example", (EC_LEAF, RSA_MIDDLE))
refused(42, "is missing", "a.example", ())
for cert in (RSA_LEAF, EC_LEAF):
    rest = RSA_MIDDLE if cert is RSA_LEAF else EC_MIDDLE
    host = "a.example" if cert is RSA_LEAF else "x.a.example"
    bad = bytearray(cert)  # one for all: a second one is 2.3 KB in one piece
    for at in range(3, len(cert), 211):
        bad[at] ^= 1 << at % 8
        vmtest.raises(TLSError, judge, host, (bad, rest))
        bad[at] ^= 1 << at % 8
        vmtest.raises(TLSError, judge, host, (cert[:at], rest))
    bad = None

# What stays: nothing.
gc.collect()
before = gc.mem_alloc()
for _ in range(3):
    judge("a.example", (RSA_LEAF, RSA_MIDDLE))
    refused(42, "not for this host", "b.example", (RSA_LEAF,))
gc.collect()
left = gc.mem_alloc() - before
if sys.platform != "webassembly":  # that one collects between scripts only
    assert left < 100, left

# The committed roots, found beside the code.
from tls12.x509.trust_store import Roots

roots = Roots()
labels = [entry[0] for entry in roots.find(None)]
assert "Amazon Root CA 1" in labels and "DigiCert Global Root G2" in labels, labels
assert roots.lines(roots.floor) == [] and len(roots.lines(roots.floor + 20 * 365 * DAY)) > 5
