"""A bench with all providers: people texted by Twilio, by sipgate, by Telegram, or by one with a
fallback.

bench = MixedBench(ways=("twilio", "sipgate", "twilio+sipgate", "telegram+twilio"))
"""

from accounts import sipgate, telegram, twilio
from doubles.sipgate import SipgateDouble
from doubles.telegram import TelegramDouble

from .bench import Bench


class MixedBench(Bench):
    """ways: for each person the provider of the account that texts them, and of its fallbacks."""

    def __init__(self, seed=0, ways=("twilio", "sipgate"), **more):
        self.ways = ways
        self.sipgate = self.telegram = None
        super().__init__(seed, (), **more)

    def restart(self, synced=True, off_s=3):
        if self.sipgate is None:
            self._open_accounts()
        super().restart(synced, off_s)

    def _open_accounts(self):
        self.sipgate = SipgateDouble(self.random.random())
        self.sipgate.phones = self.double.phones  # a phone does not care who texts it
        self.http.others["api.sipgate.com"] = self.sipgate
        self.telegram = TelegramDouble(self.random.random())
        self.http.others["api.telegram.org"] = self.telegram
        for n, way in enumerate(self.ways):
            to = "+38044000%04d" % (n + 1)
            providers = way.split("+")
            for m, provider in enumerate(providers):
                more = {"name": "%d-%d" % (n, m)} if m else {}
                if m + 1 < len(providers):
                    more["fallback"] = "%d-%d" % (n, m + 1)
                self._open(provider, to, more)

    def _open(self, provider, to, more):
        if provider == "telegram":  # the same person: their chat has the phone's digits
            self.telegram.phones[to[1:]] = self.double.phones[to]
            account = self.telegram.add_account(chats=[to[1:]])
            self.senders.append(telegram(to=to[1:], token=account.token, **more))
        elif provider == "sipgate":
            account = self.sipgate.add_account()
            self.senders.append(
                sipgate(to=to, token=account.token, token_id=account.token_id, **more)
            )
        else:
            account = self.double.add_account("full")
            self.senders.append(twilio(to, account.numbers[0], account.token, account.sid, **more))
        self.accounts.append(account)

    def phone(self, k):
        to = self.people[k].to
        return self.double.phones[to if to[:1] == "+" else "+" + to]

    @property
    def doubles(self):
        used = self.double, self.sipgate, self.telegram
        return used if any("telegram" in way for way in self.ways) else used[:2]

    def index(self, n, m=0):
        """Index of the n-th person's account, or of its m-th fallback."""
        return sum(len(way.split("+")) for way in self.ways[:n]) + m

    def settle(self, hours=3):
        for double in self.doubles:
            double.faults.clear()
        super().settle(hours)
        for double in self.doubles:
            double.run_later()
        return self
