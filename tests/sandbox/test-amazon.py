# SPDX-License-Identifier: GPL-3.0-or-later
"""The sandbox speaks Amazon's protocol: its replies validate against Amazon's models, and it refuses what Amazon
refuses."""

import datetime
import re
import sys
import time
from urllib.parse import quote, urlencode

from client import AGENT, IN, LISTINGS, ORDERS, SELLERS, SINCE, STOCK, STOCK_QUERY, Sandbox, run
from models import Models

ALL_SETS = ("BUYER,RECIPIENT,PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,TAX,PAYMENT,"
            "FULFILLMENT_ORDERS")
USUAL = "FULFILLMENT,PROCEEDS,PROMOTION,CANCELLATION,PACKAGES,PAYMENT"
PERSONAL = {"buyer", "recipient"}


def iso(ms):
    time_of = datetime.datetime.fromtimestamp(ms / 1000, datetime.timezone.utc)
    return time_of.strftime("%Y-%m-%dT%H:%M:%SZ")


def deep_keys(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from deep_keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from deep_keys(inner)


# ---- Login ----------------------------------------------------------------------------------------------------------

def test_login():
    with Sandbox() as box:
        reply = box.login()
        assert reply.status == 200
        assert reply.json["token_type"] == "bearer" and reply.json["expires_in"] == 3600
        assert reply.json["access_token"].startswith("Atza|")
        for form, status, error in (({"refresh_token": "Atzr|wrong"}, 400, "invalid_grant"),
                                    ({"client_secret": "wrong"}, 401, "invalid_client"),
                                    ({"grant_type": "password"}, 400, "unsupported_grant_type"),
                                    ({"client_id": ""}, 401, "invalid_client")):
            reply = box.login(**form)
            assert (reply.status, reply.json["error"]) == (status, error), reply.body
            assert "errors" not in reply.json
        form = {"grant_type": "refresh_token", "client_id": box.account["settings"]["client_id"],
                **box.account["secrets"]}
        right, kind = urlencode(form), "application/x-www-form-urlencoded"
        for method, type_, body in (("POST", "application/json", "{}"), ("POST", kind, right),
                                    ("POST", kind + ";charset=ISO-8859-1", right), ("PUT", kind + ";charset=UTF-8", right),
                                    ("POST", kind + ";charset=UTF-8", right.replace("%7C", "|"))):
            reply = box.send(method, box.prefix + "/auth/o2/token", {"Content-Type": type_}, body)
            assert (reply.status, reply.json["error"]) == (400, "invalid_request"), (method, type_, body)
        reply = box.send("POST", box.prefix + "/auth/o2/token", {"Content-Type": kind + "; charset=utf-8"}, right)
        assert reply.status == 200, "and this is right"


def test_access_tokens_end():
    with Sandbox("--token-life", "2") as box:
        assert box.get(SELLERS).status == 200
        reply = box.get(SELLERS, headers={"x-amz-access-token": "Atza|x"})
        assert (reply.status, reply.code) == (403, "Unauthorized")
        assert "x-amzn-ratelimit-limit" not in reply.headers and "x-amzn-requestid" in reply.headers
        time.sleep(2.1)
        reply = box.get(SELLERS)
        assert reply.status == 403 and "expired" in reply.json["errors"][0]["details"]
        box.token = None
        assert box.get(SELLERS).status == 200


def test_revoke_and_rotate():
    with Sandbox() as box:
        assert box.get(SELLERS).status == 200
        box.control(revoke=True)
        assert box.get(SELLERS).status == 403
        assert box.login().json["error"] == "invalid_grant"
        box.control(restore=True)
        assert box.login().status == 200
        fresh = box.control(rotate_secret=True)["accounts"][0]
        assert box.login().json["error"] == "invalid_client"
        box.account = fresh
        assert box.login().status == 200


# ---- The models -----------------------------------------------------------------------------------------------------

def test_orders_validate():
    models = Models("orders_2026-01-01.json")
    name = models.definition_of(ORDERS, 200)
    with Sandbox(orders=500) as box:
        for sets in (None, "FULFILLMENT", USUAL, ALL_SETS):
            query = {"includedData": sets} if sets else {}
            pages = list(box.orders(**query, maxResultsPerPage="70"))
            assert [len(page["orders"]) for page in pages] == [70] * 7 + [10]
            for page in pages:
                models.check(name, page)
                assert ("pagination" in page) == (page is not pages[-1])
                assert "lastUpdatedBefore" in page and "createdBefore" not in page
            changes = [order["lastUpdatedTime"] for page in pages for order in page["orders"]]
            assert changes == sorted(changes, key=lambda text: text.replace("Z", ".000Z") if "." not in text else text)
        page = next(box.orders(createdAfter="2020-01-01T00:00:00Z"))
        models.check(name, page)
        assert "createdBefore" in page
        for order in page["orders"][:5]:
            reply = box.get(ORDERS + "/" + order["orderId"], {"includedData": ALL_SETS})
            models.check(models.definition_of(ORDERS + "/{orderId}", 200), reply.json)
            assert reply.json["order"]["orderId"] == order["orderId"]
        reply = box.get(ORDERS + "/402-0000000-0000000")
        assert reply.status == 404
        models.check(models.definition_of(ORDERS + "/{orderId}", 404), reply.json)


def test_stock_validates():
    models = Models("fbaInventory.json")
    name = models.definition_of(STOCK, 200)
    with Sandbox() as box:
        for details in ("true", "false"):
            query = {**STOCK_QUERY, "details": details}
            seen = []
            while True:
                reply = box.get(STOCK, query)
                assert reply.status == 200, reply.body
                models.check(name, reply.json)
                found = reply.json["payload"]["inventorySummaries"]
                assert len(found) <= 50 and "pagination" not in reply.json["payload"]
                assert all(("inventoryDetails" in one) == (details == "true") for one in found)
                seen += [one["sellerSku"] for one in found]
                if "pagination" not in reply.json:
                    break
                query["nextToken"] = reply.json["pagination"]["nextToken"]
            stock = box.truth()["accounts"][0]["stock"]
            assert seen == [one["sku"] for one in stock if one["fulfilled_by_marketplace"]] and len(seen) > 50
        reply = box.get(STOCK, {**STOCK_QUERY, "sellerSkus": ",".join(seen[:3])})
        assert [one["sellerSku"] for one in reply.json["payload"]["inventorySummaries"]] == seen[:3]
        reply = box.get(STOCK, {**STOCK_QUERY, "granularityType": "Planet"})
        assert reply.status == 400
        models.check(models.definition_of(STOCK, 400), reply.json)


def test_listings_validate():
    models = Models("listingsItems_2021-08-01.json")
    sets = "summaries,attributes,issues,offers,fulfillmentAvailability,procurement,relationships,productTypes"
    with Sandbox("--listings", "1100") as box:
        query = {"marketplaceIds": IN, "includedData": sets, "pageSize": "20", "sortBy": "sku", "sortOrder": "ASC"}
        seen = []
        while True:
            reply = box.get(LISTINGS + box.seller, query)
            assert reply.status == 200, reply.body
            models.check(models.definition_of(LISTINGS + "{sellerId}", 200), reply.json)
            assert reply.json["numberOfResults"] == 1100
            seen += [item["sku"] for item in reply.json["items"]]
            if "nextToken" not in reply.json["pagination"]:
                break
            query["pageToken"] = reply.json["pagination"]["nextToken"]
        assert len(seen) == 1000, "no more than 1000 SKUs can be reached"
        assert seen == sorted(seen, key=lambda sku: sku.encode())
        for sku in [sku for sku in seen if not re.fullmatch(r"[A-Z0-9-]+", sku)] + seen[:3]:
            reply = box.get(LISTINGS + box.seller + "/" + quote(sku, safe=""), {"marketplaceIds": IN})
            assert reply.status == 200 and reply.json["sku"] == sku
            models.check(models.definition_of(LISTINGS + "{sellerId}/{sku}", 200), reply.json)
        reply = box.get(LISTINGS + box.seller + "/none", {"marketplaceIds": IN})
        assert reply.status == 404
        models.check(models.definition_of(LISTINGS + "{sellerId}/{sku}", 404), reply.json)
        assert box.get(LISTINGS + "ANOTHER", {"marketplaceIds": IN}).status == 403
        assert box.get(LISTINGS + box.seller, {"marketplaceIds": IN, "pageSize": "21"}).status == 400
        assert box.get(LISTINGS + box.seller, {}).status == 400


def test_sellers_validate():
    models = Models("sellers.json")
    with Sandbox() as box:
        models.check(models.definition_of(SELLERS, 200), box.get(SELLERS).json)
        assert box.get(SELLERS, {"x": "1"}).status == 400


# ---- Refusals -------------------------------------------------------------------------------------------------------

def test_refusals():
    models = Models("orders_2026-01-01.json")
    now = int(time.time() * 1000)
    after = SINCE["lastUpdatedAfter"]
    wrong = [
        {},
        {"createdAfter": after, "lastUpdatedAfter": after},
        {"createdAfter": after, "lastUpdatedBefore": "2021-01-01T00:00:00Z"},
        {**SINCE, "createdBefore": "2021-01-01T00:00:00Z"},
        {**SINCE, "lastUpdatedBefore": "2019-01-01T00:00:00Z"},
        {**SINCE, "lastUpdatedBefore": iso(now - 60_000)},
        {"lastUpdatedAfter": "2020-01-01"},
        {"lastUpdatedAfter": "2020-01-01T00:00:00+05:30"},
        {"lastUpdatedAfter": "2020-13-01T00:00:00Z"},
        {**SINCE, "fulfillmentStatuses": "Shipped"},
        {**SINCE, "fulfillmentStatuses": "SHIPPED,"},
        {**SINCE, "fulfilledBy": "SELLER"},
        {**SINCE, "includedData": "buyer"},
        {**SINCE, "marketplaceIds": "INDIA"},
        {**SINCE, "maxResultsPerPage": "0"},
        {**SINCE, "maxResultsPerPage": "101"},
        {**SINCE, "maxResultsPerPage": "x"},
        {**SINCE, "paginationToken": "bm9uc2Vuc2U="},
        {**SINCE, "orderId": "1"},
    ]
    with Sandbox(fast=False) as box:
        box.control(latency=0)
        for query in wrong[:15]:
            reply = box.get(ORDERS, query)
            assert (reply.status, reply.code) == (400, "InvalidInput"), (query, reply.body)
            assert reply.headers["x-amzn-ratelimit-limit"] == "0.0056"
            models.check("ErrorList", reply.json)
    with Sandbox("--speed", "10") as box:
        for query in wrong[15:]:
            reply = box.get(ORDERS, query)
            assert (reply.status, reply.code) == (400, "InvalidInput"), (query, reply.body)
        assert box.get(ORDERS + "?" + "lastUpdatedAfter=x&lastUpdatedAfter=y").status == 400
        assert box.get(ORDERS, SINCE, body="{}").status == 400
        assert box.get(ORDERS, SINCE, headers={"Content-Length": "0"}).status == 400
        for agent in (None, "", "Test", "Test/1", "Test/1 (Python)", "(Language=Python)", "/1 (Language=Python)",
                      "Test/1 (Language=" + "x" * 483 + ")"):
            assert box.get(ORDERS, SINCE, headers={"User-Agent": agent}).status == 400, agent
        assert box.get(ORDERS, SINCE, headers={"User-Agent": "Test/1 (Language=" + "x" * 482 + ")"}).status == 200
        for accept in (None, "*/*", "text/html"):
            assert box.get(ORDERS, SINCE, headers={"Accept": accept}).status == 400, accept
        assert box.get("/orders/v9/orders").status == 404
        headers = {"x-amz-access-token": box.token, **AGENT}
        assert box.send("PUT", box.prefix + ORDERS, headers).status == 405


def test_page_token_is_bound():
    with Sandbox() as box:
        query = {**SINCE, "marketplaceIds": IN, "includedData": "FULFILLMENT", "maxResultsPerPage": "10"}
        token = box.get(ORDERS, query).json["pagination"]["nextToken"]
        assert box.get(ORDERS, {**query, "paginationToken": token}).status == 200
        assert box.get(ORDERS, {**query, "paginationToken": token, "maxResultsPerPage": "50"}).status == 200
        for change in ({"lastUpdatedAfter": "2020-01-01T00:00:01Z"}, {"includedData": "PROCEEDS"},
                       {"fulfilledBy": "AMAZON"}, {"paginationToken": token[:-4] + "AAA="}):
            reply = box.get(ORDERS, {**query, "paginationToken": token, **change})
            assert (reply.status, reply.code) == (400, "InvalidInput"), change
        # An unencoded token loses its "+", as with Amazon.
        raw = "&".join(f"{name}={value}" for name, value in query.items())
        if "+" in token:
            assert box.get(ORDERS + "?" + raw + "&paginationToken=" + token).status == 400


def test_filters():
    with Sandbox(orders=1500) as box:
        truth = box.truth()["accounts"][0]["orders"]

        def ids(**query):
            return {order["orderId"] for page in box.orders(**query) for order in page["orders"]}

        assert ids() == {order["id"] for order in truth}
        assert ids(fulfillmentStatuses="CANCELLED,UNSHIPPED") == {
            order["id"] for order in truth if order["status"] in ("CANCELLED", "UNSHIPPED")}
        assert ids(fulfilledBy="AMAZON") == {order["id"] for order in truth if order["fulfilled_by_marketplace"]}
        assert ids(marketplaceIds="ATVPDKIKX0DER") == set()
        middle = sorted(order["created"] for order in truth)[700]
        assert ids(createdAfter=iso(middle)) == {
            order["id"] for order in truth if order["created"] >= middle // 1000 * 1000}
        assert ids(createdAfter="2020-01-01T00:00:00Z", createdBefore=iso(middle)) == {
            order["id"] for order in truth if order["created"] <= middle // 1000 * 1000}


def test_data_sets_are_gated():
    with Sandbox(orders=400) as box:
        base = [order for page in box.orders() for order in page["orders"]]
        allowed = {"orderId", "orderAliases", "createdTime", "lastUpdatedTime", "programs", "salesChannel", "orderItems"}
        in_items = {"orderItemId", "quantityOrdered", "product"}
        for order in base:
            assert set(order) <= allowed
            assert all(set(item) <= in_items for item in order["orderItems"])
        usual = [order for page in box.orders(includedData=USUAL) for order in page["orders"]]
        for order in usual:
            assert not PERSONAL & set(deep_keys(order)) and "giftMessage" not in set(deep_keys(order))
            pending = order["fulfillment"]["fulfillmentStatus"] in ("PENDING", "PENDING_AVAILABILITY")
            assert not (pending and {"proceeds", "payment", "price"} & set(deep_keys(order)))
        everything = [order for page in box.orders(includedData="BUYER,RECIPIENT") for order in page["orders"]]
        people = [order for order in everything if "buyer" in order]
        assert len(people) > 300 and all(order["recipient"]["deliveryAddress"]["countryCode"] == "IN"
                                         for order in people)
        # No phone of what was sent and should have arrived, of what Amazon brings, or of Easy Ship.
        now, phones = iso(box.truth()["now"]), set()
        for order in (order for page in box.orders(includedData="RECIPIENT,FULFILLMENT") for order in page["orders"]):
            if "recipient" not in order:
                continue
            fulfillment = order["fulfillment"]
            late = fulfillment["fulfillmentStatus"] == "SHIPPED" and fulfillment["deliverByWindow"]["latestDateTime"] < now
            own = fulfillment["fulfilledBy"] == "AMAZON" or "AMAZON_EASY_SHIP" in order["programs"]
            assert ("phone" in order["recipient"]["deliveryAddress"]) == (not late and not own), order
            phones.add((late, own))
        assert len(phones) == 4
        # Each money is exact, and the order's is the sum of its parts.
        for order in usual:
            if "proceeds" not in order:
                continue
            parts = [part["subtotal"] for part in order["proceeds"]["breakdowns"]]
            assert all(re.fullmatch(r"-?\d+\.\d\d", money["amount"]) for money in parts)
            paise = sum(int(money["amount"].replace(".", "")) for money in parts)
            assert paise == int(order["proceeds"]["grandTotal"]["amount"].replace(".", ""))


def test_parcels_add_up():
    with Sandbox("--seed", "2", orders=3000) as box:
        truth = {order["id"]: order for order in box.truth()["accounts"][0]["orders"]}
        two = half_way = 0
        for order in (order for page in box.orders(includedData=USUAL) for order in page["orders"]):
            parcels = order.get("packages", [])
            two += len(parcels) == 2
            arrived = [parcel["packageStatus"]["status"] == "DELIVERED" for parcel in parcels]
            half_way += any(arrived) and not all(arrived)
            assert (bool(parcels) and all(arrived)) == (truth[order["orderId"]]["unified"] == "delivered")
            if not parcels:
                continue
            sent = {item["orderItemId"]: item["fulfillment"]["quantityFulfilled"] for item in order["orderItems"]}
            for parcel in parcels:
                for item in parcel["packageItems"]:
                    sent[item["orderItemId"]] -= item["quantity"]
            assert not any(sent.values()), order
        assert two > 50 and half_way > 0


# ---- Limits and waiting ---------------------------------------------------------------------------------------------

def test_limits():
    with Sandbox(fast=False) as box:
        for _ in range(20):
            assert box.get(ORDERS, {**SINCE, "maxResultsPerPage": "1"}).status == 200
        reply = box.get(ORDERS, SINCE)
        assert (reply.status, reply.code) == (429, "QuotaExceeded")
        assert "retry-after" not in reply.headers and "x-amzn-ratelimit-limit" not in reply.headers
        stats = box.stats()
        assert stats["over_limit"] == 1 and stats["injected"] == 0
        assert stats["over_limit_by_operation"]["searchOrders"] == 1 and stats["requests"]["searchOrders"] == 21
        assert box.get(SELLERS).status == 200, "each operation has a bucket of its own"
        box.control(add_faults="getOrder/429:x1")
        reply = box.get(ORDERS + "/402-0000000-0000000")
        assert reply.status == 429
        assert box.stats()["over_limit"] == 1 and box.stats()["injected_by_fault"] == {"429": 1}
        for _ in range(14):
            assert box.get(SELLERS, headers={"x-amz-access-token": "Atza|x"}).status == 403
        assert box.get(SELLERS).status == 429, "one that is refused is one of them"
    with Sandbox("--speed", "100", fast=False) as box:
        assert box.account["settings"]["rate_scale"] == "100"
        for _ in range(200):
            assert box.get(STOCK, STOCK_QUERY).status == 200
        assert box.stats()["over_limit"] == 0


def test_two_minutes():
    # At speed 60 the two minutes are two seconds.
    with Sandbox("--speed", "60", fast=False) as box:
        touched = box.control(touch=3)["touch"]
        page = box.get(ORDERS, SINCE).json
        bound = page["lastUpdatedBefore"]

        def since(bound):
            reply = box.get(ORDERS, {"lastUpdatedAfter": bound})
            return {order["orderId"] for order in reply.json["orders"]}, reply.json["lastUpdatedBefore"]

        seen, bound = since(bound)
        assert not seen & {order["id"] for order in touched}, "too young to be told"
        time.sleep(2.1)
        seen, bound = since(bound)
        assert {order["id"] for order in touched} <= seen, "nothing is lost between two bounds"


def test_stock_token_dies():
    # At speed 10 the thirty seconds are three.
    with Sandbox("--speed", "10", fast=False) as box:
        token = box.get(STOCK, STOCK_QUERY).json["pagination"]["nextToken"]
        assert box.get(STOCK, {**STOCK_QUERY, "nextToken": token}).status == 200
        assert box.get(STOCK, {**STOCK_QUERY, "nextToken": token, "details": "true"}).status == 400
        time.sleep(3.1)
        reply = box.get(STOCK, {**STOCK_QUERY, "nextToken": token})
        assert reply.status == 400 and "expired" in reply.json["errors"][0]["message"]


if __name__ == "__main__":
    sys.exit(run([value for name, value in list(globals().items()) if name.startswith("test_")]))
