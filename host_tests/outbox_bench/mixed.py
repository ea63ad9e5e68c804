"""A bench with both providers: people texted by Twilio, by sipgate, or by one with a fallback.

bench = MixedBench(ways=("twilio", "sipgate", "twilio+sipgate", "sipgate+twilio"))
"""

from accounts import sipgate, twilio
from doubles.sipgate import SipgateDouble

from .bench import Bench


class MixedBench(Bench):
    """ways: for each person the provider of the account that texts them, and of its fallbacks."""

    def __init__(self, seed=0, ways=("twilio", "sipgate"), **more):
        self.ways = ways
        self.sipgate = None
        super().__init__(seed, (), **more)

    def restart(self, synced=True, off_s=3):
        if self.sipgate is None:
            self._open_accounts()
        super().restart(synced, off_s)

    def _open_accounts(self):
        self.sipgate = SipgateDouble(self.random.random())
        self.sipgate.phones = self.double.phones  # a phone does not care who texts it
        self.http.others["api.sipgate.com"] = self.sipgate
        for n, way in enumerate(self.ways):
            to = "+38044000%04d" % (n + 1)
            providers = way.split("+")
            for m, provider in enumerate(providers):
                more = {"name": "%d-%d" % (n, m)} if m else {}
                if m + 1 < len(providers):
                    more["fallback"] = "%d-%d" % (n, m + 1)
                self._open(provider, to, more)

    def _open(self, provider, to, more):
        if provider == "sipgate":
            account = self.sipgate.add_account()
            self.senders.append(
                sipgate(to=to, token=account.token, token_id=account.token_id, **more)
            )
        else:
            account = self.double.add_account("full")
            self.senders.append(twilio(to, account.numbers[0], account.token, account.sid, **more))
        self.accounts.append(account)

    @property
    def doubles(self):
        return self.double, self.sipgate

    def index(self, n, m=0):
        """Index of the n-th person's account, or of its m-th fallback."""
        return sum(len(way.split("+")) for way in self.ways[:n]) + m

    def settle(self, hours=3):
        self.sipgate.faults.clear()
        super().settle(hours)
        self.sipgate.run_later()
        return self
