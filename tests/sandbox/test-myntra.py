# SPDX-License-Identifier: GPL-3.0-or-later
"""The sandbox speaks Myntra's protocol: tokens in headers, an envelope around everything, and orders by the unit."""

import base64
import datetime
import http.client
import json
import re
import sys
import time

from client import run
from myntra import JSON, LIST, ORDER, PRODUCTS, STATUSES, STOCK, STORE, Myntra, code

NOW = ("--now", "2026-11-23T06:00:00Z")
INDIA = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
CLOSED = {"C", "RTO", "L"}


def clock(ms):
    return datetime.datetime.fromtimestamp(ms / 1000, INDIA).strftime("%Y-%m-%d %H:%M:%S")


def rupees(value):
    """An amount, be it text or a number, in paise."""
    text = value if isinstance(value, str) else f"{value:.2f}"
    assert re.fullmatch(r"\d+\.\d\d", text), value
    return int(text.replace(".", ""))


def same_as_truth(order, true):
    """Everything a reply about one order says, against the truth."""
    assert order["sellerOrderId"] == true["id"]
    assert order["paymentMethod"] == ("cod" if true["cod"] else "on")
    address = true["address"]
    assert (order["receiverName"], order["city"], order["zipcode"]) == (address["name"], address["city"], address["pin"])
    entries = order["orderLineEntries"]
    assert [entry["orderLineId"] for entry in entries] == [item["id"] for item in true["items"]]
    packets = {packet["id"]: packet for packet in true["packets"]}
    for entry, item in zip(entries, true["items"]):
        assert "quantity" not in entry and item["quantity"] == 1
        assert (entry["sku"], entry["status_code"], entry.get("packetId")) == (
            item["sku"], item["status"], item["packet"])
        assert rupees(entry["lineFinalAmount"]) == rupees(item["unit_price"]) <= rupees(entry["mrp"])
        assert entry["shipByTime"] == clock(true["ship_by"]) > entry["packByTime"]
        if item["packet"] is not None:
            assert entry["trackingNumber"] == packets[item["packet"]]["tracking"]
            assert entry["invoiceNumber"] and entry["invoiceDate"]
        else:
            assert "trackingNumber" not in entry and "invoiceNumber" not in entry
        assert ("cancelledOn" in entry) == (item["status"] == "IC")
    assert sum(rupees(entry["lineFinalAmount"]) for entry in entries) == rupees(true["total"])


# ---- Tokens ---------------------------------------------------------------------------------------------------------

def test_tokens_come_in_headers():
    with Myntra(orders=5) as box:
        assert set(box.account["settings"]) == {"merchant_id", "warehouse_id", "endpoint", "rate_scale"}
        assert set(box.account["secrets"]) == {"secret_key"} and box.account["name"] == "Myntra"
        reply = box.login()
        assert code(reply) == (200, 1000, "SUCCESS")
        assert set(reply.json) == {"statusCode", "statusMessage", "statusType"}, "no token in the body"
        claims = reply.headers["access_token"].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        assert 3500 < claims["exp"] - time.time() <= 3600
        box.enter()
        reply = box.renew()
        assert reply.status == 200 and reply.headers["access_token"] != box.token
        assert "refresh_token" not in reply.headers
        assert box.ask("GET", LIST, headers={"access_token": reply.headers["access_token"]}).status == 200


def test_wrong_credentials():
    secret = lambda box: {"secret_key": box.account["secrets"]["secret_key"]}
    with Myntra(orders=5) as box:
        box.enter()
        assert code(box.login({"secret_key": "wrong", **JSON})) == (401, 401, "ERROR")
        assert code(box.login(JSON)) == (401, 401, "ERROR")
        assert code(box.login({**secret(box), **JSON}, '{"merchant_id": "1"}')) == (401, 401, "ERROR")
        for body in ("{}", "[", '{"merchant_id": 5}', '{"merchant_id": "5", "x": 1}'):
            assert code(box.login({**secret(box), **JSON}, body)) == (200, 2006, "ERROR"), body
        assert code(box.login({**secret(box), "Content-Type": "text/plain"})) == (200, 2006, "ERROR")
        assert code(box.renew({"refresh_token": "wrong", **STORE, **JSON})) == (401, 401, "ERROR")
        assert code(box.renew({"refresh_token": box.refresh, **JSON})) == (200, 2006, "ERROR")


