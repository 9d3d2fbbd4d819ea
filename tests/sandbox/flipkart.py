# SPDX-License-Identifier: GPL-3.0-or-later
"""A plain client of the sandbox's Flipkart side."""

import base64
import json
import re
import datetime
import urllib.parse

from client import Sandbox

FILTER = "/sellers/v3/shipments/filter"
SHIPMENTS = "/sellers/v3/shipments"
RETURNS = "/sellers/v2/returns"
LISTINGS = "/sellers/listings/v3/search"
DETAILS = "/sellers/listings/v3/details"
PROFILES = ("FBF", "NON_FBF", "FBF_LITE")
JSON = {"Content-Type": "application/json", "Accept": "application/json"}
CANCELLATIONS = ("buyerCancellation", "sellerCancellation", "marketplaceCancellation")


def moment(text):
    """Milliseconds of a date as Flipkart writes it."""
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+05:30", text), text
    return round(datetime.datetime.fromisoformat(text).timestamp() * 1000)


def iso(ms):
    time_of = datetime.datetime.fromtimestamp(ms / 1000, datetime.timezone.utc)
    return time_of.strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03}Z"


class Flipkart(Sandbox):
    def __init__(self, *options, kind="flipkart", **more):
        super().__init__("--accounts", kind, *options, **more)

    def use(self, account):
        self.account = self.about["accounts"][account]
        self.prefix = urllib.parse.urlsplit(self.account["settings"]["endpoint"]).path
        self.token = None

    def login(self, query="grant_type=client_credentials&scope=Seller_Api", app_id=None, secret=None, method="GET"):
        pair = (app_id or self.account["settings"]["app_id"]) + ":" + (secret or self.account["secrets"]["app_secret"])
        header = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        return self.send(method, self.prefix + "/oauth-service/oauth/token?" + query, header)

    def expiry(self, query, secret=None, method="GET"):
        pair = self.account["settings"]["app_id"] + ":" + (secret or self.account["secrets"]["app_secret"])
        header = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        return self.send(method, self.prefix + "/oauth-service/oauth/token/expiry?" + query, header)

    def call(self, method, path, headers=None, body=None, **options):
        if self.token is None:
            self.token = self.login().json["access_token"]
        sent = {"Authorization": "Bearer " + self.token, **JSON, **(headers or {})}
        sent = {name: value for name, value in sent.items() if value is not None}
        return self.send(method, self.prefix + path, sent, body, **options)

    def get(self, path, query=None, **options):
        text = urllib.parse.urlencode(query, quote_via=urllib.parse.quote) if query else ""
        return self.call("GET", path + ("?" + text if text else ""), **options)

    def post(self, path, body, **options):
        return self.call("POST", path, body=json.dumps(body), **options)

    def pages(self, body):
        """All pages of a search for shipments."""
        reply = self.post(FILTER, body)
        while True:
            assert reply.status == 200, reply.body
            page = reply.json
            yield page
            if not page["hasMore"]:
                assert page.get("nextPageUrl", "") == ""
                return
            assert page["nextPageUrl"].startswith("/v3/shipments/filter?next_token=")
            reply = self.get("/sellers" + page["nextPageUrl"])

    def search(self, type_, pagination=None, sort=None, **members):
        body = {"filter": {"type": type_, **members}}
        body.update({"pagination": pagination} if pagination else {})
        body.update({"sort": sort} if sort else {})
        return [shipment for page in self.pages(body) for shipment in page["shipments"]]

    def search_all(self, type_, **members):
        """Whoever packs them."""
        return self.search(type_, serviceProfiles=PROFILES, **members)

    def everything(self, **members):
        """All shipments that searches tell of."""
        found = self.search_all("preDispatch", **members) + self.search_all("preDispatch", hold=True, **members)
        found += self.search_all("postDispatch", **members)
        for who in CANCELLATIONS:
            found += self.search_all("cancelled", cancellationType=who, **members)
        return found

    def returns(self, source, **query):
        reply = self.get(RETURNS, {"source": source, **query})
        found = []
        while True:
            assert reply.status == 200, reply.body
            found.append(reply.json["returnItems"])
            if not reply.json["hasMore"]:
                return [item for page in found for item in page], [len(page) for page in found]
            assert reply.json["nextUrl"].startswith("/v2/returns?next_token=")
            reply = self.get("/sellers" + reply.json["nextUrl"])

    def by_id(self, kind, ids):
        reply = self.get(SHIPMENTS, {kind: ",".join(ids)})
        assert reply.status == 200, reply.body
        return reply.json["shipments"]

    def orders(self, account=0):
        return self.truth()["accounts"][account]["orders"]
