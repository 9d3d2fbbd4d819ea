# SPDX-License-Identifier: GPL-3.0-or-later
"""The sandbox speaks Flipkart's protocol: it refuses what Flipkart refuses, and what it tells is the truth."""

import json
import sys
import time
from decimal import Decimal
from urllib.parse import quote

from client import Sandbox, run
from flipkart import (CANCELLATIONS, DETAILS, FILTER, LISTINGS, PROFILES, RETURNS, SHIPMENTS, Flipkart, iso, moment)

NOW = ("--now", "2026-11-23T06:00:00Z")
PRE = {"filter": {"type": "preDispatch"}}
OPEN = ("APPROVED", "PACKING_IN_PROGRESS", "FORM_FAILED", "PACKED", "READY_TO_DISPATCH")
GONE = ("PICKUP_COMPLETE", "SHIPPED", "DELIVERED", "COMPLETED")


def refused(reply, status=400):
    assert reply.status == status, (reply.status, reply.body)
    if status == 400:
        assert reply.json["errors"][0]["severity"] == "ERROR" and reply.json["errors"][0]["description"], reply.body
    return True


# ---- Login ----------------------------------------------------------------------------------------------------------

def test_login():
    with Flipkart() as box:
        assert box.about["accounts"][0]["kind"] == "flipkart" and box.about["accounts"][0]["name"] == "Flipkart"
        assert set(box.account["settings"]) == {"endpoint", "app_id", "rate_scale"}
        assert set(box.account["secrets"]) == {"app_secret"}
        reply = box.login()
        assert reply.status == 200 and reply.json["token_type"] == "bearer" and reply.json["scope"] == "Seller_Api"
        assert 3590 <= reply.json["expires_in"] <= 3600
        assert box.login().json["access_token"] == reply.json["access_token"], "the same one as long as it holds"
        for options, status, error in (({"secret": "wrong"}, 401, "unauthorized"),
                                       ({"app_id": "wrong"}, 401, "unauthorized"),
                                       ({"query": "scope=Seller_Api"}, 400, "invalid_request"),
                                       ({"query": "grant_type=password&scope=Seller_Api"}, 400,
                                        "unsupported_grant_type"),
                                       ({"query": "grant_type=client_credentials"}, 400, "invalid_scope"),
                                       ({"method": "POST"}, 405, "method_not_allowed")):
            reply = box.login(**options)
            assert (reply.status, reply.json["error"]) == (status, error), reply.body
            assert reply.json["error_description"]
        path = box.prefix + "/oauth-service/oauth/token?grant_type=client_credentials&scope=Seller_Api"
        assert box.send("GET", path).status == 401


def test_access_tokens_end():
    with Flipkart("--token-life", "2") as box:
        assert box.post(FILTER, PRE).status == 200
        for header in (None, "Bearer nonsense", "Basic " + box.token, box.token):
            reply = box.send("GET", box.prefix + SHIPMENTS + "?orderIds=x", {"Authorization": header} if header else {})
            assert reply.status == 401 and reply.json["error_description"], header
        time.sleep(2.1)
        assert box.post(FILTER, PRE).status == 401
        box.token = None
        assert box.post(FILTER, PRE).status == 200


def test_is_it_still_good():
    with Flipkart("--token-life", "2") as box:
        token = box.login().json["access_token"]
        ask = "token_type=access&token=" + token
        reply = box.expiry(ask)
        assert reply.status == 200 and set(reply.json) == {"expired", "token_type", "expires_in"}, reply.body
        assert reply.json["expired"] is False and 0 < reply.json["expires_in"] <= 2
        for options, status, error in (({"query": ask, "secret": "wrong"}, 401, "unauthorized"),
                                       ({"query": ask, "method": "POST"}, 405, "method_not_allowed"),
                                       ({"query": "token_type=access"}, 400, "invalid_request"),
                                       ({"query": "token=" + token}, 400, "invalid_request")):
            reply = box.expiry(**options)
            assert (reply.status, reply.json["error"]) == (status, error), reply.body
        assert refused(box.expiry(ask + "&x=1"))
        time.sleep(2.1)
        for query in (ask, "token_type=access&token=nonsense"):
            assert box.expiry(query).json == {"expired": True, "token_type": "access", "expires_in": 0}
        token = box.login().json["access_token"]
        box.control(revoke=True)
        assert box.expiry("token_type=access&token=" + token).json["expired"] is True


def test_revoke_and_rotate():
    with Flipkart() as box:
        assert box.post(FILTER, PRE).status == 200
        box.control(revoke=True)
        assert box.post(FILTER, PRE).status == 401 and box.login().status == 401
        box.control(restore=True)
        assert box.login().status == 200
        fresh = box.control(rotate_secret=True)["accounts"][0]
        assert box.login().status == 401
        box.account = fresh
        assert box.login().status == 200
        box.token = None
        assert box.post(FILTER, PRE).status == 200
        box.control(expire_tokens=True)
        assert box.post(FILTER, PRE).status == 401


# ---- What is refused ------------------------------------------------------------------------------------------------

def test_headers():
    with Flipkart(orders=60) as box:
        ids = box.search("postDispatch")[0]["shipmentId"]
        sku = box.truth()["accounts"][0]["stock"][0]["sku"]
        for method, path, body in (("POST", FILTER, PRE), ("GET", SHIPMENTS + "?shipmentIds=" + ids, None),
                                   ("GET", SHIPMENTS + "/" + ids, None), ("POST", LISTINGS, {}),
                                   ("GET", RETURNS + "?source=customer_return", None),
                                   ("POST", DETAILS, {"sku_ids": [sku]})):
            def answer(**headers):
                names = {name.replace("_", "-"): value for name, value in headers.items()}
                return box.call(method, path, names, None if body is None else json.dumps(body))

            for accept in ("application/json", "text/html;q=0.5, application/json;q=0.9", "application/pdf,Application/JSON"):
                assert answer(Accept=accept).status == 200, (path, accept)
            for accept in (None, "*/*", "application/xml", "application/jsonp", "application/json;q=0"):
                assert refused(answer(Accept=accept)), (path, accept)
            assert answer(Content_Type="application/json; charset=utf-8").status == 200, path
            for type_ in (None, "text/plain", "application/x-www-form-urlencoded"):
                assert refused(answer(Content_Type=type_)), (path, type_)


