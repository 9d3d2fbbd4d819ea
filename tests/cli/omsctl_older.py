#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""omsctl sync --since against the real oms-sandbox: exactly the orders of those days come, those too that no list of the
news names any more; killed in the middle it goes on where it was.

Usage: omsctl_older.py OMSCTL OMS_SANDBOX   (writes TAP)
"""
import datetime
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import unittest

import omsctl_test
from omsctl_test import Desk, Sandbox, environment

DAY = 86400000
INDIA = datetime.timezone(datetime.timedelta(hours=5, minutes=30))


def day_of(ms):
    return datetime.datetime.fromtimestamp(ms / 1000, INDIA).strftime("%Y-%m-%d")


class Older:
    """What any marketplace must do. The seller's zone is India's, as the marketplaces'."""

    def setUp(self):
        self.desk = Desk()
        self.sandbox = Sandbox("--accounts", self.kind, "--fast", *self.options())
        self.addCleanup(self.desk.close)
        self.addCleanup(self.sandbox.close)
        self.desk.run("platforms", "add", "--from-json", "-", stdin=self.sandbox.line)
        self.env = {"CREDENTIALS_DIRECTORY": self.credentials()}
        self.database = sqlite3.connect(self.desk.database)
        self.addCleanup(self.database.close)

    def credentials(self):
        folder = self.desk.folder + "/credentials"
        os.makedirs(folder)
        for field, value in self.sandbox.accounts[0]["secrets"].items():
            with open(f"{folder}/{self.desk.json('platforms', 'list')[0]['uuid']}.{field}", "w") as file:
                file.write(value + "\n")
        return folder

    def stored(self):
        return dict(self.database.execute("SELECT platform_order_id, purchased_at FROM orders"))

    def back_fill(self):
        text = json.loads(self.database.execute("SELECT config FROM platforms").fetchone()[0]).get("back_fill")
        return text and [int(word) for word in text.split()]

    def calls(self):
        return sum(self.sandbox.ask("/sandbox/stats")["requests"].values())

    def since(self, days):
        """A day, and the orders that were placed since."""
        day = day_of(self.sandbox.ask("/sandbox/truth?limit=1")["now"] - days * DAY)
        truth = self.sandbox.ask("/sandbox/truth?limit=100000")["accounts"][0]["orders"]
        return day, {order["id"]: order for order in truth if day_of(order["created"]) >= day}, len(truth)

    def kill_in_the_middle(self, day):
        """When the first range is in."""
        process = subprocess.Popen(self.desk.command("sync", "orders", "--since", day), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=environment(self.desk.folder, **self.env))
        end = time.monotonic() + 60
        while time.monotonic() < end and not ((back_fill := self.back_fill()) and back_fill[1] > back_fill[0]):
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        return self.back_fill()

    def test_exactly_these(self):
        self.desk.run("sync", "orders", env=self.env)
        first = self.stored()
        day, wanted, everything = self.since(self.days)
        self.assertGreater(len(wanted.keys() - first), 20, "older than the first sync")
        self.assertGreater(everything - len(wanted.keys() | first), 10, "older than the day")

        done = self.desk.run("sync", "orders", "--since", day, env=self.env)
        self.assertIn("It takes", done.stderr)
        stored = self.stored()
        self.assertEqual(set(stored), wanted.keys() | first)
        for order_id, order in wanted.items():
            self.assertEqual(day_of(stored[order_id]), day_of(order["created"]), order_id)
        # Not only listed, but read as a whole.
        self.assertEqual(self.database.execute("SELECT COUNT (*) FROM orders WHERE total IS NULL").fetchone()[0], 0)
        self.assertEqual(self.database.execute("SELECT COUNT (*) FROM due_orders").fetchone()[0], 0)
        self.assertIsNone(self.back_fill())
        self.assertEqual(self.database.execute("SELECT COUNT (*) FROM sync_cursors WHERE job LIKE '%@%'").fetchone()[0], 0)

    def test_goes_on(self):
        """Many ranges; the second process does not read again what the first has read."""
        self.desk.run("sync", "orders", env=self.env)
        first = self.stored()
        day, wanted, _ = self.since(self.days)
        before = self.calls()
        self.sandbox.ask("/sandbox/control", {"latency": 20})
        left = self.kill_in_the_middle(day)
        self.assertLess(left[1], left[2])
        self.assertFalse(wanted.keys() <= self.stored().keys())
        killed = self.calls()
        self.desk.run("sync", "orders", "--since", day, env=self.env)
        second = self.calls() - killed
        stored = self.stored()
        self.assertEqual(set(stored), wanted.keys() | first)
        for order_id, order in wanted.items():
            self.assertEqual(day_of(stored[order_id]), day_of(order["created"]), order_id)
        self.assertIsNone(self.back_fill())

        self.sandbox.ask("/sandbox/control", {"latency": 0})
        self.database.execute("PRAGMA foreign_keys = ON")
        self.database.executemany("DELETE FROM orders WHERE platform_order_id = ?", [(id,) for id in wanted.keys() - first])
        self.database.commit()
        before_all = self.calls()
        self.desk.run("sync", "orders", "--since", day, env=self.env)
        self.assertLess(second, self.calls() - before_all)
        self.assertEqual(set(self.stored()), wanted.keys() | first)
        print(f"# {killed - before} calls until it was killed, {second} after that, {self.calls() - before_all} at once")


class Flipkart(Older, unittest.TestCase):
    """Its first sync reaches three months back, by the time of change; so the shop is one of two months ago."""
    kind = "flipkart"
    days = 130

    def options(self):
        now = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=60)
        return "--orders", "3000", "--now", now.strftime("%Y-%m-%dT%H:%M:%SZ")

    def since(self, days):
        return super().since(days - 60)


class Myntra(Older, unittest.TestCase):
    """Its first sync reaches thirty days back."""
    kind = "myntra"
    days = 75

    def options(self):
        return "--orders", "300"

    def test_postponed_keeps_its_day(self):
        """The day is told by the list alone, and the order is read later, by another process."""
        self.desk.run("sync", "orders", env=self.env)
        day, wanted, _ = self.since(self.days)
        self.sandbox.ask("/sandbox/control", {"add_faults": "getOrder/brackets:x6"})
        self.desk.run("sync", "orders", "--since", day, env=self.env)
        waiting = {key for (key,) in self.database.execute("SELECT key FROM due_orders")}
        self.assertTrue(waiting and not waiting & self.stored().keys(), waiting)
        self.database.execute("UPDATE due_orders SET not_before = 0")
        self.database.commit()
        self.desk.run("sync", "orders", env=self.env)
        stored = self.stored()
        self.assertLessEqual(wanted.keys(), stored.keys())
        self.assertEqual({one: day_of(stored[one]) for one in waiting},
                         {one: day_of(wanted[one]["created"]) for one in waiting})


if __name__ == "__main__":
    sys.exit(omsctl_test.main())
