"""tools/roots: the root keys the board believes, firmware/tls12/roots.bin.

cli          the command line, and what --list and --show print
known        the usual roots: SHA-256, until when they are trusted, for whom they may vouch
bundles      where certificates are looked for         certificate  what is read in one
records      the file's bytes; your own root is taken only if the board can use it
board        what the board's own code says of a certificate and of a roots file
stop         an end with a sentence and an exit code
"""
