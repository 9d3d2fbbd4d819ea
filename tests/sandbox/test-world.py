# SPDX-License-Identifier: GPL-3.0-or-later
"""The world behind the sandbox: the same for a seed, alive when asked, and in trouble when told."""

import http.client
import json
import socket
import subprocess
import sys
import time

from client import ORDERS, SELLERS, SINCE, STOCK, STOCK_QUERY, Sandbox, run
from models import Models

NOW = ("--now", "2026-11-23T06:00:00Z")
USUAL = "FULFILLMENT,PROCEEDS,PROMOTION,CANCELLATION,PACKAGES,PAYMENT"


def whole(page):
    """What a careful reader would call a readable order."""
    return (isinstance(page.get("orderId"), str) and isinstance(page.get("createdTime"), str)
            and page["lastUpdatedTime"].endswith("Z") and isinstance(page["orderItems"], list)
            and all(isinstance(item["quantityOrdered"], int) for item in page["orderItems"])
            and "x" not in page.get("proceeds", {}).get("grandTotal", {}).get("amount", ""))


def orders_of(box, **query):
    return [order for page in box.orders(**query) for order in page["orders"]]


# ---- The world ------------------------------------------------------------------------------------------------------

def test_same_seed_same_world():
    truths = []
    for seed in ("7", "7", "8"):
        with Sandbox("--seed", seed, "--accounts", "amazon:2", *NOW, orders=400) as box:
            truth = box.truth()
            truth.pop("now")
            truths.append((truth, box.account["secrets"], orders_of(box, includedData=USUAL)))
    assert truths[0] == truths[1]
    assert truths[0] != truths[2]
    first, second = truths[0][0]["accounts"]
    ids = [order["id"] for account in (first, second) for order in account["orders"]]
    assert len(set(ids)) == 800, "two accounts never share an order"


def test_accounts_are_apart():
    with Sandbox("--accounts", "amazon:2", orders=50) as box:
        names = [account["name"] for account in box.about["accounts"]]
        assert names == ["Amazon India", "Amazon India 2"]
        first = {order["orderId"] for order in orders_of(box)}
        token = box.token
        box.use(1)
        assert first.isdisjoint({order["orderId"] for order in orders_of(box)})
        assert box.get(SELLERS, headers={"x-amz-access-token": token}).status == 403