def test_filter_refusals():
    range_ = {"from": "2026-01-01T00:00:00Z"}
    wrong = [
        {},
        {"filter": {}},
        {"filter": []},
        {"filter": {"type": "all"}},
        {"filter": {"type": 1}},
        {"filter": {"type": "preDispatch", "states": ["SHIPPED"]}},
        {"filter": {"type": "preDispatch", "states": []}},
        {"filter": {"type": "preDispatch", "states": "APPROVED"}},
        {"filter": {"type": "postDispatch", "states": ["SHIPPED", "PACKED"]}},
        {"filter": {"type": "postDispatch", "states": ["RETURNED"]}},
        {"filter": {"type": "postDispatch", "hold": True}},
        {"filter": {"type": "cancelled"}},
        {"filter": {"type": "cancelled", "cancellationType": "catCancellation"}},
        {"filter": {"type": "preDispatch", "cancellationType": "buyerCancellation"}},
        {"filter": {"type": "preDispatch", "hold": "true"}},
        {"filter": {"type": "preDispatch", "mps": 0}},
        {"filter": {"type": "preDispatch", "locationId": ["x"]}},
        {"filter": {"type": "preDispatch", "sku": "x"}},
        {"filter": {"type": "preDispatch", "sku": [1]}},
        {"filter": {"type": "preDispatch", "shipmentTypes": ["SLOW"]}},
        {"filter": {"type": "preDispatch", "serviceProfiles": ["FBA"]}},
        {"filter": {"type": "preDispatch", "serviceProfiles": ["FBF", "Smart_Fulfilment"]}},
        {"filter": {"type": "preDispatch", "serviceProfiles": "FBF"}},
        {"filter": {"type": "preDispatch", "serviceProfiles": []}},
        {"filter": {"type": "preDispatch", "dispatchServiceTiers": ["NORMAL"]}},
        {"filter": {"type": "preDispatch", "colour": "red"}},
        {"filter": {"type": "preDispatch", "modifiedDate": "2026-01-01T00:00:00Z"}},
        {"filter": {"type": "preDispatch", "modifiedDate": {}}},
        {"filter": {"type": "preDispatch", "modifiedDate": {"from": "2026-01-01"}}},
        {"filter": {"type": "preDispatch", "modifiedDate": {"from": 1700000000}}},
        {"filter": {"type": "preDispatch", "modifiedDate": {"from": "2026-01-01T00:00:00"}}},
        {"filter": {"type": "preDispatch", "modifiedDate": {**range_, "until": "x"}}},
        {"filter": {"type": "preDispatch", "orderDate": {**range_, "to": "2025-01-01T00:00:00Z"}}},
        {**PRE, "pagination": {"pageSize": 21}},
        {**PRE, "pagination": {"pageSize": 0}},
        {**PRE, "pagination": {"pageSize": "20"}},
        {**PRE, "pagination": {"pageSize": 20, "page": 2}},
        {**PRE, "sort": {"field": "sku"}},
        {**PRE, "sort": {"field": "orderDate", "order": "up"}},
        {**PRE, "sort": {"by": "orderDate"}},
        {**PRE, "sellerId": 5},
        {**PRE, "limit": 5},
    ]
    right = [
        {"filter": {"type": "preDispatch", "hold": False, "mps": False, "states": ["APPROVED", "PACKED"],
                    "shipmentTypes": ["NORMAL", "EXPRESS", "SELF"], "dispatchServiceTiers": ["REGULAR"],
                    "serviceProfiles": ["NON_FBF", "FBF_LITE", "FBF"], "modifiedDate": range_, "dispatchAfterDate": range_,
                    "dispatchByDate": {"from": "2026-01-01T05:30:00+05:30", "to": "2099-01-01T00:00:00.5Z"}},
         "pagination": {"pageSize": 1}, "sort": {"field": "modifiedDate", "order": "desc"}, "sellerId": "x"},
        {"filter": {"type": "cancelled", "cancellationType": "buyerCancellation", "cancellationDate": range_}},
    ]
    with Flipkart() as box:
        for body in wrong:
            assert refused(box.post(FILTER, body)), body
        for body in right:
            assert box.post(FILTER, body).status == 200, body
        for text in ("", "[]", "null", "{", '"x"'):
            assert refused(box.call("POST", FILTER, body=text)), text
        assert refused(box.post(FILTER + "?page=1", PRE))
        assert refused(box.get(FILTER))
        assert refused(box.get(FILTER, {"next_token": "bm9uc2Vuc2U="}))
        assert refused(box.get(FILTER, {"next_token": ""}))
        assert refused(box.call("PUT", FILTER), 405)
        assert refused(box.get("/sellers/v3/orders"), 404)
        assert refused(box.get("/v3/shipments"), 404)


def test_other_refusals():
    with Flipkart(orders=600) as box:
        ids = [shipment["shipmentId"] for shipment in box.search("postDispatch")][:101]
        assert len(ids) == 101
        assert len(box.by_id("shipmentIds", ids[:100])) == 100
        for query in ({}, {"shipmentIds": ",".join(ids)}, {"shipmentIds": ""}, {"shipmentIds": ids[0] + ","},
                      {"orderIds": "x", "shipmentIds": "y"}, {"ids": ids[0]}):
            assert refused(box.get(SHIPMENTS, query)), query
        assert box.get(SHIPMENTS + "/" + ",".join(ids[:100])).status == 200
        assert refused(box.get(SHIPMENTS + "/" + ",".join(ids)))
        assert refused(box.get(SHIPMENTS + "/" + ids[0], {"full": "1"}))
        assert refused(box.call("DELETE", SHIPMENTS + "/" + ids[0]), 405)
        for query in ({}, {"source": "customer"}, {"source": "customer_return", "modifiedAfter": "yesterday"},
                      {"source": "customer_return", "modifiedAfter": "2026-01-01T00:00:00Z",
                       "createdAfter": "2026-01-01T00:00:00Z"},
                      {"source": "customer_return", "page": "2"}, {"returnIds": ",".join(["1"] * 26)},
                      {"trackingIds": "x", "returnIds": "y"}, {"next_token": "x"}):
            assert refused(box.get(RETURNS, query)), query
        for source in ("customer_return", "courier_return"):
            assert box.get(RETURNS, {"source": source, "modifiedAfter": "2026-01-01T05:30:00+05:30"}).status == 200
        # An offset that is not encoded loses its "+".
        assert refused(box.get(RETURNS + "?source=customer_return&modifiedAfter=2026-01-01T05:30:00+05:30"))
        for path, body in ((LISTINGS, {"page": 1}), (LISTINGS, {"filters": {"status": "ACTIVE"}}),
                           (LISTINGS, {"filters": {"listing_status": "SLEEPING"}}), (LISTINGS, {"page_id": "x"}),
                           (LISTINGS, {"page_id": 7}), (DETAILS, {}), (DETAILS, {"sku_ids": []}),
                           (DETAILS, {"sku_ids": [str(n) for n in range(11)]}), (DETAILS, {"sku_ids": ["x"], "y": 1}),
                           (DETAILS, {"sku_ids": [1]})):
            assert refused(box.post(path, body)), body
        assert refused(box.get("/sellers/listings/v3/" + ",".join(str(n) for n in range(11))))
        assert refused(box.get(LISTINGS), 405) and refused(box.get(DETAILS), 405)


