# SPDX-License-Identifier: GPL-3.0-or-later
"""A sale day: orders stream in, move on, and are cancelled after packing, until the world is told to settle."""

import subprocess
import sys
import time

from client import run
from flipkart import CANCELLATIONS, FILTER, Flipkart, iso, moment

RANK = ("on-hold", "new", "packed", "shipped", "delivered", "returning", "returned")
KINDS = "flipkart,amazon"


def by_id(box):
    return [{order["id"]: order for order in account["orders"]} for account in box.truth()["accounts"]]


def wait_for(box, orders, seconds=20):
    """Until the sale has brought so many orders."""
    until = time.monotonic() + seconds
    before = sum(account["n_orders"] for account in box.send("GET", "/sandbox/truth?limit=0").json["accounts"])
    while time.monotonic() < until:
        now = sum(account["n_orders"] for account in box.send("GET", "/sandbox/truth?limit=0").json["accounts"])
        if now - before >= orders:
            return
        time.sleep(0.05)
    raise AssertionError("the orders do not come")


def test_orders_stream_in():
    with Flipkart("--sale", "360000", kind=KINDS, orders=500) as box:
        before = by_id(box)
        wait_for(box, 300)
        settled = box.control(settle=True)["settled"]
        after = by_id(box)
        new = sum(len(after[i]) - len(before[i]) for i in (0, 1))
        assert 300 <= new <= settled["orders"], (new, settled)
        assert all(set(before[i]) < set(after[i]) for i in (0, 1)), "on all accounts"
        assert settled["moved"] >= settled["orders"] and settled["cancelled_packed"] >= 1, settled
        moved = [(before[0][one], after[0][one]) for one in before[0] if before[0][one] != after[0][one]]
        assert len(moved) >= 10
        for was, now in moved:
            if "cancelled" not in (was["unified"], now["unified"]):
                assert RANK.index(now["unified"]) >= RANK.index(was["unified"]), (was, now)
        assert any(order["cancelled_after_pack"] and order["unified"] == "cancelled" for one, order in after[0].items()
                   if one not in before[0] or not before[0][one]["cancelled_after_pack"])
        states = {order["unified"] for one, order in after[0].items() if one not in before[0]}
        assert {"on-hold", "new", "packed", "shipped"} <= states, states


def test_settled_is_settled():
    with Flipkart("--sale", "360000", "--live", "6000", orders=200) as box:
        wait_for(box, 20)
        box.control(settle=True)
        truth, stats = by_id(box), box.stats()
        time.sleep(0.4)
        assert by_id(box) == truth
        assert stats["over_limit"] == 0 == stats["injected"]
        told = {item["orderId"] for shipment in box.everything() for item in shipment["orderItems"]}
        assert told == {one for one, order in truth[0].items() if not order["returns"]}
        box.control(sale=360000)
        wait_for(box, 20)
        box.control(sale=0)
        truth = by_id(box)
        time.sleep(0.3)
        assert by_id(box) == truth


def test_the_rate_is_what_it_says():
    # Nothing but the rate counts: --fast multiplies limits, not orders.
    with Flipkart("--sale", "36000", orders=50) as box:
        start, before = time.monotonic(), len(by_id(box)[0])
        time.sleep(3)
        box.control(settle=True)
        came = len(by_id(box)[0]) - before
        due = 10 * (time.monotonic() - start)
        assert 0.6 * due - 2 < came < 1.2 * due + 2, (came, due)


def test_a_pass_by_change_finds_what_changed():
    with Flipkart("--sale", "72000", orders=300) as box:
        box.everything()
        since = box.send("GET", "/sandbox/truth?limit=0").json["now"]
        before = by_id(box)[0]
        wait_for(box, 30)
        box.control(settle=True)
        after = by_id(box)[0]
        changed = {shipment["id"] for one, order in after.items() for shipment in order["shipments"]
                   if one not in before or shipment not in before[one]["shipments"]}
        found = box.everything(modifiedDate={"from": iso(since)})
        for source in ("customer_return", "courier_return"):
            found += box.returns(source, modifiedAfter=iso(since))[0]
        assert changed <= {one["shipmentId"] for one in found} and len(changed) > 50
        assert all(moment(one.get("updatedAt") or one["updatedDate"]) >= since for one in found)