def test_access_tokens_end():
    with Myntra("--token-life", "1", orders=5) as box:
        assert code(box.ask("GET", LIST)) == (200, 1005, "SUCCESS")
        time.sleep(1.1)
        reply = box.ask("GET", LIST)
        assert code(reply) == (403, 403, "ERROR") and "expired" in reply.json["statusMessage"]
        assert code(box.ask("GET", LIST, headers={"access_token": "x"})) == (401, 401, "ERROR"), "or 401"
        box.token = box.renew().headers["access_token"]
        assert box.ask("GET", LIST).json["statusType"] == "SUCCESS"


def test_revoke_and_rotate():
    with Myntra(orders=5) as box:
        box.enter()
        box.control(revoke=True)
        assert box.ask("GET", LIST).status == 401 and box.login().status == 401 and box.renew().status == 401
        box.control(restore=True)
        assert box.ask("GET", LIST).status == 200
        fresh = box.control(rotate_secret=True)["accounts"][0]
        assert box.login().status == 401 and box.renew().status == 401
        box.account = fresh
        assert box.login().status == 200


def test_accounts_are_apart():
    with Myntra("--accounts", "myntra:2", orders=60) as box:
        assert [account["name"] for account in box.about["accounts"]] == ["Myntra", "Myntra 2"]
        first = {order["orderId"] for order in box.listed()}
        token = box.token
        box.use(1)
        assert first.isdisjoint({order["orderId"] for order in box.listed()})
        assert box.ask("GET", LIST, headers={"access_token": token}).status == 401
        ids = {order["id"] for number in (0, 1) for order in box.truth_of(number)["orders"]}
        assert len(ids) == sum(len(box.truth_of(number)["orders"]) for number in (0, 1))


# ---- Refusals -------------------------------------------------------------------------------------------------------

def test_what_is_refused():
    with Myntra(orders=50) as box:
        day = "2026-01-01"
        for query, want in (({"statusCode": "C"}, 2001), ({"statusCode": "XX"}, 2001), ({"statusCode": ""}, 2001),
                            ({"page": "-1"}, 2006), ({"page": "one"}, 2006), ({"size": "5"}, 2006),
                            ({"startDate": "01-01-2026"}, 2006), ({"startDate": day + "T00:00:00Z"}, 2006),
                            ({"endDate": "2026-02-30"}, 2006), ({"startDate": day, "endDate": "2025-12-31"}, 2001)):
            reply = box.ask("GET", LIST, query)
            assert code(reply) == (200, want, "ERROR"), (query, reply.body)
            assert "data" not in reply.json
        assert code(box.ask("GET", LIST, headers={"access_token": None})) == (401, 401, "ERROR")
        assert code(box.ask("GET", LIST, headers={"x-partner-store": None})) == (200, 2006, "ERROR")
        assert code(box.ask("GET", LIST, headers={"x-partner-store": "ajio"})) == (200, 2006, "ERROR")
        assert box.ask("GET", LIST, headers={"x-partner-store": "myntra"}).json["statusCode"] == 1005
        sku = box.truth_of()["stock"][0]["sku"]
        for method, path, body in (("GET", LIST, None), ("GET", ORDER + box.truth_of()["orders"][0]["id"], None),
                                   ("GET", PRODUCTS, None), ("POST", STOCK, json.dumps([sku]))):
            assert box.ask(method, path, body=body).json["statusType"] == "SUCCESS", path
            for type_ in (None, "text/plain", "application/x-www-form-urlencoded"):
                reply = box.ask(method, path, headers={"Content-Type": type_}, body=body)
                assert code(reply) == (200, 2006, "ERROR"), (path, type_)
        assert box.ask("POST", LIST, body="{}").status == 405
        assert box.ask("GET", "/partner/v4/order/").status == 404 and box.ask("GET", "/elsewhere").status == 404
        for order_id in ("1", "1000000000000000", "x" * 16, box.truth_of()["orders"][0]["id"][:-1] + "5"):
            assert code(box.ask("GET", ORDER + order_id)) == (200, 2003, "ERROR"), order_id
        assert code(box.ask("GET", ORDER + "1", {"x": "1"})) == (200, 2006, "ERROR")


# ---- Orders ---------------------------------------------------------------------------------------------------------

