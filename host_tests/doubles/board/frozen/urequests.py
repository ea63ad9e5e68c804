"""`urequests`: the old name of `requests`, looked up when first used."""


def __getattr__(name):
    import requests

    return getattr(requests, name)