# ---- Shipments ------------------------------------------------------------------------------------------------------

def test_all_orders_are_told():
    with Flipkart("--seed", "3", orders=3000) as box:
        orders = {order["id"]: order for order in box.orders()}
        shipments = {shipment["id"]: (order, shipment) for order in orders.values() for shipment in order["shipments"]}
        found = box.everything()
        assert len({shipment["shipmentId"] for shipment in found}) == len(found), "none in two searches"
        back = {one for one, (order, _) in shipments.items() if order["unified"] in ("returning", "returned")}
        assert {shipment["shipmentId"] for shipment in found} == set(shipments) - back
        assert len(back) > 50
        returned = box.returns("customer_return")[0] + box.returns("courier_return")[0]
        assert {item["shipmentId"] for item in returned} == back
        for shipment in found:
            compare(shipment, *shipments[shipment["shipmentId"]])
        words = {item["status"] for shipment in found for item in shipment["orderItems"]}
        assert words == set(OPEN + GONE + ("CANCELLED",)), words
        for order in (order for order in orders.values() if order["unified"] in ("returning", "returned")):
            for shipment in box.by_id("orderIds", [order["id"]]):
                compare(shipment, *shipments[shipment["shipmentId"]])


def compare(shipment, order, true_shipment):
    """What a shipment says is what the truth says."""
    assert moment(shipment["updatedAt"]) == true_shipment["updated"]
    assert moment(shipment["dispatchAfterDate"]) == true_shipment["dispatch_after"]
    assert moment(shipment["dispatchByDate"]) == order["ship_by"]
    assert shipment["hold"] == true_shipment["hold"]
    items = {item["id"]: item for item in order["items"] if item["shipment"] == shipment["shipmentId"]}
    assert set(items) == {item["orderItemId"] for item in shipment["orderItems"]} and items
    for item in shipment["orderItems"]:
        true = items[item["orderItemId"]]
        assert item["orderId"] == order["id"] and item["status"] == true_shipment["state"]
        assert item["sku"] == true["sku"] and item["quantity"] == true["quantity"]
        assert moment(item["orderDate"]) == order["created"]
        assert (item["paymentType"] == "COD") == order["cod"]
        prices = {name: Decimal(str(value)) for name, value in item["priceComponents"].items()}
        assert prices["sellingPrice"] == Decimal(true["unit_price"]) * true["quantity"], item
        assert prices["totalPrice"] == prices["sellingPrice"] + prices["shippingCharge"]
        assert prices["customerPrice"] == prices["totalPrice"] - prices["flipkartDiscount"]
        assert ("cancellationDate" in item) == (order["unified"] == "cancelled")
        assert len(item["orderItemId"]) == 17 and item["orderItemId"].isdigit() and len(item["orderId"]) == 20


def test_parts_add_up():
    with Flipkart("--seed", "4", orders=2000) as box:
        orders = {order["id"]: order for order in box.orders()}
        totals, parts = {}, {}
        for shipment in box.everything():
            for item in shipment["orderItems"]:
                price = Decimal(str(item["priceComponents"]["totalPrice"]))
                totals[item["orderId"]] = totals.get(item["orderId"], 0) + price
                parts.setdefault(item["orderId"], set()).add(shipment["shipmentId"])
        assert all(total == Decimal(orders[one]["total"]) for one, total in totals.items())
        two = [one for one in parts if len(parts[one]) == 2]
        assert len(two) > 100 and all(len(parts[one]) == len(orders[one]["shipments"]) for one in parts)
        apart = [one for one in two if abs(orders[one]["shipments"][0]["updated"] -
                                           orders[one]["shipments"][1]["updated"]) > 3_600_000]
        assert len(apart) > 50, "parts of an order change at different times"
        assert all(max(shipment["updated"] for shipment in order["shipments"]) == order["updated"]
                   for order in orders.values())
        assert {orders[one]["unified"] for one in apart} >= {"packed", "shipped", "delivered"}


def test_many_forms():
    with Flipkart("--seed", "5", orders=1500) as box:
        bodies = b"".join(box.post(FILTER, {"filter": {"type": "postDispatch"}, "sort": {"field": field}}).body
                          for field in ("orderDate", "modifiedDate", "dispatchByDate"))
        for form in (b'"quantity":1.0', b'"quantity":1,', b'"is_replacement"', b'"isReplacement"', b'.0,"totalPrice"',
                     b'"forms":[]', b'"packages":[{'):
            assert form in bodies, form
        ids = [shipment["shipmentId"] for shipment in box.search("postDispatch")]
        assert not any(word in bodies for word in (b"deliveryAddress", b"firstName", b"city"))
        details = box.get(SHIPMENTS + "/" + ",".join(ids[:100])).body
        for form in (b'"pincode"', b'"pinCode"', b'"stateName"', b'"contactNumber"', b'"same":true',
                     b'"weighingRequired"', b'"subShipments":[{"subShipmentId":"SS-1","courierDetails"',
                     b'"subShipments":[{"subShipmentId":"SS-1"}]'):
            assert form in details, form


