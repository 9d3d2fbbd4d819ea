#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sale day: four accounts, orders streaming in, statuses moving, cancellations after packing, every kind of trouble,
syncs killed in the middle, and files of an older hour imported in between. When the dust has settled the store must
equal the marketplaces' truth: order by order, item by item, unit by unit, and SKU by SKU.

Arguments: omsctl, oms-sandbox. OMS_SALE_ORDERS: how many orders in all (1600). Speaks TAP."""
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request

from oms_e2e import Home, Sandbox, Tap

ORDERS = int(os.environ.get("OMS_SALE_ORDERS", "1600"))
SEED = int(os.environ.get("OMS_SEED", str(random.randrange(1 << 30))))
KINDS = ("amazon", "flipkart", "meesho", "myntra")
KILLS = 3
EVENING = 300  # seconds, at most, until nothing is new any more and nothing waits to be tried again

# One request in twenty fails, in every way that passes by itself.
TROUBLE = ",".join(("429:1%", "429ra:0.5%", "400:0.2%", "403:0.2%", "500:1%", "503:0.7%", "html-503:0.2%", "cut:0.7%",
                    "html:0.3%", "slow:0.1%", "huge:0.05%", "brackets:0.1%", "loop:0.1%", "duplicate:0.5%",
                    "foreign-link:0.1%", "absolute-link:2%", "expired-token:0.2%", "no-token-header:x1",
                    "expired-envelope:0.2%", "empty-inventory:0.2%", "firewall:0.1%", "forget:0.2%", "revoked:x1",
                    "malformed:3"))

# The older files of an account, which say less than what is known by the time they are imported.
OLD_FILES = {"amazon": "all-orders.txt", "flipkart": "orders.csv", "meesho": "orders.csv",
             "myntra": "Seller_Orders_Report.csv"}


class Day:
    def __init__(self, tap):
        self.tap = tap
        self.random = random.Random(SEED)
        self.home = Home(sys.argv[1])
        self.sandbox = Sandbox(sys.argv[2], "--accounts", ",".join(KINDS), "--orders", str(ORDERS * 6 // 10 // len(KINDS)),
                               "--speed", "400", "--seed", str(SEED % 10000))
        self.sentences = set()
        self.kills = 0

    def end(self):
        self.sandbox.stop()
        self.home.remove()

    # ---- Files ----

    def fetch_file(self, kind, name, folder):
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, f"{kind}-{name}")
        with urllib.request.urlopen(f"{self.sandbox.address}/sandbox/files/{KINDS.index(kind)}/{name}", timeout=60) as r:
            with open(path, "wb") as file:
                file.write(r.read())
        return path

    def import_file(self, kind, path):
        done = self.home.omsctl("import", path, "--platform", self.names[kind])
        if done.returncode != 0:
            raise AssertionError(f"import of {path}: {done.stdout}{done.stderr}")
        return done.stdout

    def import_meesho(self):
        folder = os.path.join(self.home.path, "now")
        for name in ("orders.csv", "Inventory-Update-File.xlsx"):
            self.import_file("meesho", self.fetch_file("meesho", name, folder))

    # ---- Syncs ----

    def sync(self, what="all"):
        done = self.home.omsctl("sync", what, "--format", "json", timeout=600)
        rows = json.loads(done.stdout) if done.stdout else []
        self.sentences |= {row["sentence"] for row in rows if not row["ok"]}
        return rows

    def sync_and_kill(self):
        process = subprocess.Popen([self.home.omsctl_program, "--database", self.home.database, "sync", "all"],
                                   env=self.home.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(self.random.uniform(0.1, 2))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.kills += 1

    # ---- The day ----

    def morning(self):
        added = self.home.add_accounts(self.sandbox)
        self.tap.ok(added.returncode == 0, "the sandbox's line makes four accounts", added.stderr)
        self.names = {row["kind"]: row["name"] for row in self.home.json("platforms", "list")}
        self.old = [(kind, self.fetch_file(kind, name, os.path.join(self.home.path, "old")))
                    for kind, name in OLD_FILES.items() if kind in KINDS]
        self.import_meesho()
        self.sandbox.control(add_faults=TROUBLE)

    def sale(self):
        wanted, seconds = ORDERS * 4 // 10, max(15, ORDERS // 150)
        self.sandbox.control(sale=wanted * 3600 / seconds)
        end = time.monotonic() + seconds
        while time.monotonic() < end or self.kills < KILLS:
            if self.kills < KILLS and self.random.random() < 0.7:
                self.sync_and_kill()
            else:
                self.sync("orders" if self.random.random() < 0.5 else "all")
            if self.old and self.kills > 0:
                self.import_file(*self.old.pop())
        while self.old:
            self.import_file(*self.old.pop())
        self.import_meesho()
        return self.sandbox.control(settle=True)["settled"]

    def evening(self):
        """Clean syncs until one has nothing to tell."""
        self.sandbox.control(clear_faults=True, mend=True)
        self.import_meesho()
        began = time.time()
        end = time.monotonic() + EVENING
        while True:
            rows = self.sync()
            if time.monotonic() > end or not (self.waiting(began) or any(has_news(row) for row in rows)):
                return rows
            time.sleep(1)

    def waiting(self, began):
        """What could not be had is tried again after a pause of a minute and more; a list that is long is read in
        turns; and the stock of all listings is read again when it is their time."""
        db = sqlite3.connect(f"file:{self.home.database}?mode=ro", uri=True)
        (count,) = db.execute(
            "SELECT (SELECT count(*) FROM due_orders) + (SELECT count(*) FROM due_stock)"
            " + (SELECT count(*) FROM sync_cursors WHERE resuming = 1)"
            " + (SELECT count(*) FROM stock JOIN listings ON listings.id = stock.listing_id JOIN platforms"
            " ON platforms.id = platform_id WHERE kind = 'flipkart' AND checked_at < ?)", (began * 1000,)).fetchone()
        db.close()
        return count


def has_news(row):
    return not row["ok"] or row["orders_new"] or row["orders_changed"] or row["stock_changed"]


# ---- Comparing ----


def stored(home, name):
    """What the file holds of an account, in the shape of the sandbox's truth."""
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    orders = {row["order_id"]: {"unified": row["status"], "total": row["total"], "items": {},
                               "kept": row["fulfilment"] == "marketplace",
                               "waits": (row["dispatch_after"] or "") > now}
              for row in home.json("orders", "--where", f"platform:{name}", "--limit", "0")}
    db = sqlite3.connect(f"file:{home.database}?mode=ro", uri=True)
    for order_id, line_id, sku, quantity in db.execute(
            "SELECT platform_order_id, line_id, sku, quantity FROM order_items JOIN orders ON orders.id = order_id"
            " JOIN platforms ON platforms.id = platform_id WHERE platforms.name = ?", (name,)):
        orders[order_id]["items"][line_id] = (sku, quantity)
    db.close()
    return orders


