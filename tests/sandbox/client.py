# SPDX-License-Identifier: GPL-3.0-or-later
"""A plain client of the sandbox, and a small TAP runner. It knows nothing of the program under test."""

import http.client
import json
import os
import subprocess
import sys
import traceback
import urllib.parse

IN = "A21TJRUUN4KGV"
ORDERS = "/orders/2026-01-01/orders"
STOCK = "/fba/inventory/v1/summaries"
LISTINGS = "/listings/2021-08-01/items/"
SELLERS = "/sellers/v1/marketplaceParticipations"
AGENT = {"User-Agent": "Test/1 (Language=Python)", "Accept": "application/json"}
SINCE = {"lastUpdatedAfter": "2020-01-01T00:00:00Z"}
STOCK_QUERY = {"granularityType": "Marketplace", "granularityId": IN, "marketplaceIds": IN}


class Reply:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json["errors"][0]["code"]


class Sandbox:
    """One running server; ends with the block."""

    def __init__(self, *options, fast=True, orders=300):
        words = [sys.argv[1], "--die-with-parent", "--orders", str(orders), *options]
        if fast:
            words.append("--fast")
        env = dict(os.environ, G_DEBUG="fatal-criticals")
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)
        self.about = json.loads(self.process.stdout.readline())
        self.address = urllib.parse.urlsplit(self.about["address"]).netloc
        self.use(0)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.stdin.close()
        self.status = self.process.wait(10)
        self.process.stdout.close()
        if error[0] is None:
            assert self.status == 0, f"the server ended with {self.status}"

    def use(self, account):
        self.account = self.about["accounts"][account]
        self.prefix = urllib.parse.urlsplit(self.account["settings"].get("endpoint", "")).path
        self.seller = self.account["settings"].get("seller_id")
        self.token = None

    def send(self, method, path, headers=None, body=None, timeout=10):
        connection = http.client.HTTPConnection(self.address, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Reply(response, response.read())
        finally:
            connection.close()

    def login(self, **form):
        all_of_it = {"grant_type": "refresh_token", "client_id": self.account["settings"]["client_id"],
                     **self.account["secrets"], **form}
        return self.send("POST", self.prefix + "/auth/o2/token",
                         {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"},
                         urllib.parse.urlencode(all_of_it))

    def get(self, path, query=None, headers=None, **options):
        if self.token is None:
            self.token = self.login().json["access_token"]
        text = urllib.parse.urlencode(query, quote_via=urllib.parse.quote) if query else ""
        sent = {"x-amz-access-token": self.token, **AGENT, **(headers or {})}
        sent = {name: value for name, value in sent.items() if value is not None}
        return self.send("GET", self.prefix + path + ("?" + text if text else ""), sent, **options)

    def orders(self, **query):
        """All pages. Yields each page's JSON."""
        query = {**SINCE, **query} if not {"createdAfter", "lastUpdatedAfter"} & set(query) else query
        while True:
            page = self.get(ORDERS, query)
            assert page.status == 200, page.body
            yield page.json
            if "pagination" not in page.json:
                return
            query = {**query, "paginationToken": page.json["pagination"]["nextToken"]}

    def truth(self):
        return self.send("GET", "/sandbox/truth").json

    def stats(self):
        return self.send("GET", "/sandbox/stats").json

    def control(self, **what):
        reply = self.send("POST", "/sandbox/control", body=json.dumps(what))
        assert reply.status == 200, reply.body
        return reply.json


def run(tests):
    """Runs functions in order and speaks TAP."""
    failed = 0
    print(f"1..{len(tests)}", flush=True)
    for number, test in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} {test.__name__}", flush=True)
        except Exception:
            failed += 1
            print("# " + traceback.format_exc().replace("\n", "\n# "))
            print(f"not ok {number} {test.__name__}", flush=True)
    return 1 if failed else 0
