"""A section's answers without a browser: the application as the page asks it."""

from starlette.testclient import TestClient
from workbenching import app
from workbenching.bench import Bench

PORT, TOKEN = 8123, "the-token-of-this-run-AbC"
HOST = "http://127.0.0.1:%d" % PORT


class Page:
    """get and post as the page's scripts do; each returns (status, JSON)."""

    def __init__(self, config):
        self.bench = Bench(config)
        self._client = TestClient(app.make(self.bench, PORT, TOKEN), base_url=HOST)

    def get(self, name, **query):
        answer = self._client.get("/%s/api/%s" % (TOKEN, name), params=query)
        return answer.status_code, answer.json()

    def post(self, name, **data):
        url = "/%s/api/%s" % (TOKEN, name)
        answer = self._client.post(url, json=data, headers={"Origin": HOST})
        return answer.status_code, answer.json()

    def told(self, section):
        """-> [(kind, data)] of the events so far."""
        return [(each[2], each[3]) for each in self.bench.events.after(0) if each[1] == section]
