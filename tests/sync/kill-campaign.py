#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills a sync with SIGKILL at random moments, then lets one run through, and compares with what the marketplace has.

Usage: kill-campaign.py OMSCTL OMS-SANDBOX
OMS_KILLS: how many kills (6). OMS_ORDERS: how many orders (2000). OMS_SEED: for the moments (random, and printed).
"""
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

OMSCTL, SANDBOX = sys.argv[1:3]
KILLS = int(os.environ.get("OMS_KILLS", "6"))
ORDERS = int(os.environ.get("OMS_ORDERS", "2000"))
SEED = int(os.environ.get("OMS_SEED", str(random.randrange(1 << 30))))


class Desk:
    """A database with the sandbox's account, whose secrets are in a credentials folder, as for a service."""

    def __init__(self, folder, line):
        self.database = os.path.join(folder, "oms.db")
        # libsecret 0.20.5's keyring file, which tests use, forgets to free that file's etag.
        self.environment = dict(os.environ, CREDENTIALS_DIRECTORY=folder, HOME=folder, XDG_DATA_HOME=folder,
                                ASAN_OPTIONS="detect_leaks=0")
        self.run("platforms", "add", "--from-json", "-", text=line)
        account = json.loads(self.run("platforms", "list", "--format", "json"))[0]
        secrets = json.loads(line)["accounts"][0]["secrets"]
        for field, value in secrets.items():
            with open(os.path.join(folder, f"{account['uuid']}.{field}"), "w", encoding="utf-8") as file:
                file.write(value)

    def command(self, *arguments):
        return [OMSCTL, *arguments, "--database", self.database]

    def run(self, *arguments, text=None):
        done = subprocess.run(self.command(*arguments), input=text, env=self.environment, text=True,
                              capture_output=True, timeout=120, check=False)
        if done.returncode != 0:
            raise AssertionError(f"omsctl {' '.join(arguments)}: {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def sync_killed_after(self, seconds):
        """TRUE when it was killed, FALSE when it had already finished."""
        with subprocess.Popen(self.command("sync"), env=self.environment, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            try:
                process.wait(timeout=seconds)
                return False
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                return True

    def rows(self, sql):
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as connection:
            return connection.execute(sql).fetchall()


def truth(address):
    orders, offset = [], 0
    while True:
        with urllib.request.urlopen(f"{address}/sandbox/truth?offset={offset}&limit=1000", timeout=30) as reply:
            page = json.load(reply)["accounts"][0]["orders"]
        orders += page
        offset += len(page)
        if not page or len(page) < 1000:
            return orders


def same_data(desk, orders):
    stored = desk.rows("SELECT platform_order_id, item_count FROM orders")
    assert len(stored) == len(orders), f"{len(stored)} orders stored, the marketplace has {len(orders)}"
    assert len({row[0] for row in stored}) == len(stored), "an order is there twice"
    units = {order["id"]: sum(item["quantity"] for item in order["items"]) for order in orders}
    assert dict(stored) == units, "orders differ from the marketplace's"
    lines = desk.rows("SELECT count(*), count(DISTINCT order_id || '/' || line_id) FROM order_items")[0]
    assert lines[0] == lines[1] == sum(len(order["items"]) for order in orders), f"lines: {lines}"
    desk.run("check", "--deep")
    second = desk.run("sync", "--format", "json")
    row = json.loads(second)[0]
    news = [row[key] for key in ("orders_new", "orders_changed", "stock_new", "stock_changed")]
    assert news == [0, 0, 0, 0], f"the next sync is not quiet: {news}"


def new_desk(line):
    return Desk(tempfile.mkdtemp(prefix="oms-kill-", dir=FOLDER.name), line)


def clean_run_takes(line):
    desk = new_desk(line)
    start = time.monotonic()
    desk.run("sync")
    return time.monotonic() - start


def campaign(address, line):
    orders = truth(address)
    assert len(orders) == ORDERS, len(orders)
    longest = clean_run_takes(line)
    print(f"# a clean run takes {longest:.2f} s", flush=True)
    desk, kills, databases = new_desk(line), 0, 1
    while kills < KILLS:
        if desk.sync_killed_after(random.uniform(0, longest)):
            kills += 1
            continue
        same_data(desk, orders)
        desk, databases = new_desk(line), databases + 1
    desk.run("sync")
    same_data(desk, orders)
    runs = desk.rows("SELECT state, count(*) FROM sync_logs GROUP BY state")
    print(f"# {kills} kills, {databases} databases, runs of the last by state: {runs}", flush=True)
    assert not [state for state, _ in runs if state == 0], "a run is still open in the log"


FOLDER = tempfile.TemporaryDirectory(prefix="oms-kill-")


def main():
    print(f"1..1\n# OMS_SEED={SEED}", flush=True)
    random.seed(SEED)
    with FOLDER, subprocess.Popen(
        [SANDBOX, "--port=0", f"--orders={ORDERS}", "--fast", "--replay", "--die-with-parent"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as sandbox:
        line = sandbox.stdout.readline()
        try:
            campaign(json.loads(line)["address"], line)
            print("ok 1 every order once, whenever it was killed")
        except AssertionError as error:
            print(f"# {error}\nnot ok 1 every order once, whenever it was killed")
            return 1
        finally:
            sandbox.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main())