def test_pack_and_cancel():
    with Flipkart("--seed", "2", kind=KINDS, orders=600) as box:
        box.control(add=60)
        before = by_id(box)[0]
        now = box.send("GET", "/sandbox/truth?limit=0").json["now"]
        # What Flipkart packs is new to everybody else before its day.
        newest = [one for one, order in reversed(before.items()) if order["unified"] == "new" and all(
            shipment["dispatch_after"] <= now and not shipment["hold"] for shipment in order["shipments"])]
        packed = box.control(pack=12)["pack"]
        assert [order["id"] for order in packed] == newest[:12], "the newest first"
        assert all(order["unified"] == "packed" and all(shipment["tracking"] for shipment in order["shipments"])
                   for order in packed)
        since = box.send("GET", "/sandbox/truth?limit=0").json["now"]
        cancelled = box.control(cancel_packed=5)["cancel_packed"]
        assert [order["id"] for order in cancelled] == newest[:5]
        assert all(order["unified"] == "cancelled" and
                   order["cancelled_after_pack"] == (order["profile"] != "FBF") for order in cancelled)
        found = set()
        for who in CANCELLATIONS:
            found |= {item["orderId"] for shipment in
                      box.search_all("cancelled", cancellationType=who, modifiedDate={"from": iso(since)})
                      for item in shipment["orderItems"]}
        assert found == {order["id"] for order in cancelled}
        listed = {item["orderId"] for shipment in box.search_all("preDispatch", states=["PACKED", "READY_TO_DISPATCH"])
                  for item in shipment["orderItems"]}
        assert set(newest[5:12]) <= listed and not set(newest[:5]) & listed
        after = by_id(box)[0]
        assert {one for one in after if before[one] != after[one]} == set(newest[:12])
        assert box.control(cancel_packed=10000)["cancel_packed"] and box.control(cancel_packed=1) == {
            **box.control(cancel_packed=1), "cancel_packed": []}
        assert not any(order["unified"] == "packed" for order in by_id(box)[0].values()
                       if len(order["shipments"]) == 1)
        # Amazon's orders are not packed, as far as anybody is told.
        assert box.control(account=1, pack=3)["pack"] == [] and box.control(account=1, cancel_packed=3)[
            "cancel_packed"] == []


def test_parts_move_apart():
    with Flipkart("--seed", "11", orders=800) as box:
        box.control(add=100, pack=10000)
        packed = [one for one, order in by_id(box)[0].items()
                  if len(order["shipments"]) == 2 and order["unified"] == "packed" and
                  {shipment["unified"] for shipment in order["shipments"]} == {"packed"}]
        assert packed
        seen = {one: [] for one in packed}
        for _ in range(6):
            for one, order in by_id(box)[0].items():
                if one in seen:
                    seen[one].append([(shipment["unified"], shipment["updated"]) for shipment in order["shipments"]])
            box.control(advance=800)
        apart = 0
        for steps in seen.values():
            for was, now in zip(steps, steps[1:]):
                for (old, before), (new, after) in zip(was, now):
                    # Its time moves when it does, and not with the other part of the order.
                    assert (old != new) == (before != after) or "cancelled" in (old, new), steps
                apart += was[0] != now[0] and was[1] == now[1]
        assert apart > 0


def test_no_cancel_requests():
    with Flipkart(orders=300) as box:
        assert box.control(request_cancel=3)["request_cancel"] == [], "Flipkart does not ask first"


def test_under_the_budget_and_over():
    with Flipkart("--sale", "36000", fast=False, orders=50) as box:
        box.control(add_faults="filterShipments/429:x3")
        for _ in range(1003):
            box.post(FILTER, {"filter": {"type": "preDispatch"}, "pagination": {"pageSize": 1}})
        stats = box.stats()
        assert (stats["injected"], stats["over_limit"]) == (3, 0), stats
        assert box.post(FILTER, {"filter": {"type": "preDispatch"}}).status == 429
        assert box.stats()["over_limit"] == 1


def test_wrong_rate():
    for words in (["--sale", "-1"], ["--sale", "inf"], ["--sale", "many"]):
        assert subprocess.run([sys.argv[1], *words], stderr=subprocess.DEVNULL, timeout=5).returncode == 2, words


if __name__ == "__main__":
    sys.exit(run([value for name, value in list(globals().items()) if name.startswith("test_")]))