def test_lists_and_details_are_the_truth():
    with Myntra("--seed", "4", *NOW, orders=1500) as box:
        truth = {order["id"]: order for order in box.truth_of()["orders"]}
        seen, words = {}, {}
        for status in STATUSES:
            for order in box.listed(statusCode=status):
                said = [line["status"] for line in order["orderLines"]]
                assert status in said or (status == "DL" and "" in said), (status, said)
                for line in order["orderLines"]:
                    assert truth[line["sellerOrderId"]]["group"] == order["orderId"]
                    assert words.setdefault(line["orderLineId"], line["status"]) == line["status"]
                    seen.setdefault(line["sellerOrderId"], set()).add(line["orderLineId"])
        assert set(seen) == set(truth), "every order is in a list by status"
        items = {item["id"]: item["status"] for order in truth.values() for item in order["items"]}
        assert len(items) == sum(len(order["items"]) for order in truth.values())
        assert words == {unit: "" if word in CLOSED else word for unit, word in items.items()}
        assert {line for lines in seen.values() for line in lines} == set(items)
        assert set(items.values()) == {"RFR", "WP", "PK", "SH", "DL", "C", "IC", "RTO", "L"}
        for order_id, true in truth.items():
            same_as_truth(box.order(order_id), true)


def test_shapes_that_trip_people():
    with Myntra("--seed", "4", *NOW, orders=1500) as box:
        orders = box.truth_of()["orders"]
        groups = {}
        for order in orders:
            groups.setdefault(order["group"], []).append(order["id"])
        assert any(len(ids) == 2 for ids in groups.values()), "one purchase, two seller orders"
        assert any(len(order["packets"]) == 2 for order in orders), "two packets"
        assert any({packet["status"] for packet in order["packets"]} == {"SH", "PK"} for order in orders)
        assert any(order["cancelled_after_pack"] and order["status"] == "IC" and order["packets"] for order in orders)
        assert any(len(order["items"]) >= 3 and len({item["sku"] for item in order["items"]}) == 1
                   for order in orders), "three units of one SKU"
        replies = [box.order(order["id"]) for order in orders[:60]]
        kinds = {type(entry["lineFinalAmount"]) for reply in replies for entry in reply["orderLineEntries"]}
        assert kinds == {str, float}, "amounts are text or numbers"
        assert {(reply["mobile"], reply["email"]) for reply in replies} == {("9999999999", "noreply@example.com")}
        assert all(re.fullmatch("[A-Z]{2}", reply["state"]) and reply["stateName"].istitle()
                   or reply["stateName"] == "Jammu and Kashmir" for reply in replies)
        unpacked = next(order for order in orders if order["status"] == "WP")
        assert "trackingNumber" not in box.order(unpacked["id"])


def test_paging():
    with Myntra("--seed", "2", *NOW, orders=505) as box:
        pages = list(box.pages())
        assert [len(page["data"]) for page in pages] == [20] * 25 + [5]
        assert all((page["totalCount"], page["pages"]) == (505, 26) for page in pages)
        assert len({order["orderId"] for page in pages for order in page["data"]}) == 505
        beyond = box.ask("GET", LIST, {"page": 99}).json
        assert beyond["data"] == [] and beyond["pages"] == 26 and beyond["statusCode"] == 1005
        assert box.ask("GET", LIST).json["data"] == pages[0]["data"], "page 0 is the first"


def test_days_are_indias():
    with Myntra("--seed", "2", *NOW, orders=2000) as box:
        truth = box.truth_of()["orders"]
        want = {}
        for order in truth:
            want.setdefault(clock(order["created"])[:10], set()).add(order["group"])
        # From half past six in the evening on, UTC is a day behind.
        late = next(order for order in truth if clock(order["created"])[11:13] < "05")
        day = clock(late["created"])[:10]
        for start, end in ((day, day), ("2026-11-01", "2026-11-04"), ("2026-11-20", None)):
            query = {"startDate": start, **({"endDate": end} if end else {})}
            groups = set().union(*(ids for at, ids in want.items() if start <= at <= (end or "9")))
            assert {order["orderId"] for order in box.listed(**query)} == groups, query


def test_same_seed_same_world():
    seen = []
    for seed in ("7", "7", "8"):
        with Myntra("--seed", seed, *NOW, orders=100) as box:
            truth = box.truth()
            truth.pop("now")
            seen.append((truth, box.account["secrets"], box.listed(), box.order(truth["accounts"][0]["orders"][0]["id"])))
    assert seen[0] == seen[1] and seen[0] != seen[2]


