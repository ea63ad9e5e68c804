"""What an exchange came to: the Outcome, LookUp or Delivery that an Answer means."""

from core.redact import mask
from net import request as net_request

from providers import outcome as o
from providers import results
from providers.account import TELEGRAM
from providers.modules import provider

_WAIT_MOST_S = 3600  # a longer Retry-After is not believed


def judge(delivery, kind, acc, request, answer):
    """The Outcome, LookUp or Delivery that the Answer to a Request of this kind means, secrets
    masked. delivery: the state.Delivery that learns from it. Never raises."""
    try:
        return _judged(delivery, kind, acc, request, answer)
    except Exception as error:  # out of memory: then the least that is sure
        return results.as_kind(kind, _least(answer, error))


def _judged(delivery, kind, acc, request, answer):
    answer.times = _in_a_row(delivery, acc, answer)
    if kind == net_request.SEND:
        result = _judge_send(delivery, acc, request, answer)
    elif kind == net_request.LOOK_UP:
        result = _judge_look_up(provider(acc), request, answer)
        if result.outcome:
            result.outcome.say = mask(result.outcome.say)
        return result
    else:
        result = _judge_delivery(provider(acc), answer)
    result.say = mask(result.say)  # it may quote the server or an exception
    return result


def _in_a_row(delivery, acc, answer):
    """How often in a row TLS was refused at this account's provider, this time included."""
    if answer.reach == net_request.ANSWERED:
        delivery.tls.pop(acc.provider, None)
    elif _errors().refused(answer.error):
        delivery.tls[acc.provider] = delivery.tls.get(acc.provider, 0) + 1
    return delivery.tls.get(acc.provider, 0)


def _judge_send(delivery, acc, request, answer):
    if answer.reach != net_request.ANSWERED:
        return _no_answer(answer, acc)
    api = provider(acc)
    fields = answer.fields
    result = api.outcome(answer.status, fields, answer.error is None)
    result.wait_s = max(result.wait_s, min(answer.retry_after, _WAIT_MOST_S))
    if result.kind == o.SENT:
        if request.template:
            result.say += ", but only as Twilio's own text %s" % request.template
        elif fields.get("body"):
            is_one, sids = api.is_legacy_trial(fields), delivery.legacy
            delivery.legacy = _with(sids, acc.sid, is_one)
    elif result.code == o.NEEDS_TEMPLATE and not request.template:
        delivery.refused = _with(delivery.refused, acc.sid, True)
        result.kind = o.LATER
        result.wait_s = 1
        result.say = (
            "Twilio error 572006: this is a trial account of 2026, which refuses free text; "
            "the template %s is sent instead" % api.TEMPLATE
        )
    return result


def _with(sids, sid, is_one):
    """The list with or without this SID."""
    others = [each for each in sids if each != sid]
    return others + [sid] if is_one else others


def _least(answer, error):
    """The Outcome of an exchange that could not be judged: was it surely not sent?"""
    status = answer.status
    surely_not = answer.reach == net_request.BEFORE or 400 <= status < 500 and status != 408
    kind = o.LATER if surely_not else o.UNKNOWN
    say = "the answer could not be read (%s)" % type(error).__name__
    return results.Outcome(kind, say, status=status, wait_s=60)


def _errors():
    from net import errors

    return errors


def _why(answer):
    return _errors().why(answer.error, answer.times)


def _no_answer(answer, acc):
    """The Outcome of an exchange that brought no status line."""
    say, wait_s = _why(answer)
    if answer.reach == net_request.BEFORE or net_request.redirected(answer.error):
        return results.Outcome(o.LATER, "not sent: %s" % say, wait_s=wait_s)
    then = "nobody can be asked" if acc.provider == TELEGRAM else "it is looked up first"
    say = "the text may have been sent, no answer came: %s; %s" % (say, then)
    return results.Outcome(o.UNKNOWN, say, wait_s=wait_s)


def _judge_look_up(api, request, answer):
    """Asking is harmless, so a failed look-up is LATER unless the provider says no."""
    if answer.found:
        return results.LookUp(o.FOUND, *answer.found)
    if answer.status == 200 and answer.error is None:
        path = api.next_page(request.path, answer.fields)
        if is_next(path, request.path):
            return results.LookUp(o.MORE, path)
        return results.LookUp(o.ABSENT)
    if answer.reach != net_request.ANSWERED or answer.status == 200:
        say, wait_s = _why(answer)
        result = results.Outcome(o.LATER, say, wait_s=wait_s)
    else:
        result = api.not_found_out(answer.status, answer.fields, answer.error is None)
        if result.kind in (o.UNKNOWN, o.SENT, o.NEVER):
            result.kind = o.LATER
    result.say = "looking it up failed: %s" % result.say
    return results.LookUp(o.CANNOT, outcome=result)


def is_next(path, asked):
    """True if path is another page of the list asked for: credentials go nowhere else."""
    base = asked[: asked.find("?") + 1]
    return isinstance(path, str) and path.startswith(base) and " " not in path and path != asked


def _judge_delivery(api, answer):
    if answer.reach == net_request.ANSWERED:
        return api.delivery(answer.status, answer.fields)
    say, wait_s = _why(answer)
    return results.Delivery(o.UNKNOWN, "the status could not be asked: %s" % say, wait_s=wait_s)
