#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job without a window: 20,000 orders come over real HTTP, each with every item; a second sync finds nothing;
afterwards only what changed is fetched. What is to be packed is what the seller packs, and a
place of stock that is given up goes. Arguments: omsctl, oms-sandbox. Speaks TAP."""
import os
import sqlite3
import sys

from oms_e2e import Home, Sandbox, Tap

ORDERS = int(os.environ.get("OMS_E2E_SYNC_ORDERS", "20000"))


def stored(path):
    """What the file holds, in the shape of the sandbox's truth."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    orders = {}
    for key, order_id, total, currency in db.execute("SELECT id, platform_order_id, total, currency FROM orders"):
        orders.setdefault(order_id, []).append({"total": total, "currency": currency, "key": key, "items": set()})
    by_key = {rows[0]["key"]: rows[0] for rows in orders.values()}
    for key, line_id, sku, quantity in db.execute("SELECT order_id, line_id, sku, quantity FROM order_items"):
        by_key[key]["items"].add((line_id, sku, quantity))
    db.close()
    return orders


def differences(truth, path):
    """Order by order and item by item; an empty list when all is the same."""
    found, wrong = stored(path), []
    for order in truth["orders"]:
        rows = found.pop(order["id"], [])
        if len(rows) != 1:
            wrong.append(f"{order['id']}: stored {len(rows)} times")
            continue
        total = None if order["total"] is None else int(order["total"].replace(".", ""))
        items = {(i["id"], i["sku"], i["quantity"]) for i in order["items"]}
        if rows[0]["total"] != total:
            wrong.append(f"{order['id']}: total {rows[0]['total']}, not {total}")
        if rows[0]["items"] != items:
            wrong.append(f"{order['id']}: items {rows[0]['items']}, not {items}")
    return wrong + [f"{extra}: not at the marketplace" for extra in found]


def requests(sandbox, operation):
    return sandbox.get("/sandbox/stats")["requests"].get(operation, 0)


def who_packs(tap):
    """Flipkart packs some orders itself; of the others some are under Smart Fulfilment, and the seller's to pack."""
    home = Home(sys.argv[1])
    sandbox = Sandbox(sys.argv[2], "--accounts", "flipkart", "--orders", "500", "--fast", "--seed", "7")
    try:
        home.add_accounts(sandbox)
        sandbox.control(add=60)
        done = home.omsctl("sync", "orders", "--format", "json")
        tap.ok(done.returncode == 0, "a sync of Flipkart", done.stderr + done.stdout)
        truth = {order["id"]: order for order in sandbox.get("/sandbox/truth")["accounts"][0]["orders"]}
        rows = {row["order_id"]: row["fulfilment"] for row in home.json("orders", "--limit", "0")}
        tap.ok(rows == {one: "marketplace" if order["profile"] == "FBF" else "self" for one, order in truth.items()},
               "all orders are there, and who packs them", len(rows))
        new = {one for one, order in truth.items() if order["unified"] == "new"}
        to_pack = {row["order_id"] for row in home.json("orders", "--where", "view:to-pack", "--limit", "0")}
        tap.ok(to_pack == {one for one in new if truth[one]["profile"] != "FBF"}, "to pack is what the seller packs",
               to_pack ^ new)
        tap.ok({truth[one]["profile"] for one in new} == {"FBF", "NON_FBF", "FBF_LITE"}, "there are new ones of all kinds")
    finally:
        sandbox.stop()
        home.remove()


def places(home, sandbox, account):
    """SKUs whose stock is not the marketplace's, and how many places there are."""
    truth = sandbox.get("/sandbox/truth?limit=0")["accounts"][account]
    found, rows = {}, home.json("inventory", "--platform", truth["name"])
    for row in rows:
        if row["available"] is not None:
            found[row["sku"]] = found.get(row["sku"], 0) + row["available"]
    wrong = [(entry["sku"], found.get(entry["sku"]), entry.get("available")) for entry in truth["stock"]
             if found.get(entry["sku"]) != entry.get("available")]
    return wrong, len({row["location"] for row in rows if row["location"]})