def test_orders_move_on():
    with Myntra(orders=300) as box:
        did = box.control(advance=20, add=3)
        added = [order for order in did["add"] if order["status"] in ("RFR", "WP")]
        assert len({order["group"] for order in added}) == 3
        truth = {order["id"]: order for order in box.truth_of()["orders"]}
        for order in did["advance"] + did["add"]:
            same_as_truth(box.order(order["id"]), truth[order["id"]])
        newest = {order["orderId"] for order in list(box.pages())[-1]["data"]}
        assert {order["group"] for order in did["add"]} <= newest


# ---- Stock and catalogue --------------------------------------------------------------------------------------------

def test_stock():
    with Myntra(orders=5) as box:
        stock = box.truth_of()["stock"]
        assert len(stock) > 150 and not any(one["fulfilled_by_marketplace"] for one in stock)
        failed = set()
        for start in range(0, len(stock), 10):
            some = {one["sku"]: one for one in stock[start:start + 10]}
            reply = box.stock(*some)
            assert code(reply) == (200, 1002, "SUCCESS")
            for detail in reply.json["inventoryDetails"]:
                store, = detail["stores"]
                assert store["stores_code"] == box.account["settings"]["warehouse_id"]
                assert store["inventoryCount"] == some[detail["sku"]]["available"]
            failed |= {entry["sku"] for entry in reply.json["failedEntries"]}
            assert {detail["sku"] for detail in reply.json["inventoryDetails"]} == set(some) - failed
        assert failed == {one["sku"] for one in stock if not one["live"]} != set()
        reply = box.stock(stock[0]["sku"], "none")
        assert [(entry["sku"], entry["statusCode"]) for entry in reply.json["failedEntries"]] == [("none", 2007)]
        for body in ("[]", "{}", "[1]", "x", json.dumps(["a"] * 11)):
            assert code(box.ask("POST", STOCK, body=body)) == (200, 2006, "ERROR"), body
        assert code(box.ask("POST", STOCK, body='["a"]', headers={"Content-Type": "text/plain"})) == (
            200, 2006, "ERROR")
        assert box.ask("GET", STOCK).status == 405


def test_catalogue():
    with Myntra(orders=5) as box:
        query = {"sellerApprovalStatus": "APR", "start": "0", "cursorMark": "*"}
        seen, pages = [], 0
        while True:
            reply = box.ask("GET", PRODUCTS, query)
            assert reply.json["statusType"] == "SUCCESS", reply.body
            seen += [product["sellerSkuCode"] for product in reply.json["data"]]
            pages += 1
            if reply.json["nextCursorMark"] == query["cursorMark"]:
                break
            query["cursorMark"] = reply.json["nextCursorMark"]
        assert seen == [one["sku"] for one in box.truth_of()["stock"]] and pages == len(seen) // 50 + 2
        assert box.ask("GET", PRODUCTS, {"q": seen[0]}).json["data"][0]["sellerSkuCode"] == seen[0]
        for wrong in ({"cursorMark": "x"}, {"start": "5"}, {"sellerApprovalStatus": "REJ"}):
            assert box.ask("GET", PRODUCTS, wrong).json["statusCode"] == 2001, wrong


# ---- Limits ---------------------------------------------------------------------------------------------------------

def test_a_hundred_a_minute():
    with Myntra(fast=False, orders=5) as box:
        assert box.account["settings"]["rate_scale"] == "1"
        replies = [box.ask("GET", LIST) for _ in range(104)]
        assert [reply.status for reply in replies[:100]] == [200] * 100
        assert code(replies[-1]) == (429, 429, "ERROR")
        over = box.stats()["over_limit"]
        assert over == sum(reply.status == 429 for reply in replies) >= 2
        assert box.stock("a").status == 429, "all calls share the limit"
        assert box.login().status == 200, "the exchange of tokens is no part of it"
    with Myntra("--speed", "10", fast=False, orders=5) as box:
        assert all(box.ask("GET", LIST).status == 200 for _ in range(150))
        assert box.stats()["over_limit"] == 0


# ---- Faults ---------------------------------------------------------------------------------------------------------

