"""What Twilio's status callback says of one of our texts: booked as what was asked for is."""

from core.phase import LOOP

_ANSWER = "HTTP/1.1 204 No Content\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"


def book(app):
    """Phase: book app.page.hook, (mark, SID, account's SID, a Delivery, parked)."""
    page = app.page
    if page is None:  # let go of meanwhile; it will be asked for
        return LOOP
    # Only now: an import in an import of the table of phases would be deeper.
    from delivery import record
    from delivery.phases import open_courier

    mark, sid, account_sid, told = page.hook
    page.hook = None
    record.called_back(open_courier(app)[1], mark, sid, account_sid, told)
    page.answer = _ANSWER
    page.todo = False
    return LOOP
