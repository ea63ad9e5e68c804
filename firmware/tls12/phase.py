"""The numbers of a full handshake's phases. Each returns the number of the one to follow, 0 at the
end; handshake.connect calls them, handshake._load says what each one runs.
"""

try:
    from micropython import const
except ImportError:
    const = int

BEGIN = const(1)  # a new shake.chain
INSECURE = const(2)  # the same where nothing is verified
TAKE = const(3)  # read the next certificate
SETTLE = const(4)  # move what is kept of it
JUDGE = const(5)  # which signature is to be verified next, and by whose key
DONE = const(6)  # the chain is believed
PROVE = const(7)  # read the server's key share, which its key has signed
AGREE = const(8)  # make ours, and the secret of both
# Arithmetic on shake.job; the answer goes into shake.good, shake.next follows.
PKCS1 = const(9)
PSS = const(10)
ECDSA = const(11)