def test_token_faults():
    with Myntra("--faults", "no-token-header:x1", orders=5) as box:
        reply = box.login()
        assert code(reply) == (200, 1000, "SUCCESS") and "access_token" not in reply.headers
        assert box.ask("GET", LIST).status == 200
        box.control(add_faults="stale-token:x1")
        box.enter()
        reply = box.ask("GET", LIST)
        assert reply.status == 403 and "expired" in reply.json["statusMessage"]
        box.token = box.renew().headers["access_token"]
        assert box.ask("GET", LIST).status == 200
        box.control(add_faults="refresh-refused:x1,token/bad-secret:x1")
        assert box.renew().status == 401 and box.renew().status == 200
        assert box.login().status == 401 and box.login().status == 200
        box.control(add_faults="expired-envelope")
        reply = box.ask("GET", LIST)
        assert reply.status == 200 and reply.json["statusType"] == "ERROR"
        assert "access_token" in reply.json["statusMessage"] and "expired" in reply.json["statusMessage"]
        assert box.ask("GET", LIST).status == 401, "it stays expired"
        box.enter()
        assert box.ask("GET", LIST).json["statusType"] == "SUCCESS"
        box.control(add_faults="expired-token")
        assert box.ask("GET", LIST).status == 401


def test_status_faults():
    for name, status, number in (("429", 429, 429), ("429ra", 429, 429), ("400", 400, 2006), ("403", 403, 403),
                                 ("500", 500, 3001), ("503", 503, 3002)):
        with Myntra("--faults", f"getOrderList/{name}:x1", orders=5) as box:
            reply = box.ask("GET", LIST)
            assert code(reply) == (status, number, "ERROR") and ("retry-after" in reply.headers) == (name == "429ra")
            assert box.ask("GET", LIST).status == 200
            assert box.stats()["injected_by_fault"] == {name: 1} and box.stats()["over_limit"] == 0


def test_broken_bodies():
    with Myntra("--faults", "firewall:x1", orders=5) as box:
        reply = box.login()
        assert (reply.status, reply.headers["content-type"]) == (403, "text/html") and reply.body.startswith(b"<html")
        sku = box.truth_of()["stock"][0]["sku"]
        box.control(add_faults="empty-inventory:x1,getOrder/personal-403:x1,getOrder/cut:x1,getOrder/html:x1")
        assert box.stock(sku).json["inventoryDetails"] == [] and box.stock(sku).json["inventoryDetails"] != []
        order_id = box.truth_of()["orders"][0]["id"]
        try:
            box.ask("GET", ORDER + order_id)
            raise AssertionError("the body was whole")
        except http.client.IncompleteRead:
            pass
        box.control(clear_faults=True, add_faults="getOrder/html:x1")
        assert box.ask("GET", ORDER + order_id).headers["content-type"] == "text/html"
        assert box.order(order_id)["sellerOrderId"] == order_id


def test_pages_without_end_and_twice():
    with Myntra("--faults", "loop", orders=50) as box:
        replies = [box.ask("GET", LIST, {"page": page}).json for page in range(5)]
        assert all(reply["data"] == replies[0]["data"] and reply["pages"] > page
                   for page, reply in enumerate(replies, 1))
    with Myntra("--faults", "endless", orders=50) as box:
        sizes = [(len(reply["data"]), reply["pages"]) for reply in (
            box.ask("GET", LIST, {"page": page}).json for page in range(6))]
        assert sizes == [(20, 3), (20, 3), (10, 4), (0, 5), (0, 6), (0, 7)]
    with Myntra("--faults", "duplicate", orders=50) as box:
        pages = list(box.pages())
        assert all(before["data"][-1] == after["data"][0] for before, after in zip(pages, pages[1:]))
        assert len({order["orderId"] for page in pages for order in page["data"]}) == 50


def test_malformed_and_unknown():
    with Myntra("--faults", "malformed:5,unknown-status:10%", orders=200) as box:
        broken, strange = set(), set()
        truth = box.truth_of()["orders"]
        for true in truth:
            order = box.order(true["id"])
            try:
                same_as_truth({**order, "orderLineEntries": [
                    {**entry, "status_code": item["status"]} for entry, item in
                    zip(order["orderLineEntries"], true["items"])]}, true)
            except (AssertionError, KeyError, TypeError):
                broken.add(true["group"])
            if "XQ" in json.dumps(order):
                strange.add(true["id"])
        assert broken == {order["group"] for order in truth if order["malformed"]} and len(broken) == 5
        assert strange <= {order["id"] for order in truth if order["unified"] == "unknown"} and len(strange) > 5
        listed = {line["status"] for order in box.listed() for line in order["orderLines"]}
        assert "XQ" in listed
        assert box.control(clear_faults=True, mend=True)["mended"] == 5
        for true in box.truth_of()["orders"]:
            same_as_truth(box.order(true["id"]), true)


if __name__ == "__main__":
    sys.exit(run([value for name, value in list(globals().items()) if name.startswith("test_")]))