def test_it_looks_like_a_shop():
    with Sandbox("--seed", "3", *NOW, orders=20000) as box:
        truth = box.truth()
    account = truth["accounts"][0]
    orders = account["orders"]
    day = 86_400_000
    midnight = (truth["now"] + 19_800_000) // day * day - 19_800_000
    count = {}
    for order in orders:
        count[order["status"]] = count.get(order["status"], 0) + 1
        assert order["created"] <= order["updated"] <= truth["now"], order
        assert 1 <= len(order["items"]) <= 4 and all(1 <= item["quantity"] <= 5 for item in order["items"])
        assert (order["total"] is None) == (order["currency"] is None)
    assert set(count) == {"PENDING", "PENDING_AVAILABILITY", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED",
                          "UNFULFILLABLE"}, count
    assert 0.85 < count["SHIPPED"] / len(orders) < 0.96 and 0.02 < count["CANCELLED"] / len(orders) < 0.08
    due = [order["ship_by"] for order in orders if order["status"] == "UNSHIPPED"]
    assert any(moment < truth["now"] for moment in due), "some are overdue"
    assert any(truth["now"] < moment < midnight + day for moment in due), "some leave today"
    assert any(midnight + day < moment < midnight + 2 * day for moment in due), "some leave tomorrow"
    assert any(order["cod"] for order in orders) and any(order["cancel_requested"] for order in orders)
    by_day = sum(9 <= (order["created"] + 19_800_000) % day // 3_600_000 < 23 for order in orders)
    assert by_day / len(orders) > 0.75, "most people order by day"
    assert len({order["id"] for order in orders}) == 20000
    items = [item["id"] for order in orders for item in order["items"]]
    assert len(set(items)) == len(items)
    stock = account["stock"]
    assert len(stock) >= 150 and len({one["sku"] for one in stock}) == len(stock)
    assert any(one["available"] == 0 for one in stock)


def test_many_orders_start_fast():
    start = time.monotonic()
    with Sandbox(orders=20000) as box:
        assert time.monotonic() - start < 1
        assert box.send("GET", "/sandbox/truth?limit=1&offset=19999").json["accounts"][0]["n_orders"] == 20000


def test_live():
    with Sandbox("--live", "6000", orders=300) as box:
        before = {order["id"]: order for order in box.truth()["accounts"][0]["orders"]}
        time.sleep(1)
        box.control(live=0)
        after = {order["id"]: order for order in box.truth()["accounts"][0]["orders"]}
        assert set(before) < set(after), "new orders came"
        changed = [one for one in before if before[one] != after[one]]
        assert changed and all(after[one]["updated"] > before[one]["updated"] for one in changed)
        assert {order["orderId"] for order in orders_of(box)} == set(after)


def test_control():
    with Sandbox(orders=300) as box:
        bound = list(box.orders())[-1]["lastUpdatedBefore"]
        did = box.control(touch=3, advance=5, add=20, request_cancel=2)
        assert [len(did[word]) for word in ("touch", "advance", "add", "request_cancel")] == [3, 5, 20, 2]
        changed = {order["id"] for word in ("touch", "advance", "add", "request_cancel") for order in did[word]}
        assert changed <= {order["orderId"] for order in orders_of(box, lastUpdatedAfter=bound)}
        sku = box.truth()["accounts"][0]["stock"][0]["sku"]
        box.control(stock={sku: 4321})
        assert box.truth()["accounts"][0]["stock"][0]["available"] == 4321
        assert box.send("POST", "/sandbox/control", body='{"dance": true}').status == 400
        assert box.send("POST", "/sandbox/control", body='[').status == 400
        assert box.send("POST", "/sandbox/control", body='{"account": 1}').status == 400
        assert box.send("GET", "/elsewhere").status == 404


def test_replay_serves_the_same():
    with Sandbox("--seed", "5", *NOW) as box, Sandbox("--seed", "5", "--replay", *NOW) as replay:
        assert orders_of(box, includedData=USUAL) == orders_of(replay, includedData=USUAL)
        touched = replay.control(advance=1)["advance"][0]["id"]
        page = replay.get(ORDERS + "/" + touched, {"includedData": USUAL}).json["order"]
        truth = {order["id"]: order for order in replay.truth()["accounts"][0]["orders"]}
        assert page["fulfillment"]["fulfillmentStatus"] == truth[touched]["status"]


def test_it_ends_with_its_parent():
    words = [sys.argv[1], "--die-with-parent", "--orders", "5"]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    lines = process.stdout.readline()
    assert json.loads(lines)["accounts"]
    process.stdin.close()
    assert process.wait(5) == 0 and process.stdout.read() == b"", "one line, no more"
    process.stdout.close()


def test_wrong_options():
    for words in (["--faults", "fire"], ["--faults", "500:200%"], ["--accounts", "bazaar"], ["--speed", "0"],
                  ["--now", "today"], ["--port", "70000"], ["--nonsense"]):
        assert subprocess.run([sys.argv[1], *words], stderr=subprocess.DEVNULL, timeout=5).returncode == 2, words


# ---- Faults ---------------------------------------------------------------------------------------------------------

def test_status_faults():
    for name, status, code in (("429", 429, "QuotaExceeded"), ("429ra", 429, "QuotaExceeded"),
                               ("400", 400, "InvalidInput"), ("403", 403, "Unauthorized"),
                               ("500", 500, "InternalFailure"), ("503", 503, "ServiceUnavailable")):
        with Sandbox("--faults", f"searchOrders/{name}:x2", orders=20) as box:
            for _ in range(2):
                reply = box.get(ORDERS, SINCE)
                assert (reply.status, reply.code) == (status, code), reply.body
                assert ("retry-after" in reply.headers) == (name == "429ra")
                assert "x-amzn-requestid" in reply.headers
            assert box.get(ORDERS, SINCE).status == 200
            assert box.stats()["injected_by_fault"] == {name: 2} and box.stats()["over_limit"] == 0


def test_share_of_requests():
    with Sandbox("--faults", "500:20%", orders=5) as box:
        box.token = "none"
        failed = sum(box.get(SELLERS).status == 500 for _ in range(300))
        assert 30 < failed < 95, failed
        box.control(clear_faults=True)
        assert all(box.get(SELLERS).status != 500 for _ in range(20))


def test_token_faults():
    with Sandbox("--faults", "bad-secret:x1,revoked:x1", orders=5) as box:
        assert box.login().json["error"] == "invalid_client"
        assert box.login().json["error"] == "invalid_grant"
        assert box.get(SELLERS).status == 200
        box.control(add_faults="expired-token")
        assert box.get(SELLERS).status == 403 and box.get(SELLERS).status == 403
        box.token = None
        assert box.get(SELLERS).status == 200


def test_broken_bodies():
    with Sandbox("--faults", "getMarketplaceParticipations/cut:x1", orders=5) as box:
        try:
            box.get(SELLERS)
            raise AssertionError("the body was whole")
        except http.client.IncompleteRead as error:
            assert len(error.partial) > 0
        assert box.get(SELLERS).status == 200
        box.control(add_faults="getMarketplaceParticipations/html:x1")
        reply = box.get(SELLERS)
        assert reply.status == 200 and reply.headers["content-type"] == "text/html" and reply.body.startswith(b"<!")
        box.control(add_faults="getMarketplaceParticipations/brackets:x1")
        reply = box.get(SELLERS)
        assert reply.status == 200 and reply.body == b"[" * 100000


def test_huge_is_streamed():
    with Sandbox("--faults", "searchOrders/huge", orders=5) as box:
        box.get(SELLERS)
        connection = http.client.HTTPConnection(box.address, timeout=10)
        connection.request("GET", box.prefix + ORDERS + "?lastUpdatedAfter=2020-01-01T00:00:00Z",
                           headers={"x-amz-access-token": box.token, "User-Agent": "x"})
        response = connection.getresponse()
        assert response.getheader("transfer-encoding") == "chunked"
        read = 0
        while read < 200 << 20:
            read += len(response.read(1 << 20))
        with open(f"/proc/{box.process.pid}/status", encoding="ascii") as status:
            resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
        assert resident < 100_000, f"{resident} kB: the body is not made bit by bit"
        connection.close()
        assert box.get(SELLERS).status == 200, "the others are still served"


def test_slow_and_hang():
    with Sandbox("--faults", "getMarketplaceParticipations/slow:x1", "--latency", "100", orders=5) as box:
        box.token = box.login().json["access_token"]
        start = time.monotonic()
        assert box.get(SELLERS).status == 200
        assert time.monotonic() - start >= 3
        start = time.monotonic()
        assert box.get(SELLERS).status == 200
        assert 0.1 <= time.monotonic() - start < 3
        box.control(add_faults="getMarketplaceParticipations/hang:x1")
        try:
            box.get(SELLERS, timeout=0.5)
            raise AssertionError("it answered")
        except socket.timeout:
            pass
        assert box.get(SELLERS).status == 200
        # A client that goes away before its answer comes harms nobody.
        box.control(add_faults="getMarketplaceParticipations/slow:x1")
        try:
            box.get(SELLERS, timeout=0.2)
            raise AssertionError("it answered")
        except socket.timeout:
            pass
        time.sleep(3.1)
        assert box.get(SELLERS).status == 200


def test_pages_without_end_and_twice():
    with Sandbox("--faults", "loop", orders=150) as box:
        tokens, query = set(), {**SINCE, "maxResultsPerPage": "50"}
        for _ in range(6):
            page = box.get(ORDERS, query).json
            query["paginationToken"] = page["pagination"]["nextToken"]
            tokens.add(query["paginationToken"])
        assert len(tokens) == 1
        assert "nextToken" in box.get(STOCK, STOCK_QUERY).json["pagination"]
    with Sandbox("--faults", "endless", orders=150) as box:
        query, pages = dict(SINCE), []
        for _ in range(8):
            pages.append(box.get(ORDERS, query).json)
            query["paginationToken"] = pages[-1]["pagination"]["nextToken"]
        assert [len(page["orders"]) for page in pages] == [100, 50, 0, 0, 0, 0, 0, 0]
        assert len({page["pagination"]["nextToken"] for page in pages}) == 8
    with Sandbox("--faults", "duplicate", orders=150) as box:
        pages = list(box.orders(maxResultsPerPage="50"))
        for before, after in zip(pages, pages[1:]):
            assert before["orders"][-1]["orderId"] == after["orders"][0]["orderId"]
        assert len({order["orderId"] for page in pages for order in page["orders"]}) == 150


def test_malformed_until_mended():
    for n in (1, 6, 20):
        with Sandbox("--faults", f"malformed:{n}", orders=300) as box:
            broken = [order for order in orders_of(box, includedData=USUAL) if not whole(order)]
            truth = box.truth()["accounts"][0]["orders"]
            assert len(broken) == n == sum(order["malformed"] for order in truth)
            bound = list(box.orders())[-1]["lastUpdatedBefore"]
            assert box.control(clear_faults=True, mend=True)["mended"] == n
            again = orders_of(box, lastUpdatedAfter=bound, includedData=USUAL)
            assert all(whole(order) for order in again)
            assert {order["id"] for order in truth if order["malformed"]} <= {order["orderId"] for order in again}


def test_unknown_words():
    models = Models("orders_2026-01-01.json")
    with Sandbox("--faults", "unknown-status:10%", orders=500) as box:
        strange = [order for order in orders_of(box, includedData=USUAL)
                   if order["fulfillment"]["fulfillmentStatus"] == "INVOICE_UNCONFIRMED"]
        assert {order["orderId"] for order in strange} == {
            order["id"] for order in box.truth()["accounts"][0]["orders"] if order["unified"] == "unknown"}
        assert 20 < len(strange) < 90 and all("handlingHints" in order for order in strange)
        try:
            models.check("Order", strange[0])
        except Exception as error:
            assert type(error).__name__ == "ValidationError"
        else:
            raise AssertionError("the model knows it")


def test_personal_data_refused():
    with Sandbox("--faults", "personal-403", orders=5) as box:
        assert box.get(ORDERS, {**SINCE, "includedData": "FULFILLMENT"}).status == 200
        reply = box.get(ORDERS, {**SINCE, "includedData": "FULFILLMENT,BUYER"})
        assert (reply.status, reply.code) == (403, "AccessDeniedException")


if __name__ == "__main__":
    sys.exit(run([value for name, value in list(globals().items()) if name.startswith("test_")]))