def test_pages():
    with Flipkart("--seed", "6", orders=900) as box:
        body = {"filter": {"type": "postDispatch"}, "pagination": {"pageSize": 20}}
        pages = list(box.pages(body))
        sizes = [len(page["shipments"]) for page in pages]
        assert len(pages) > 5 and all(size == 20 for size in sizes[:-1]) and 1 <= sizes[-1] <= 20
        dates = [moment(item["orderItems"][0]["orderDate"]) for page in pages for item in page["shipments"]]
        assert dates == sorted(dates), "by date of order, unless another order is asked for"
        for field, of in (("modifiedDate", "updatedAt"), ("dispatchByDate", "dispatchByDate")):
            for order, sign in (("asc", 1), ("desc", -1)):
                found = box.search("postDispatch", sort={"field": field, "order": order})
                keys = [sign * moment(shipment[of]) for shipment in found]
                assert keys == sorted(keys) and len(found) == len(dates)
        assert len(box.search("postDispatch", pagination={"pageSize": 7})) == len(dates)
        # The whole search is in the token: it needs nothing beside it, and goes on with a new access token.
        link = pages[2]["nextPageUrl"]
        box.control(expire_tokens=True)
        box.token = None
        assert box.get("/sellers" + link).json["shipments"] == pages[3]["shipments"]
        token = link.split("=", 1)[1]
        assert "%" in token, "it has letters that need escaping"
        for changed in (token + "&sort=x", token[:40] + "A" + token[41:], "x" + token):
            assert refused(box.get(FILTER + "?next_token=" + changed)), changed
        assert refused(box.get(RETURNS + "?next_token=" + token)), "of another search"
        # What changes in the middle of a pass hides nothing else.
        before = {shipment["shipmentId"] for page in pages for shipment in page["shipments"]}
        seen, n = set(), 0
        for page in box.pages(body):
            seen |= {shipment["shipmentId"] for shipment in page["shipments"]}
            if (n := n + 1) == 2:
                box.control(advance=150, add=5)
        still = {shipment["shipmentId"] for shipment in box.search("postDispatch")}
        assert before & still <= seen


