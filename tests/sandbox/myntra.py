# SPDX-License-Identifier: GPL-3.0-or-later
"""A plain client of the sandbox's Myntra. It knows nothing of the program under test."""

import json
import urllib.parse

from client import Sandbox

LIST = "/partner/v4/order/getOrderList"
ORDER = "/partner/v4/order/"
STOCK = "/partner/v4/inventory/search"
PRODUCTS = "/partner/catalog/v2/product/search/nofilter"
STATUSES = ("RFR", "WP", "PK", "SH", "DL", "IC")
JSON = {"Content-Type": "application/json"}
STORE = {"x-partner-store": "MYNTRA"}


class Myntra(Sandbox):
    def __init__(self, *options, **more):
        kinds = () if "--accounts" in options else ("--accounts", "myntra")
        super().__init__(*kinds, *options, **more)

    def use(self, account):
        super().use(account)
        self.refresh = None

    def login(self, headers=None, body=None):
        if headers is None:
            headers = {"secret_key": self.account["secrets"]["secret_key"], **JSON}
        if body is None:
            body = json.dumps({"merchant_id": self.account["settings"]["merchant_id"]})
        return self.send("POST", self.prefix + "/authorization/generate_token", headers, body)

    def renew(self, headers=None, body=None):
        if headers is None:
            headers = {"refresh_token": self.refresh, **STORE, **JSON}
        if body is None:
            body = json.dumps({"merchant_id": self.account["settings"]["merchant_id"]})
        return self.send("POST", self.prefix + "/authorization/refresh_token", headers, body)

    def enter(self):
        reply = self.login()
        assert reply.status == 200, reply.body
        self.token, self.refresh = reply.headers["access_token"], reply.headers["refresh_token"]

    def ask(self, method, path, query=None, headers=None, body=None, **options):
        if self.token is None:
            self.enter()
        text = "?" + urllib.parse.urlencode(query) if query else ""
        sent = {"access_token": self.token, **STORE, **JSON, **(headers or {})}
        sent = {name: value for name, value in sent.items() if value is not None}
        return self.send(method, self.prefix + path + text, sent, body, **options)

    def pages(self, **query):
        """All pages of a list. Yields each page's JSON."""
        number, pages = 0, 1
        while number < pages:
            reply = self.ask("GET", LIST, {"page": number, **query})
            assert reply.status == 200 and reply.json["statusType"] == "SUCCESS", reply.body
            yield reply.json
            pages, number = reply.json["pages"], number + 1

    def listed(self, **query):
        return [order for page in self.pages(**query) for order in page["data"]]

    def order(self, order_id):
        reply = self.ask("GET", ORDER + order_id)
        assert reply.status == 200 and reply.json["statusCode"] == 1005, reply.body
        return reply.json

    def stock(self, *skus):
        return self.ask("POST", STOCK, body=json.dumps(skus))

    def truth_of(self, account=0):
        return self.truth()["accounts"][account]


def code(reply):
    return reply.status, reply.json["statusCode"], reply.json["statusType"]