def order_differences(account, found):
    wrong = []
    for order in account["orders"]:
        row = found.pop(order["id"], None)
        if row is None:
            wrong.append(f"{order['id']}: not stored")
            continue
        items = {item["id"]: (item["sku"], item["quantity"]) for item in order["items"]}
        # What waits for its day is new here, and appears in To pack when its moment has come.
        if row["waits"] and row["unified"] == "new" and order["unified"] == "on-hold":
            row["unified"] = "on-hold"
        # Whether Meesho's file says the price of a unit or of them all nobody knows: then it is not known.
        if row["total"] is None and account["kind"] == "meesho" and order["items"][0]["quantity"] > 1:
            row["total"] = order["total"]
        for what, is_there, should_be in (("status", row["unified"], order["unified"]),
                                          ("total", row["total"], order["total"]), ("items", row["items"], items),
                                          ("packed by the marketplace", row["kept"], order["fulfilled_by_marketplace"])):
            if is_there != should_be:
                wrong.append(f"{order['id']} ({order.get('status')}): {what} is {is_there}, not {should_be}")
    return wrong + [f"{extra}: not at the marketplace" for extra in found]


def stock_differences(account, rows):
    found = {}
    for row in rows:
        if row["available"] is not None:
            found[row["sku"]] = found.get(row["sku"], 0) + row["available"]
    wrong = []
    for entry in account["stock"]:
        if not entry["live"]:
            continue
        # Of what it keeps in its warehouses a marketplace may tell nothing: that is unknown, and not none.
        if found.get(entry["sku"]) != entry.get("available"):
            wrong.append(f"{entry['sku']}: {found.get(entry['sku'])} available, not {entry.get('available')}")
    return wrong


def not_to_pack(home, account, name):
    """What the views for the packing table show though the marketplace packs it."""
    kept = {order["id"] for order in account["orders"] if order["fulfilled_by_marketplace"]}
    shown = {row["order_id"] for view in ("to-pack", "due-today", "overdue", "cancelled-after-pack")
             for row in home.json("orders", "--where", f"platform:{name} view:{view}", "--limit", "0")}
    return kept, kept & shown


def compare(tap, day):
    for account in day.sandbox.get("/sandbox/truth?limit=1000000")["accounts"]:
        name = day.names[account["kind"]]
        wrong = order_differences(account, stored(day.home, name))
        tap.ok(not wrong, f"{len(account['orders'])} orders of {account['name']} are the marketplace's, item by item",
               f"{len(wrong)} differ\n" + "\n".join(wrong))
        kept, shown = not_to_pack(day.home, account, name)
        if kept:
            tap.ok(not shown, f"none of {len(kept)} orders that it packs itself is to be packed here", shown)
        wrong = stock_differences(account, day.home.json("inventory", "--platform", name))
        tap.ok(not wrong, f"its stock is the marketplace's, SKU by SKU", f"{len(wrong)} differ\n" + "\n".join(wrong))


def main():
    tap = Tap()
    print(f"# seed {SEED}, {ORDERS} orders", flush=True)
    day = Day(tap)
    try:
        day.morning()
        settled = day.sale()
        tap.ok(settled["orders"] > ORDERS // 10 and settled["cancelled_packed"] > 0, "it was a sale day", settled)
        tap.ok(day.kills == KILLS, f"{KILLS} syncs were killed")
        last = day.evening()
        tap.ok(all(row["ok"] for row in last), "when the trouble is over all accounts sync", last)
        compare(tap, day)

        log = {row["sentence"] for row in day.home.json("log", "--limit", "100000")}
        missing = day.sentences - log
        tap.ok(day.sentences and not missing, f"each of {len(day.sentences)} failures is in the log", missing)
        stats = day.sandbox.get("/sandbox/stats")
        tap.ok(stats["over_limit"] == 0, "no request was over a limit", stats)
        tap.ok(len(stats["injected_by_fault"]) >= 8, "trouble came in many ways", stats["injected_by_fault"])
        print("#", json.dumps(stats["injected_by_fault"]), flush=True)
        deep = day.home.omsctl("check", "--deep")
        tap.ok(deep.returncode == 0, "the deep check finds nothing", deep.stdout + deep.stderr)
    finally:
        day.end()
    tap.finish()


main()
