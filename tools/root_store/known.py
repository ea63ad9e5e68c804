"""The roots known by name: their SHA-256, until when browsers take them, whom they serve."""

# The SHA-256 of each usual root's certificate, as its owner publishes it.
USUAL = {
    "DigiCert Global Root G2": "cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f",
    "Amazon Root CA 1": "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
    "Amazon Root CA 2": "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
    "Amazon Root CA 3": "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
    "Amazon Root CA 4": "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
    "Starfield Services Root Certificate Authority - G2":  # the line would be too long
    "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5",
    "ISRG Root X1": "96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6",
    "ISRG Root X2": "69729b8e15a86efc177a57afb7171dfc64add28c2fca8cf1507e34453ccb1470",
    "Root YR": "e57b7e6f150c419102e8d5c055729ff967b9d1a829bf00cec89ca604ebf4a86f",
    "Go Daddy Root Certificate Authority - G2":  # the line would be too long
    "45140b3247eb9cc8c5b4f0d7b53091f73292089e6e5a63e2749dd3aca9198eda",
}
# Known, but taken only if named.
OTHERS = {
    "DigiCert Global Root CA": "4348a0e9444c78cb265e058d5e8944b4d84f9662bd26db257f8934a443c70161",
}
KNOWN = {**USUAL, **OTHERS}
# The day from which Mozilla, and with it most others, no longer takes a root for servers: by its
# schedule (wiki.mozilla.org/CA/Root_CA_Lifecycles), or 15 years after its key was made.
DISTRUSTED = {
    "DigiCert Global Root CA": "2026-04-15",
    "DigiCert Global Root G2": "2029-04-15",
    "Amazon Root CA 1": "2030-05-26",
    "Amazon Root CA 2": "2030-05-26",
    "Amazon Root CA 3": "2030-05-26",
    "Amazon Root CA 4": "2030-05-26",
    "Starfield Services Root Certificate Authority - G2": "2027-04-15",
    "Go Daddy Root Certificate Authority - G2": "2027-04-15",
    "ISRG Root X1": "2030-06-04",
    "ISRG Root X2": "2035-09-04",
    "Root YR": "2040-09-03",
}
# Who alone may vouch for a domain: what its owner uses or has announced. Of sipgate's, nothing is
# published; Telegram's must be another one from 2027-04-15 on, and which is not announced.
ONLY = {
    "twilio.com": (
        "DigiCert Global Root CA",
        "DigiCert Global Root G2",
        "Amazon Root CA 1",
        "Amazon Root CA 2",
        "Amazon Root CA 3",
        "Amazon Root CA 4",
        "Starfield Services Root Certificate Authority - G2",
    )
}