def place_given_up(tap):
    """The second account of Flipkart keeps its stock at two places, of which one closes."""
    home = Home(sys.argv[1])
    sandbox = Sandbox(sys.argv[2], "--accounts", "flipkart:2", "--orders", "0", "--fast", "--seed", "7")
    try:
        home.add_accounts(sandbox)
        home.json("sync", "inventory")
        wrong, before = places(home, sandbox, 1)
        tap.ok(not wrong and before == 3, "stock at two places, and at one that is switched off", (before, wrong))
        sandbox.control(account=1, close_location=True)
        home.json("sync", "inventory")
        wrong, after = places(home, sandbox, 1)
        tap.ok(not wrong and after == 2, "a place that is given up goes with its figures", (after, wrong))
    finally:
        sandbox.stop()
        home.remove()


def packed_and_cancelled(tap):
    """Packed in the panel and cancelled by the buyer, both between two looks."""
    for kind in ("flipkart", "myntra"):
        home, sandbox = Home(sys.argv[1]), Sandbox(sys.argv[2], "--accounts", kind, "--orders", "60", "--fast")
        try:
            home.add_accounts(sandbox)
            home.omsctl("sync", "orders")
            sandbox.control(add=6)
            home.omsctl("sync", "orders")
            sandbox.control(pack=4)
            wanted = {order["id"] for order in sandbox.control(cancel_packed=3)["cancel_packed"]}
            home.omsctl("sync", "orders")
            flagged = {row["order_id"] for row in home.json("orders", "--limit", "0")
                       if "cancelled-after-pack" in row["flags"]}
            tap.ok(wanted and flagged == wanted, f"{kind}: what was packed and cancelled between two looks is flagged",
                   f"{flagged} for {wanted}")
        finally:
            sandbox.stop()
            home.remove()


def main():
    tap = Tap()
    who_packs(tap)
    place_given_up(tap)
    packed_and_cancelled(tap)
    home = Home(sys.argv[1])
    sandbox = Sandbox(sys.argv[2], "--orders", str(ORDERS), "--fast", "--seed", "7")
    try:
        added = home.add_accounts(sandbox)
        tap.ok(added.returncode == 0, "the sandbox's line makes the account", added.stderr)

        first = home.omsctl("sync", "all", "--format", "json")
        tap.ok(first.returncode == 0, "the first sync", first.stderr + first.stdout)
        wrong = differences(sandbox.get("/sandbox/truth")["accounts"][0], home.database)
        tap.ok(not wrong, f"{ORDERS} orders are stored, each with every item", "\n".join(wrong))

        second = home.json("sync", "all")
        tap.ok(all(r["orders_new"] == 0 and r["orders_changed"] == 0 and r["stock_new"] == 0 and r["stock_changed"] == 0
                   for r in second), "a second sync finds nothing new and nothing changed", second)

        before = requests(sandbox, "searchOrders")
        sandbox.control(add=7, advance=30)
        third = home.json("sync", "orders")
        changed = sum(r["orders_new"] + r["orders_changed"] for r in third)
        tap.ok(0 < changed <= 37, "a third sync takes what changed", third)
        tap.ok(requests(sandbox, "searchOrders") - before <= 4, "and asks for no more than that",
               requests(sandbox, "searchOrders") - before)
        wrong = differences(sandbox.get("/sandbox/truth")["accounts"][0], home.database)
        tap.ok(not wrong, "the store is the marketplace's truth again", "\n".join(wrong))

        stats = sandbox.get("/sandbox/stats")
        tap.ok(stats["over_limit"] == 0, "no request was over a limit", stats)
        deep = home.omsctl("check", "--deep")
        tap.ok(deep.returncode == 0, "the deep check finds nothing", deep.stdout + deep.stderr)
    finally:
        sandbox.stop()
        home.remove()
    tap.finish()


main()
