"""One exchange to be made with a provider, and for whom."""

from collections import namedtuple

# kind: "send", "look-up" or "delivery"; k: the account's index; serial: of the alert; request.
# A namedtuple's class holds no module: nothing of the courier stays in memory with a Job.
Job = namedtuple("Job", ("kind", "k", "serial", "request"))