def test_filters():
    with Flipkart("--seed", "7", orders=1500) as box:
        orders = box.orders()
        pairs = [(order, shipment) for order in orders for shipment in order["shipments"]]

        def ids(*args, **members):
            return {shipment["shipmentId"] for shipment in box.search_all(*args, **members)}

        def true(test):
            return {shipment["id"] for order, shipment in pairs if test(order, shipment)}

        assert ids("preDispatch", states=["PACKED"]) == true(lambda o, s: s["state"] == "PACKED" and not s["hold"])
        assert ids("preDispatch", hold=True) == true(lambda o, s: s["hold"])
        assert len(ids("preDispatch", hold=True)) > 0
        assert ids("postDispatch", states=["DELIVERED"]) == true(lambda o, s: s["state"] in ("DELIVERED", "COMPLETED"))
        for who in CANCELLATIONS:
            found = ids("cancelled", cancellationType=who)
            assert found and found == true(lambda o, s: o["cancelled_by"] and who.startswith(o["cancelled_by"]))
        middle = sorted(shipment["updated"] for _, shipment in pairs)[len(pairs) // 2]
        gone = true(lambda o, s: s["state"] in GONE)
        later = true(lambda o, s: s["updated"] >= middle)
        assert ids("postDispatch", modifiedDate={"from": iso(middle)}) == gone & later
        assert ids("postDispatch", modifiedDate={"to": iso(middle - 1)}) == gone - later
        middle = sorted(order["created"] for order in orders)[700]
        assert ids("postDispatch", orderDate={"from": iso(middle)}) == gone & true(lambda o, s: o["created"] >= middle)
        cancelled = ids("cancelled", cancellationType="buyerCancellation")
        assert ids("cancelled", cancellationType="buyerCancellation",
                   cancellationDate={"from": iso(middle)}) == cancelled & true(lambda o, s: s["updated"] >= middle)
        location = box.search("postDispatch")[0]["locationId"]
        assert ids("postDispatch", locationId=location) == gone and ids("postDispatch", locationId="LOCx") == set()
        sku = orders[0]["items"][0]["sku"]
        assert ids("postDispatch", sku=[sku, "none"]) == gone & {
            item["shipment"] for order in orders for item in order["items"] if item["sku"] == sku}
        assert ids("postDispatch", mps=True) == set()
        packed = ids("preDispatch", states=["PACKED", "READY_TO_DISPATCH"])
        more = {shipment["id"] for order in box.control(pack=5)["pack"] for shipment in order["shipments"]}
        assert more and ids("preDispatch", states=["PACKED", "READY_TO_DISPATCH"]) == packed | more, "at once"
        kinds = [ids("postDispatch", shipmentTypes=[kind]) for kind in ("EXPRESS", "NORMAL", "SELF")]
        assert all(kinds) and set.union(*kinds) == gone and sum(map(len, kinds)) == len(gone)


def test_who_packs():
    with Flipkart("--seed", "13", *NOW, orders=1200) as box:
        orders = {order["id"]: order for order in box.orders()}
        everything = box.everything()
        words = {profile: set() for profile in PROFILES}
        for shipment in everything:
            profiles = {orders[item["orderId"]]["profile"] for item in shipment["orderItems"]}
            assert len(profiles) == 1, "a shipment has one"
            words[profiles.pop()] |= {item["serviceProfile"] for item in shipment["orderItems"]}
        assert words == {"FBF": {"FBF", "Flipkart_Fulfilment"}, "NON_FBF": {"NON_FBF", "Seller_Fulfilment"},
                         "FBF_LITE": {"FBF_LITE", "Smart_Fulfilment"}}
        for order in orders.values():
            assert order["fulfilled_by_marketplace"] == (order["profile"] == "FBF")
            assert not (order["profile"] == "FBF" and order["cancelled_after_pack"])
        share = {one: sum(order["profile"] == one for order in orders.values()) / len(orders) for one in PROFILES}
        assert all(0.04 < share[one] < 0.3 for one in ("FBF", "FBF_LITE")), share
        for type_, members in (("preDispatch", {}), ("preDispatch", {"hold": True}), ("postDispatch", {}),
                               *(("cancelled", {"cancellationType": who}) for who in CANCELLATIONS)):
            def found(**more):
                return sorted(one["shipmentId"] for one in box.search(type_, **members, **more))
            alone = {one: found(serviceProfiles=[one]) for one in PROFILES}
            assert sorted(sum(alone.values(), [])) == found(serviceProfiles=PROFILES), type_
            assert found() == alone["NON_FBF"], "the default"
            for one, ids in alone.items():
                told = box.by_id("shipmentIds", ids[:100]) if ids else []
                assert len(told) == len(ids[:100]), "by id whoever packs it"
                assert {orders[item["orderId"]]["profile"] for shipment in told
                        for item in shipment["orderItems"]} <= {one}
        back = box.returns("customer_return")[0] + box.returns("courier_return")[0]
        assert {item["serviceProfile"] for item in back} == set(PROFILES)
        assert all(item["serviceProfile"] == orders[item["orderId"]]["profile"] for item in back)
        # The profiles hold on the pages behind the first.
        body = {"filter": {"type": "postDispatch", "serviceProfiles": ["FBF_LITE"]}, "pagination": {"pageSize": 7}}
        pages = list(box.pages(body))
        assert len(pages) > 3
        assert {orders[item["orderId"]]["profile"] for page in pages for shipment in page["shipments"]
                for item in shipment["orderItems"]} == {"FBF_LITE"}


def test_by_id():
    with Flipkart("--seed", "8", orders=600) as box:
        orders = box.orders()
        two = next(order for order in orders if len(order["shipments"]) == 2)
        one = next(order for order in orders if len(order["shipments"]) == 1)
        ids = [shipment["id"] for shipment in two["shipments"] + one["shipments"]]
        found = box.by_id("orderIds", [two["id"], "OD100000000000000000", one["id"], two["id"]])
        assert [shipment["shipmentId"] for shipment in found] == ids
        assert box.by_id("shipmentIds", ids + ["no-such-one", ids[0][:-1] + "0"]) == found
        items = [item["id"] for item in two["items"] + one["items"]]
        assert box.by_id("orderItemIds", items + ["1", items[0][:-2] + "09"]) == found
        listed = {shipment["shipmentId"]: shipment for shipment in box.everything()}
        assert all(listed[shipment["shipmentId"]] == shipment for shipment in found)
        other = "OD" + str(int(two["id"][2:]) + 1000)
        assert box.by_id("orderIds", [other, "OD1", "x"]) == []


def test_pages_by_id():
    with Flipkart("--seed", "8", orders=3000) as box:
        orders = sorted(box.orders(), key=lambda order: -len(order["shipments"]))[:100]
        ids = [shipment["id"] for order in orders for shipment in order["shipments"]]
        assert len(ids) == 200
        reply = box.get(SHIPMENTS, {"orderIds": ",".join(order["id"] for order in orders[:50])})
        assert [one["shipmentId"] for one in reply.json["shipments"]] == ids[:100]
        assert reply.json["hasMore"] is False and reply.json.get("nextPageUrl", "") == ""
        query = {"orderIds": ",".join(order["id"] for order in orders)}
        reply = box.get(SHIPMENTS, query)
        assert [one["shipmentId"] for one in reply.json["shipments"]] == ids[:100] and reply.json["hasMore"] is True
        link = reply.json["nextPageUrl"]
        assert link.startswith("/v3/shipments?next_token=")
        reply = box.get("/sellers" + link)
        assert [one["shipmentId"] for one in reply.json["shipments"]] == ids[100:]
        assert reply.json["hasMore"] is False and reply.json.get("nextPageUrl", "") == ""
        token = link.split("=", 1)[1]
        for path in (SHIPMENTS + "?next_token=x" + token, SHIPMENTS + "?next_token=" + token + "&orderIds=x",
                     FILTER + "?next_token=" + token, RETURNS + "?next_token=" + token):
            assert refused(box.get(path)), path
        box.control(add_faults="getShipments/loop")
        assert box.get("/sellers" + link).json["nextPageUrl"] == link


def test_addresses():
    with Flipkart("--seed", "9", orders=400) as box:
        for order in box.orders()[-120:]:
            reply = box.get(SHIPMENTS + "/" + ",".join(shipment["id"] for shipment in order["shipments"]))
            assert reply.status == 200 and len(reply.json["shipments"]) == len(order["shipments"])
            for shipment, true in zip(reply.json["shipments"], order["shipments"]):
                address = shipment["deliveryAddress"]
                assert (shipment["shipmentId"], shipment["orderId"]) == (true["id"], order["id"])
                assert (address["city"], address["state"], address.get("pincode") or address["pinCode"]) == (
                    order["address"]["city"], order["address"]["state"], order["address"]["pin"])
                courier = shipment.get("courierDetails") or shipment["subShipments"][0].get("courierDetails")
                assert (courier and courier["deliveryDetails"]["trackingId"]) == true["tracking"]
                assert {item["id"] for item in shipment["orderItems"]} == {
                    item["id"] for item in order["items"] if item["shipment"] == true["id"]}
        assert box.get(SHIPMENTS + "/nothing").json["shipments"] == []


# ---- Returns --------------------------------------------------------------------------------------------------------

def test_returns():
    with Flipkart("--seed", "10", orders=2500) as box:
        orders = box.orders()
        true = {one["id"]: (order, one) for order in orders for one in order["returns"]}
        seen = {}
        for source, kind in (("customer_return", "customer"), ("courier_return", "courier")):
            found, sizes = box.returns(source)
            assert all(size == 25 for size in sizes[:-1]) and len(sizes) > 2
            assert {item["returnId"] for item in found} == {
                one["id"] for _, one in true.values() if one["kind"] == kind}
            assert len(found) == len({item["returnId"] for item in found})
            times = [moment(item["updatedDate"]) for item in found]
            assert times == sorted(times)
            middle = times[len(times) // 2]
            assert [item for item in found if moment(item["updatedDate"]) >= middle] == box.returns(
                source, modifiedAfter=iso(middle))[0]
            created = sorted(moment(item["createdDate"]) for item in found)[len(found) // 2]
            assert {item["returnId"] for item in found if moment(item["createdDate"]) <= created} == {
                item["returnId"] for item in box.returns(source, createdBefore=iso(created))[0]}
            assert box.returns(source, locationId="LOCx")[0] == []
            assert box.returns(source, locationId=found[0]["locationId"])[0] == found
            seen.update((item["returnId"], item) for item in found)
        for one, item in seen.items():
            order, returned = true[one]
            assert item["orderId"] == order["id"] and item["orderItemId"] == returned["item"] and item["quantity"] == 1
            assert (item["status"] == "COMPLETED") == returned["complete"] == (order["unified"] == "returned")
            assert order["created"] < moment(item["createdDate"]) <= moment(item["updatedDate"]) == order["updated"]
        # Who brought it decides who approves that it comes back.
        ids = [item["shipmentId"] for item in seen.values()]
        self_ship = {shipment["shipmentId"] for start in range(0, len(ids), 100)
                 for shipment in box.by_id("shipmentIds", ids[start:start + 100]) if shipment["shipmentType"] == "SELF"}
        words = set()
        for one, item in seen.items():
            own = item["shipmentId"] in self_ship and true[one][1]["kind"] == "customer"
            assert item["status"] in ("COMPLETED", *(("REQUESTED", "APPROVED") if own else ("CREATED",))), item
            words.add(item["status"])
        assert words & {"REQUESTED", "APPROVED"} and {"CREATED", "COMPLETED"} < words, words
        assert all(("approvedOn" in item) == (item["status"] == "APPROVED") for item in seen.values())
        units = sum(item["quantity"] for order in orders if order["returns"] for item in order["items"])
        assert units == len(true), "one for each unit"
        some = sorted(true)[:25]
        reply = box.get(RETURNS, {"returnIds": ",".join(some)})
        assert reply.json["hasMore"] is False
        assert {item["returnId"]: item for item in reply.json["returnItems"]} == {one: seen[one] for one in some}
        tracking = seen[some[0]]["trackingId"]
        found = box.get(RETURNS, {"trackingIds": tracking + ",nothing"}).json["returnItems"]
        assert seen[some[0]] in found and {item["trackingId"] for item in found} == {tracking}
        # Behind a tracking id may be many units: at most 25 on a page, here as elsewhere.
        units = {}
        for item in seen.values():
            units.setdefault(item["trackingId"], set()).add(item["returnId"])
        many = sorted(units, key=lambda one: -len(units[one]))[:25]
        reply, found = box.get(RETURNS, {"trackingIds": ",".join(many)}), []
        while True:
            found.append([item["returnId"] for item in reply.json["returnItems"]])
            if not reply.json["hasMore"]:
                break
            reply = box.get("/sellers" + reply.json["nextUrl"])
        assert len(found) > 1 and all(len(page) == 25 for page in found[:-1]) and len(found[-1]) <= 25
        assert sorted(sum(found, [])) == sorted(one for tracking in many for one in units[tracking])


def test_returns_begin_and_end():
    with Flipkart("--seed", "12", orders=600) as box:
        def all_of_them():
            found = box.returns("customer_return")[0] + box.returns("courier_return")[0]
            return {item["returnId"]: item for item in found}

        before = all_of_them()
        start = box.truth()["now"]
        for _ in range(3):
            box.control(advance=600)
            after = all_of_them()
            assert set(before) <= set(after)
            fresh = set(after) - set(before)
            assert all(moment(after[one]["createdDate"]) >= start // 1000 * 1000 for one in fresh)
            assert all(after[one]["createdDate"] == item["createdDate"] for one, item in before.items())
            before = after
        done = [item for item in after.values() if item["status"] == "COMPLETED"]
        assert any(moment(item["updatedDate"]) >= start for item in done)


# ---- Listings -------------------------------------------------------------------------------------------------------

def test_listings():
    with Flipkart("--listings", "1101", orders=10) as box:
        stock = box.truth()["accounts"][0]["stock"]
        seen, body, sizes = [], {"filters": {}, "page_id": None}, []
        while True:
            reply = box.post(LISTINGS, body)
            assert reply.status == 200, reply.body
            page = reply.json
            sizes.append(len(page["listings"]))
            seen += [one["sku_id"] for one in page["listings"]]
            assert all(13 <= len(one["product_id"]) <= 16 and one["listing_id"].startswith("LST")
                       for one in page["listings"])
            assert page["has_more"] == (page["next_page_id"] is not None)
            if not page["has_more"]:
                break
            body = {"page_id": page["next_page_id"]}
        assert sizes == [500, 500, 101] and seen == [one["sku"] for one in stock]
        live = box.post(LISTINGS, {"filters": {"listing_status": "INACTIVE"}}).json["listings"]
        assert {one["sku_id"] for one in live} == {one["sku"] for one in stock if not one["live"]}
    with Flipkart("--listings", "501", orders=10) as box:
        token = box.post(LISTINGS, {}).json["next_page_id"]
        assert isinstance(box.post(LISTINGS, {"page_id": token}).json["listings"], dict), "one alone is an object"


def test_listing_details():
    with Flipkart("--accounts", "flipkart:2", orders=50) as box:
        for account in (0, 1):
            box.use(account)
            stock = box.truth()["accounts"][account]["stock"]
            seen = {}
            plain = 0
            for start in range(0, len(stock), 10):
                skus = [one["sku"] for one in stock[start:start + 10]]
                reply = box.post(DETAILS, {"sku_ids": skus})
                assert reply.status == 200 and reply.json["unavailable"] == [] == reply.json["invalid"], reply.body
                coded = ",".join(quote(sku, safe="") for sku in skus)
                assert box.get("/sellers/listings/v3/" + coded).json == reply.json
                plain += not isinstance(reply.json["available"].get("orders_to_be_fulfilled", {}), dict)
                seen.update((sku, one) for sku, one in reply.json["available"].items() if isinstance(one, dict))
            assert plain > 0, "not every member of available is a SKU"
            assert set(seen) == {one["sku"] for one in stock}
            assert any(mark in sku for sku in seen for mark in " ") and any("/" in sku for sku in seen)
            assert any("%" in sku for sku in seen) and any("," in sku for sku in seen)
            for one in stock:
                detail = seen[one["sku"]]
                if one["fulfilled_by_marketplace"]:
                    assert detail["fulfillment_profile"] == "FBF" and detail["locations"] == [] and "available" not in one
                    continue
                assert sum(place["inventory"] for place in detail["locations"]) == one["available"]
                assert all(place["inventory"] == 0 for place in detail["locations"] if place["status"] == "DISABLED")
                enabled = [place["id"] for place in detail["locations"] if place["status"] == "ENABLED"]
                assert len(enabled) == account + 1
                price = detail["price"].get("selling_price") or detail["price"]["flipkart_selling_price"]
                assert 0 < price <= detail["price"]["mrp"], detail["price"]
                assert (detail["listing_status"] == "ACTIVE") == one["live"]
            assert {(one["listing_status"], one["archived_status"]) for one in seen.values()} == {
                ("ACTIVE", "NONE"), ("INACTIVE", "NONE"), ("INACTIVE", "ARCHIVED")}
            assert {len(one["locations"]) for one in seen.values()} == {0, account + 1, account + 2}
            assert {one["fulfillment_profile"] for one in seen.values()} == {
                "FBF", "FBF_LITE", "NON_FBF", "FBF_AND_NON_FBF", "FBF_AND_FBF_LITE"}
            assert {"selling_price", "flipkart_selling_price"} <= {
                name for one in seen.values() for name in one["price"]}
        reply = box.post(DETAILS, {"sku_ids": ["none", stock[0]["sku"], "x" * 256]}).json
        assert reply["unavailable"] == ["none"] and reply["invalid"] == ["x" * 256]
        assert stock[0]["sku"] in reply["available"]


def test_stock_follows_orders():
    with Flipkart("--listings", "3", orders=0) as box:
        skus = [one["sku"] for one in box.truth()["accounts"][0]["stock"]]
        box.control(stock={sku: 500 for sku in skus})
        sold = {}
        for order in box.control(add=20)["add"]:
            for item in order["items"]:
                sold[item["sku"]] = sold.get(item["sku"], 0) + item["quantity"]
        detail = box.post(DETAILS, {"sku_ids": skus}).json["available"]
        here = [sku for sku in skus if detail[sku]["fulfillment_profile"] != "FBF"]
        assert 1 <= len(here) < len(skus), "of either kind, even in a small world"
        for sku in here:
            here = detail[sku]["locations"][-1]["inventory"]
            assert here == 500 - sold.get(sku, 0)


# ---- Limits ---------------------------------------------------------------------------------------------------------

def test_budget():
    with Flipkart(fast=False, orders=20) as box:
        for n in range(1000):
            if n % 2 == 0:
                assert box.post(FILTER, {**PRE, "pagination": {"pageSize": 1}}).status == 200
            else:
                assert box.get(SHIPMENTS, {"orderIds": "x"}).status == 200
        assert box.stats()["over_limit"] == 0
        assert refused(box.get(SHIPMENTS, {"orderIds": "x"}), 429), "over all operations together"
        assert refused(box.post(LISTINGS, {}), 429)
        assert "retry-after" not in box.post(LISTINGS, {}).headers
        assert box.login().status == 200, "the token does not count"
        stats = box.stats()
        assert stats["over_limit"] == 3 and stats["injected"] == 0
        assert stats["over_limit_by_operation"]["searchListings"] == 2
        box.control(add_faults="getReturns/429ra:x1")
        reply = box.get(RETURNS, {"source": "customer_return"})
        assert reply.status == 429 and reply.headers["retry-after"] == "1"
        stats = box.stats()
        assert stats["over_limit"] == 3 and stats["injected_by_fault"] == {"429ra": 1}
    with Flipkart("--speed", "2", fast=False, orders=5) as box:
        assert box.account["settings"]["rate_scale"] == "2"
        for _ in range(1100):
            assert box.get(SHIPMENTS, {"orderIds": "x"}).status == 200
        assert box.stats()["over_limit"] == 0


# ---- Faults ---------------------------------------------------------------------------------------------------------

def test_status_faults():
    with Flipkart(orders=20) as box:
        for name, status in (("400", 400), ("403", 403), ("429", 429), ("500", 500), ("503", 503)):
            box.control(add_faults=f"filterShipments/{name}:x1")
            reply = box.post(FILTER, PRE)
            assert reply.status == status and reply.headers["content-type"] == "application/json"
            assert isinstance(reply.json, dict) and box.post(FILTER, PRE).status == 200
        box.control(add_faults="filterShipments/html-503:x1,filterShipments/html:x2")
        reply = box.post(FILTER, PRE)
        assert reply.status == 200 and reply.headers["content-type"] == "text/html", "two faults at once"
        reply = box.post(FILTER, PRE)
        assert reply.status == 200 and reply.headers["content-type"] == "text/html"
        box.control(add_faults="filterShipments/html-503:x1")
        reply = box.post(FILTER, PRE)
        assert reply.status == 503 and reply.headers["content-type"] == "text/html" and reply.body.startswith(b"<")
        box.control(clear_faults=True, add_faults="personal-403:x1")
        ids = box.post(FILTER, {"filter": {"type": "postDispatch"}}).json["shipments"][0]["shipmentId"]
        assert refused(box.get(SHIPMENTS + "/" + ids), 403) and box.get(SHIPMENTS + "/" + ids).status == 200


def test_token_faults():
    with Flipkart("--faults", "bad-secret:x1,revoked:x1", orders=5) as box:
        assert box.login().status == 401 and box.login().status == 401
        assert box.post(FILTER, PRE).status == 200
        box.control(add_faults="expired-token")
        assert box.post(FILTER, PRE).status == 401 and box.post(FILTER, PRE).status == 401
        box.token = None
        assert box.post(FILTER, PRE).status == 200


def test_strange_links():
    post = {"filter": {"type": "postDispatch"}}
    with Flipkart(orders=400) as box:
        whole = [shipment for page in box.pages(post) for shipment in page["shipments"]]
        box.control(add_faults="foreign-link:x1")
        link = box.post(FILTER, post).json["nextPageUrl"]
        assert link.startswith("https://api.flipkart.example/sellers/v3/shipments/filter?next_token=")
        box.control(add_faults="absolute-link:x1")
        link = box.post(FILTER, post).json["nextPageUrl"]
        here = box.account["settings"]["endpoint"]
        assert link.startswith(here + "/sellers/v3/shipments/filter?next_token=")
        reply = box.get(link[len(here):])
        assert reply.json["shipments"] == whole[20:40] and reply.json["nextPageUrl"].startswith("/v3/")


def test_pages_without_end_and_twice():
    post = {"filter": {"type": "postDispatch"}}
    with Flipkart(orders=200) as box:
        n = len(box.search("postDispatch"))
        box.control(add_faults="loop")
        links = []
        reply = box.post(FILTER, post)
        for _ in range(5):
            links.append(reply.json["nextPageUrl"])
            reply = box.get("/sellers" + links[-1])
        assert len(set(links)) == 1 and reply.json["hasMore"]
        assert box.get(RETURNS, {"source": "customer_return"}).json["hasMore"]
        assert box.post(LISTINGS, {}).json["has_more"]
        box.control(clear_faults=True, add_faults="endless")
        reply, links, counts = box.post(FILTER, post), [], []
        for _ in range(n // 20 + 6):
            counts.append(len(reply.json["shipments"]))
            links.append(reply.json["nextPageUrl"])
            reply = box.get("/sellers" + links[-1])
        assert sum(counts) == n and counts[-4:] == [0] * 4 and len(set(links)) == len(links)
        box.control(clear_faults=True, add_faults="duplicate")
        pages = list(box.pages(post))
        for before, after in zip(pages, pages[1:]):
            assert before["shipments"][-1] == after["shipments"][0]
        assert len({shipment["shipmentId"] for page in pages for shipment in page["shipments"]}) == n


def whole(shipment):
    """What a careful reader would call a readable shipment."""
    items = shipment["orderItems"]
    return ("shipmentId" in shipment and shipment["updatedAt"] != "yesterday" and isinstance(items, list) and
            all(isinstance(item["orderDate"], str) and isinstance(item["quantity"], (int, float)) and
                not isinstance(item["priceComponents"]["totalPrice"], str) for item in items))


def test_malformed_until_mended():
    for n in (1, 6, 20):
        with Flipkart("--faults", f"malformed:{n}", orders=400) as box:
            broken = [shipment for shipment in box.everything() if not whole(shipment)]
            orders = box.orders()
            assert len(broken) == n == sum(order["malformed"] for order in orders)
            assert not any(order["malformed"] and len(order["shipments"]) > 1 for order in orders)
            before = max(order["updated"] for order in orders)
            assert box.control(clear_faults=True, mend=True)["mended"] == n
            again = box.everything()
            assert all(whole(shipment) for shipment in again)
            mended = {shipment["shipmentId"] for shipment in again if moment(shipment["updatedAt"]) > before}
            assert mended == {order["shipments"][0]["id"] for order in orders if order["malformed"]}


def test_unknown_words():
    with Flipkart("--faults", "unknown-status:10%", orders=600) as box:
        strange = {item["orderId"] for shipment in box.everything() for item in shipment["orderItems"]
                   if item["status"] == "AWAITING_DRONE" and "handlingHints" in item}
        orders = [order for order in box.orders() if order["unified"] == "unknown"]
        assert all(order["unknown_status"] for order in orders)
        unlisted = {order["id"] for order in orders if order["returns"]}
        assert strange == {order["id"] for order in orders} - unlisted and 20 < len(strange) < 120
        shipments = box.by_id("orderIds", sorted(unlisted)[:50])
        assert all(item["status"] == "AWAITING_DRONE" for one in shipments for item in one["orderItems"])


def test_forgotten_sku():
    with Flipkart(orders=5) as box:
        skus = [one["sku"] for one in box.truth()["accounts"][0]["stock"]][:10]
        box.control(add_faults="listingDetails/forget:x2")
        reply = box.post(DETAILS, {"sku_ids": skus}).json
        assert {sku for sku, one in reply["available"].items() if isinstance(one, dict)} == set(skus[1:])
        assert reply["unavailable"] == [] == reply["invalid"]
        reply = box.post(DETAILS, {"sku_ids": skus[:1]}).json
        assert reply["unavailable"] == [] == reply["invalid"] and not reply.get("available")


# ---- The world ------------------------------------------------------------------------------------------------------

def test_same_seed_same_world():
    seen = []
    for seed in ("7", "7", "8"):
        with Flipkart("--seed", seed, *NOW, orders=400) as box:
            truth = box.truth()
            truth.pop("now")
            seen.append((truth, box.account["secrets"], box.everything(), box.returns("customer_return")[0]))
    assert seen[0] == seen[1]
    assert seen[0] != seen[2]


def test_accounts_of_two_kinds():
    with Flipkart(kind="amazon,flipkart,flipkart", orders=100) as box:
        assert [(one["kind"], one["name"]) for one in box.about["accounts"]] == [
            ("amazon", "Amazon India"), ("flipkart", "Flipkart"), ("flipkart", "Flipkart 2")]
        box.use(1)
        first = {order["id"] for order in box.orders(1)}
        assert {item["orderId"] for shipment in box.everything() for item in shipment["orderItems"]} <= first
        some, token = sorted(first)[:50], box.token
        box.use(2)
        assert box.by_id("orderIds", some) == [] and first.isdisjoint(order["id"] for order in box.orders(2))
        box.token = token
        assert box.post(FILTER, PRE).status == 401
    with Sandbox(orders=5) as box:
        assert [one["kind"] for one in box.about["accounts"]] == ["amazon"], "without --accounts"


def test_it_looks_like_a_shop():
    with Flipkart("--seed", "3", *NOW, orders=20000) as box:
        start = time.monotonic()
        truth = box.truth()
        assert time.monotonic() - start < 10
        assert len(box.search("preDispatch")) > 100
        start = time.monotonic()
        pages = list(box.pages({"filter": {"type": "postDispatch", "serviceProfiles": PROFILES}}))
        assert len(pages) > 800 and time.monotonic() - start < 20
    orders = truth["accounts"][0]["orders"]
    count = {}
    for order in orders:
        count[order["unified"]] = count.get(order["unified"], 0) + 1
        assert all(order["created"] <= shipment["updated"] <= order["updated"] <= truth["now"]
                   for shipment in order["shipments"]), order
        assert 0 <= sum(item["shipped"] for item in order["items"]) <= sum(item["quantity"] for item in order["items"])
        assert {item["shipment"] for item in order["items"]} == {shipment["id"] for shipment in order["shipments"]}
    assert set(count) == {"on-hold", "new", "packed", "shipped", "delivered", "cancelled", "returning", "returned"}
    share = {status: n / len(orders) for status, n in count.items()}
    assert 0.6 < share["delivered"] < 0.9 and 0.03 < share["cancelled"] < 0.1 and 0.04 < share["returned"] < 0.15, share
    late = sum(order["cancelled_after_pack"] for order in orders)
    assert 50 < late < count["cancelled"]
    items = [item["id"] for order in orders for item in order["items"]]
    assert len(set(items)) == len(items)
    ids = [shipment["id"] for order in orders for shipment in order["shipments"]]
    assert len(set(ids)) == len(ids) and all(len(one) == 36 for one in ids)


if __name__ == "__main__":
    sys.exit(run([value for name, value in list(globals().items()) if name.startswith("test_")]))
