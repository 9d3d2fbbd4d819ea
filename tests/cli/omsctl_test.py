#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real omsctl against the real oms-sandbox: every command, every format, and where secrets may not be.

Usage: omsctl_test.py OMSCTL OMS_SANDBOX   (writes TAP)
"""
import csv
import glob
import html
import io
import json
import os
import pty
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unicodedata
import unittest
import urllib.request
import zipfile
from decimal import Decimal

OMSCTL, SANDBOX = sys.argv[1:3]
ORDERS = 300

ORDER_KEYS = ["platform", "order_id", "status", "raw_status", "flags", "buyer", "place", "items", "total", "currency",
              "payment", "fulfilment", "ordered_at", "dispatch_after", "dispatch_by", "updated_at", "tracking"]
STOCK_KEYS = ["platform", "sku", "variation", "product_id", "marketplace_id", "title", "listing_status", "price",
              "currency", "fulfilment", "location", "available", "reserved", "inbound", "total", "state", "reason",
              "read_at"]
LOG_KEYS = ["started_at", "finished_at", "platform", "what", "state", "seen", "added", "changed", "unchanged", "failed",
            "unknown_statuses", "sentence"]
PROBLEM_KEYS = ["id", "platform", "kind", "remote_id", "times", "first_at", "last_at", "reason"]
SYNC_KEYS = ["platform", "orders_new", "orders_changed", "orders_unchanged", "orders_failed", "unknown_statuses",
             "stock_new", "stock_changed", "stock_unchanged", "stock_failed", "ok", "sentence"]
KIND_KEYS = ["kind", "label", "orders", "stock", "files", "verified", "panel", "about"]
FIELD_KEYS = ["field", "label", "type", "required", "advanced", "default", "when", "choices", "help"]
PLATFORM_KEYS = ["name", "display_name", "uuid", "kind", "active", "orders", "problems", "last_success",
                 "last_sentence", "panel", "settings", "every", "paused", "paused_until"]
NOT_REVENUE = {"cancelled", "returned", "lost"}


def width(line):
    return sum(0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else
               2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def environment(folder, **more):
    """No keyring, no desktop, no home: what a server has."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("SECRET_", "XDG_", "DBUS_"))}
    env.update(HOME=folder, XDG_DATA_HOME=folder + "/data", XDG_RUNTIME_DIR=folder,
               DBUS_SESSION_BUS_ADDRESS="disabled:", G_DEBUG="fatal-criticals", LC_ALL="C.UTF-8", TZ="Asia/Kolkata")
    env.update(more)
    return env


class Sandbox:
    def __init__(self, *options):
        self.process = subprocess.Popen([SANDBOX, "--port", "0", "--die-with-parent", *options],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.line = self.process.stdout.readline()
        self.world = json.loads(self.line)
        self.accounts = self.world["accounts"]

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(self.world["address"] + path, data=data, timeout=20) as reply:
            return json.load(reply)

    def secrets(self):
        return [value for account in self.accounts for value in account["secrets"].values()]

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=10)


class Desk:
    """A folder with a database, and omsctl to work on it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="oms-cli-")
        self.database = self.folder + "/oms.db"
        self.output = []  # everything that was ever printed

    def command(self, *args):
        return [OMSCTL, args[0], *(args[1:2] if args[0] == "platforms" else ()), "--database", self.database,
                *args[2 if args[0] == "platforms" else 1:]]

    def run(self, *args, stdin="", code=0, env=None):
        done = subprocess.run(self.command(*args), input=stdin, capture_output=True, encoding="utf-8", timeout=120,
                              env=environment(self.folder, **(env or {})))
        self.output += [done.stdout, done.stderr]
        if done.returncode != code:
            raise AssertionError(f"{args}: exit code {done.returncode}, not {code}\n{done.stdout}\n{done.stderr}")
        return done

    def json(self, *args, **more):
        return json.loads(self.run(*args, "--format", "json", **more).stdout)

    def csv(self, *args, **more):
        text = self.run(*args, "--format", "csv", **more).stdout
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def close(self):
        shutil.rmtree(self.folder)


class Terminal:
    """omsctl with a terminal in front of it."""

    def __init__(self, command, folder):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(command, stdin=slave, stdout=subprocess.PIPE, stderr=slave,
                                        start_new_session=True, env=environment(folder))
        os.close(slave)
        self.seen = ""

    def read(self, until=None, times=1):
        """Reads until a text has come so many times, or to the end."""
        end = time.monotonic() + 20
        while (until is None or self.seen.count(until) < times) and time.monotonic() < end:
            if not select.select([self.master], [], [], 0.2)[0]:
                continue
            try:
                data = os.read(self.master, 4096)
            except OSError:  # the other side is gone
                break
            if not data:
                break
            self.seen += data.decode(errors="replace")
        if until is not None and self.seen.count(until) < times:
            raise AssertionError(f"no {until!r} in {self.seen!r}")
        return self.seen

    def type(self, text):
        os.write(self.master, text.encode())

    def end(self):
        self.read()
        try:
            out = self.process.communicate(timeout=20)[0].decode()
        except subprocess.TimeoutExpired as late:
            self.process.kill()
            raise AssertionError(f"still running, after {self.seen!r}") from late
        finally:
            os.close(self.master)
        return self.process.returncode, out


class Base(unittest.TestCase):
    def assert_fits(self, text):
        for line in text.split("\n"):
            self.assertLessEqual(width(line), 100, line)
            self.assertFalse([c for c in line if unicodedata.category(c) == "Cc"], repr(line))

    def assert_sentence(self, text, *words):
        self.assertRegex(text, r"^omsctl: .{10,}\n")
        for word in words:
            self.assertIn(word, text)


class Usage(Base):
    """Wrong words are exit code 2, whatever the database says."""

    @classmethod
    def setUpClass(cls):
        cls.desk = Desk()

    @classmethod
    def tearDownClass(cls):
        cls.desk.close()

    def test_help(self):
        for words in ([], ["platforms"], ["sync"], ["orders"], ["platforms", "add"],
                      ["platforms", "kinds"], ["problems"]):
            done = subprocess.run([OMSCTL, *words, "--help"], capture_output=True, encoding="utf-8",
                                  env=environment(self.desk.folder))
            self.assertEqual(done.returncode, 0)
            self.assertIn("omsctl " + " ".join(words), done.stdout)

    def test_every_command_in_help_exists(self):
        text = subprocess.run([OMSCTL, "--help"], capture_output=True, encoding="utf-8",
                              env=environment(self.desk.folder)).stdout
        names = [line.split()[0] for line in text.split("Commands:")[1].split("\n\n")[0].splitlines() if line.strip()]
        self.assertEqual(names, ["platforms", "sync", "serve", "import", "fill", "orders", "order", "inventory", "export", "summary", "log", "problems",
                                 "backup", "restore", "check"])
        for name in names:
            done = subprocess.run([OMSCTL, name, "--help"], capture_output=True, env=environment(self.desk.folder))
            self.assertEqual(done.returncode, 0, name)

    def test_version(self):
        done = subprocess.run([OMSCTL, "--version"], capture_output=True, encoding="utf-8",
                              env=environment(self.desk.folder))
        self.assertRegex(done.stdout, r"^omsctl \d+\.\d+\.\d+\n$")

    def test_wrong_words(self):
        for words in (["fly"], ["orders", "--color"], ["orders", "extra"], ["orders", "--format", "xml"],
                      ["orders", "--where", "status:gone"], ["orders", "--sort", "size"], ["orders", "--limit", "-5"],
                      ["orders", "--limit", "many"], ["order"], ["sync", "everything"], ["sync", "--since", "soon"],
                      ["summary", "--from", "x"], ["summary", "--from", "2026-11-22", "--to", "2026-11-01"],
                      ["inventory", "--view", "red"], ["export"], ["export", "paint", "x.csv"], ["export", "orders"],
                      ["export", "orders", "x.csv", "--sort", "size"], ["export", "inventory"],
                      ["export", "orders", "x.csv", "--where", "status:gone"],
                      ["export", "inventory", "x.csv", "--view", "red"], ["log", "--limit", "0"], ["problems", "retry", "one"],
                      ["problems", "--payload"], ["platforms", "kinds", "bazaar"],
                      ["platforms", "kinds", "amazon", "meesho"], ["platforms", "paint"], ["platforms", "add"],
                      ["platforms", "add", "--kind", "bazaar"], ["platforms", "add", "--kind", "amazon"],
                      ["platforms", "add", "--kind", "amazon", "--set", "nonsense"],
                      ["platforms", "add", "--kind", "amazon", "--set", "no_such_field=1"],
                      ["platforms", "set"], ["platforms", "remove"], ["platforms", "test"], ["backup"], ["restore"]):
            done = self.desk.run(*words, code=2)
            self.assertEqual(done.stdout, "", words)
            self.assert_sentence(done.stderr)
        for words in ([], ["--format", "json"], ["--format"]):
            done = subprocess.run([OMSCTL, *words], capture_output=True, env=environment(self.desk.folder))
            self.assertEqual(done.returncode, 2)
        self.assertFalse(os.path.exists(self.desk.database))

    def test_secret_as_argument(self):
        done = self.desk.run("platforms", "add", "--kind", "amazon", "--set", "client_secret=abc", code=2)
        self.assert_sentence(done.stderr, "client_secret", "--secrets-from")
        self.assertNotIn("abc", done.stderr)

    def test_kinds(self):
        rows = self.desk.json("platforms", "kinds")
        self.assertEqual([list(row) for row in rows], [KIND_KEYS] * len(rows))
        kinds = {row["kind"]: row for row in rows}
        self.assertLessEqual({"amazon", "flipkart", "meesho", "myntra"}, set(kinds))
        self.assertEqual([kinds["amazon"][key] for key in ("orders", "stock", "files")], [True, True, True])
        self.assertEqual([kinds["meesho"][key] for key in ("orders", "stock", "files")], [True, False, True])
        self.assertFalse(kinds["amazon"]["verified"])
        self.assertEqual(list(self.desk.csv("platforms", "kinds")[0]), KIND_KEYS)
        for kind in kinds:
            fields = self.desk.json("platforms", "kinds", kind)
            self.assertEqual([list(row) for row in fields], [FIELD_KEYS] * len(fields))
            self.assert_fits(self.desk.run("platforms", "kinds", kind).stdout)
        self.assert_fits(self.desk.run("platforms", "kinds").stdout)
        self.assertFalse(os.path.exists(self.desk.database))

    def test_fields(self):
        fields = {row["field"]: row for row in self.desk.json("platforms", "kinds", "amazon")}
        self.assertEqual(fields["client_secret"]["type"], "secret")
        self.assertEqual((fields["seller_id"]["type"], fields["seller_id"]["required"]), ("text", True))
        self.assertEqual((fields["region"]["type"], fields["region"]["default"]), ("choice", "eu"))
        self.assertEqual(set(fields["region"]["choices"]), {"eu", "na", "fe"})
        self.assertEqual(fields["marketplace_ids"]["choices"]["A21TJRUUN4KGV"], "India")
        self.assertEqual((fields["endpoint"]["type"], fields["endpoint"]["advanced"]), ("address", True))
        self.assertEqual(fields["personal_data"]["type"], "switch")
        # What is asked for where one is missing is what is listed.
        wanted = [row["field"] for row in fields.values()
                  if row["required"] and row["default"] is None and row["type"] != "secret"]
        for field in wanted:
            given = [word for name in wanted if name != field for word in ("--set", name + "=A1B2C3D4E5")]
            done = self.desk.run("platforms", "add", "--kind", "amazon", *given, code=2)
            self.assert_sentence(done.stderr, field)

    def test_no_database(self):
        for words in (["orders"], ["order", "1"], ["inventory"], ["summary"], ["log"], ["problems"], ["check"],
                      ["sync"], ["platforms", "list"], ["backup", self.desk.folder + "/copy"]):
            done = self.desk.run(*words, code=1)
            self.assert_sentence(done.stderr, self.desk.database)
        self.assertFalse(os.path.exists(self.desk.database))

    def test_broken_input(self):
        for text in ("", "x", "[]", "{}", '{"accounts": 1}', '{"accounts": [{"kind": "amazon"}]}', '{"accounts": [',
                     '{"account": "a", "field": "b"}', "[" * 100000, '{"accounts": [{"kind": "bazaar", "name": "x"}]}'):
            done = self.desk.run("platforms", "add", "--from-json", "-", stdin=text, code=1)
            self.assert_sentence(done.stderr)
        self.assertFalse(os.path.exists(self.desk.database))

    def test_endless_input(self):
        self.assert_sentence(self.desk.run("platforms", "add", "--from-json", "/dev/zero", code=1).stderr)


class Work(Base):
    """One database through a working day."""

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox("--orders", str(ORDERS), "--fast", "--seed", "11")
        cls.desk = Desk()
        cls.desk.run("platforms", "add", "--from-json", "-", stdin=cls.sandbox.line)
        cls.first = cls.desk.json("sync", "--secrets-from", "-", stdin=cls.sandbox.line)
        cls.name = cls.desk.json("platforms", "list")[0]["name"]

    @classmethod
    def tearDownClass(cls):
        cls.desk.close()
        cls.sandbox.close()

    def sync(self, *args, **more):
        return self.desk.run("sync", *args, "--secrets-from", "-", stdin=self.sandbox.line, **more)

    def test_first_sync(self):
        self.assertEqual([list(row) for row in self.first], [SYNC_KEYS])
        self.assertTrue(self.first[0]["ok"])
        self.assertEqual(self.first[0]["orders_new"], ORDERS)
        self.assertEqual(self.first[0]["orders_failed"], 0)
        self.assertGreater(self.first[0]["stock_new"], 0)

    def test_second_sync_changes_nothing(self):
        row = self.desk.json("sync", "--secrets-from", "-", stdin=self.sandbox.line)[0]
        self.assertEqual((row["orders_new"], row["orders_changed"]), (0, 0))
        self.assertTrue(row["ok"])

    def test_sync_formats(self):
        self.assert_fits(self.sync("orders").stdout)
        self.assert_fits(self.sync("inventory", "--platform", self.name).stdout)
        rows = self.desk.csv("sync", "orders", "--since", "yesterday", "--secrets-from", "-", stdin=self.sandbox.line)
        self.assertEqual(list(rows[0]), SYNC_KEYS)
        self.assertEqual(rows[0]["ok"], "true")

    def test_sync_unknown_account(self):
        self.assert_sentence(self.sync("--platform", "nobody", code=2).stderr, "nobody")

    def test_add_again_is_the_same_account(self):
        before = self.desk.json("platforms", "list")
        done = self.desk.run("platforms", "add", "--from-json", "-", stdin=self.sandbox.line)
        self.assertIn("$CREDENTIALS_DIRECTORY", done.stderr)
        self.assertIn(before[0]["uuid"] + ".client_secret", done.stderr)
        after = self.desk.json("platforms", "list")
        self.assertEqual([a["uuid"] for a in before], [a["uuid"] for a in after])

    def test_platforms(self):
        rows = self.desk.json("platforms", "list")
        self.assertEqual([list(row) for row in rows], [PLATFORM_KEYS])
        self.assertEqual(rows[0]["orders"], ORDERS)
        self.assertEqual(rows[0]["settings"]["endpoint"], self.sandbox.accounts[0]["settings"]["endpoint"])
        self.assertNotIn("client_secret", rows[0]["settings"])
        self.assert_fits(self.desk.run("platforms", "list").stdout)
        self.assertEqual(list(self.desk.csv("platforms", "list")[0]), PLATFORM_KEYS)

    def test_platforms_enable_disable(self):
        self.desk.run("platforms", "disable", self.name)
        self.assertFalse(self.desk.json("platforms", "list")[0]["active"])
        self.assert_sentence(self.desk.run("sync", code=1).stderr, "platforms add")
        self.desk.run("platforms", "enable", self.name)
        self.assertTrue(self.desk.json("platforms", "list")[0]["active"])
        self.assert_sentence(self.desk.run("platforms", "enable", "nobody", code=1).stderr, "nobody")

    def test_platforms_test(self):
        row = self.desk.json("platforms", "test", self.name, "--secrets-from", "-", stdin=self.sandbox.line)[0]
        self.assertEqual(row["platform"], self.name)
        self.assertGreater(len(row["sentence"]), 10)
        wrong = json.dumps({"account": self.name, "field": "client_secret", "value": "wrong"}) + "\n" + \
            json.dumps({"account": self.name, "field": "refresh_token",
                        "value": self.sandbox.accounts[0]["secrets"]["refresh_token"]})
        self.assert_sentence(self.desk.run("platforms", "test", self.name, "--secrets-from", "-", stdin=wrong,
                                           code=1).stderr)

    def test_platforms_set(self):
        self.desk.run("platforms", "set", self.name, "--name", "Shop of Asha")
        self.assertEqual(self.desk.json("platforms", "list")[0]["display_name"], "Shop of Asha")
        self.assertEqual(self.desk.json("platforms", "list")[0]["name"], self.name)
        self.desk.run("platforms", "set", "Shop of Asha", "--name", self.sandbox.accounts[0]["name"])
        self.desk.run("platforms", "set", self.name, code=2)
        self.desk.run("platforms", "set", self.name, "--secrets", code=2)
        self.desk.run("platforms", "set", self.name, "--set", "refresh_token=x", code=2)

    def test_platforms_every(self):
        self.assertIsNone(self.desk.json("platforms", "list")[0]["every"])
        self.desk.run("platforms", "set", self.name, "--every", "15")
        self.assertEqual(self.desk.json("platforms", "list")[0]["every"], "15")
        self.assert_sentence(self.desk.run("platforms", "set", self.name, "--every", "7", code=2).stderr, "15", "by-hand")
        # How often is not what it is: nothing is read again.
        row = self.desk.json("sync", "orders", "--secrets-from", "-", stdin=self.sandbox.line)[0]
        self.assertLess(row["orders_unchanged"], ORDERS)
        self.desk.run("platforms", "set", self.name, "--every", "own")
        self.assertIsNone(self.desk.json("platforms", "list")[0]["every"])

    def test_platforms_pause(self):
        self.desk.run("platforms", "pause", self.name)
        row = self.desk.json("platforms", "list")[0]
        self.assertTrue(row["paused"])
        self.assertIsNone(row["paused_until"])
        self.sync("orders")  # by hand it works
        self.desk.run("platforms", "resume", self.name)
        self.desk.run("platforms", "pause", "--until", "tomorrow")
        row = self.desk.json("platforms", "list")[0]
        self.assertTrue(row["paused"])
        self.assertTrue(row["paused_until"].endswith("T01:30:00Z"), row)  # seven in the morning in India
        self.assertEqual(self.sync("--scheduled").stdout, "")
        self.desk.run("platforms", "resume")
        self.assertFalse(self.desk.json("platforms", "list")[0]["paused"])
        self.assert_sentence(self.desk.run("platforms", "pause", "--until", "someday", code=2).stderr, "tomorrow")
        self.assert_sentence(self.desk.run("platforms", "pause", "--until", "2020-01-01", code=2).stderr)
        self.assert_sentence(self.desk.run("platforms", "pause", "nobody", code=1).stderr, "nobody")

    def test_since_says_how_long_it_takes(self):
        done = self.sync("orders", "--since", "2025-12-01")
        self.assertRegex(done.stderr, r"About [0-9,]+ orders, at the [0-9,]+ a day of the last month\.")
        self.assertIn("It takes less than a minute.", done.stderr)
        self.assertIn("older", self.desk.json("log", "--limit", "1")[0]["what"])

    def test_orders_json(self):
        rows = self.desk.json("orders")
        self.assertEqual(len(rows), ORDERS)
        self.assertTrue(all(list(row) == ORDER_KEYS for row in rows))
        self.assertEqual(len({row["order_id"] for row in rows}), ORDERS)
        self.assertEqual([row["ordered_at"] for row in rows], sorted((row["ordered_at"] for row in rows), reverse=True))
        for row in rows:
            self.assertRegex(row["ordered_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$")
            if row["total"] is not None:
                self.assertRegex(row["total"], r"^\d+\.\d\d$")
                self.assertEqual(row["currency"], "INR")

    def test_orders_csv(self):
        rows = self.desk.csv("orders", "--limit", "20")
        same = self.desk.json("orders", "--limit", "20")
        self.assertEqual(len(rows), 20)
        self.assertEqual(list(rows[0]), ORDER_KEYS)
        for mine, theirs in zip(rows, same):
            self.assertEqual(mine["order_id"], theirs["order_id"])
            self.assertEqual(mine["total"], theirs["total"] or "")
            self.assertEqual(mine["flags"].split(), theirs["flags"])
        raw = self.desk.run("orders", "--limit", "3", "--format", "csv").stdout
        self.assertEqual(subprocess.run(self.desk.command("orders", "--limit", "3", "--format", "csv"),
                                        capture_output=True, env=environment(self.desk.folder)).stdout.count(b"\r\n"), 4,
                         raw)

    def test_orders_table(self):
        text = self.desk.run("orders").stdout
        self.assert_fits(text)
        self.assertEqual(len(text.splitlines()), 52)  # head, 50 rows, foot
        self.assertIn(f"50 of {ORDERS} orders", text)
        self.assertNotIn("--limit", self.desk.run("orders", "--limit", "0").stdout)

    def test_orders_filter_and_sort(self):
        rows = self.desk.json("orders", "--where", "status:cancelled,shipped", "--sort", "-total")
        everything = self.desk.json("orders")
        self.assertEqual({r["order_id"] for r in rows},
                         {r["order_id"] for r in everything if r["status"] in ("cancelled", "shipped")})
        totals = [Decimal(r["total"]) for r in rows if r["total"]]
        self.assertEqual(totals, sorted(totals, reverse=True))
        one = everything[17]["order_id"]
        self.assertEqual([r["order_id"] for r in self.desk.json("orders", "--where", one)], [one])
        self.assertEqual(self.desk.json("orders", "--where", "ordered:..2001-01-01"), [])
        self.assertEqual(self.desk.run("orders", "--where", "ordered:..2001-01-01").stdout, "No orders.\n")
        self.assert_sentence(self.desk.run("orders", "--where", "platform:nobody", code=2).stderr, "nobody")

    def test_order(self):
        listed = [r for r in self.desk.json("orders") if r["total"]][0]
        orders = self.desk.json("order", listed["order_id"], "--raw")
        self.assertEqual(len(orders), 1)
        order = orders[0]
        for key in set(ORDER_KEYS) - {"buyer", "place"}:
            self.assertEqual(order[key], listed[key], key)
        self.assertGreater(len(order["lines"]), 0)
        self.assertEqual(sum(line["quantity"] for line in order["lines"]), order["items"])
        self.assertGreater(len(order["timeline"]), 0)
        self.assertGreater(len(order["raw"]), 0)
        shown = self.desk.run("order", listed["order_id"], "--raw").stdout
        self.assert_fits(shown)
        self.assertIn("Taken from " + self.name, shown)
        self.assertNotIn("first-seen", shown)
        rows = self.desk.csv("order", listed["order_id"])
        self.assertEqual([row["sku"] for row in rows], [line["sku"] for line in order["lines"]])
        self.assert_sentence(self.desk.run("order", "no-such-order", code=1).stderr, "no-such-order")

    def test_inventory(self):
        rows = self.desk.json("inventory")
        self.assertGreater(len(rows), 10)
        self.assertTrue(all(list(row) == STOCK_KEYS for row in rows))
        self.assertEqual(len(self.desk.csv("inventory")), len(rows))
        self.assert_fits(self.desk.run("inventory", "--limit", "0").stdout)
        out = self.desk.json("inventory", "--view", "out")
        self.assertTrue(all(row["available"] <= 0 for row in out))
        sku = rows[3]["sku"]
        self.assertIn(sku, [row["sku"] for row in self.desk.json("inventory", "--search", sku)])
        self.assertEqual(len(self.desk.json("inventory", "--platform", self.name, "--limit", "4")), 4)

    def test_the_truth(self):
        """Each order and each figure of stock is what the marketplace has, and its limits were kept."""
        truth = self.sandbox.ask("/sandbox/truth?limit=100000")["accounts"][0]
        orders = {order["order_id"]: order for order in self.desk.json("orders")}
        self.assertEqual(len(truth["orders"]), ORDERS)
        for expected in truth["orders"]:
            order = orders[expected["id"]]
            self.assertEqual((order["status"], order["raw_status"]), (expected["unified"], expected["status"]))
            self.assertEqual(order["items"], sum(item["quantity"] for item in expected["items"]))
            if order["total"] is not None:
                self.assertEqual((order["total"], order["currency"]), (expected["total"], expected["currency"]))
        stock = {row["sku"]: row for row in self.desk.json("inventory") if row["state"] == "known"}
        for expected in truth["stock"]:
            row = stock[expected["sku"]]
            self.assertEqual(row["available"], expected["available"], expected)
            if expected["fulfilled_by_marketplace"]:
                self.assertEqual((row["reserved"], row["inbound"]), (expected["reserved"], expected["inbound"]))
        self.assertEqual(self.sandbox.ask("/sandbox/stats")["over_limit"], 0)

    def test_summary(self):
        summary = self.desk.json("summary")
        orders = self.desk.json("orders")
        self.assertEqual(sum(s["orders"] for p in summary["platforms"] for s in p["statuses"]), len(orders))
        inr = [p for p in summary["platforms"] if p["currency"] == "INR"][0]
        expected = sum(Decimal(o["total"]) for o in orders if o["total"] and o["status"] not in NOT_REVENUE)
        self.assertEqual(Decimal(inr["revenue"]), expected)
        for status in inr["statuses"]:
            mine = [o for o in orders if o["status"] == status["status"] and o["currency"] == "INR"]
            self.assertEqual(status["orders"], len(mine))
            self.assertEqual(Decimal(status["amount"]), sum(Decimal(o["total"]) for o in mine if o["total"]))
        for platform in summary["platforms"]:
            for status in platform["statuses"]:
                self.assertEqual(status["amount"] is None, status["orders"] == status["without_total"])
        shown = self.desk.run("summary").stdout
        self.assert_fits(shown)
        self.assertGreater(len(summary["platforms"]), 1)  # orders without a total, which have no currency, and INR
        for label in ("On hold", "Cancelled"):
            self.assertEqual(len([line for line in shown.splitlines() if f" {label} " in line]), 1, shown)
        self.assertEqual(sum(int(row["orders"]) for row in self.desk.csv("summary")), len(orders))
        self.assertEqual(self.desk.json("summary", "--to", "2001-01-01")["platforms"], [])
        self.assertEqual(self.desk.json("summary", "--platform", self.name)["platforms"], summary["platforms"])

    def test_summary_of_days(self):
        orders = self.desk.json("orders", "--where", "ordered:yesterday..today")
        summary = self.desk.json("summary", "--from", "yesterday", "--to", "today")
        self.assertEqual(sum(s["orders"] for p in summary["platforms"] for s in p["statuses"]), len(orders))

    def test_days_are_counted_where_the_database_counts(self):
        before = self.desk.run("summary", "--format", "json").stdout
        for zone in ("America/New_York", "Pacific/Auckland"):
            self.assertEqual(self.desk.run("summary", "--format", "json", env={"TZ": zone}).stdout, before)
            self.assertEqual(self.desk.json("orders", "--where", "ordered:yesterday..today", env={"TZ": zone}),
                             self.desk.json("orders", "--where", "ordered:yesterday..today"))

    def test_log(self):
        rows = self.desk.json("log")
        self.assertGreater(len(rows), 0)
        self.assertTrue(all(list(row) == LOG_KEYS for row in rows))
        self.assertTrue(all(row["platform"] == self.name for row in rows))
        self.assert_fits(self.desk.run("log").stdout)
        self.assertEqual(len(self.desk.csv("log", "--limit", "1")), 1)

    def test_no_problems(self):
        self.assertEqual(self.desk.json("problems"), [])
        self.assertEqual(self.desk.run("problems").stdout, "No problems.\n")
        self.assertEqual(self.desk.run("problems", "--format", "csv").stdout.strip(), ",".join(PROBLEM_KEYS))
        done = self.desk.run("problems", "retry", "99999", code=1)
        self.assert_sentence(done.stderr, "no problem number 99999")
        self.assertEqual(done.stdout, "")

    def test_check(self):
        self.assertEqual(self.desk.json("check", "--deep"), [])
        self.assertEqual(self.desk.run("check").stdout, "The database is sound.\n")

    def test_export(self):
        path = self.desk.folder + "/orders.csv"
        stock = self.desk.folder + "/stock.csv"
        try:
            self.assertEqual(self.desk.json("export", "orders", path, "--sort", "total"), [{"file": path, "rows": ORDERS}])
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
            with open(path, "rb") as file:
                self.assertTrue(file.read().startswith(b"\xef\xbb\xbfMarketplace,Order,"))
            with open(path, encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
            same = self.desk.json("orders", "--sort", "total", "--limit", "0")
            self.assertEqual([row["Order"] for row in rows], [row["order_id"] for row in same])
            self.assertEqual([row["Total"] for row in rows], [row["total"] or "" for row in same])
            self.assertRegex(rows[0]["Ordered"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$")
            self.assert_sentence(self.desk.run("export", "orders", path, code=1).stderr, path)
            self.assert_sentence(self.desk.run("export", "orders", "/no-such-folder/x.csv", code=1).stderr,
                                 "could not be written")
            self.assert_sentence(self.desk.run("export", "inventory", stock, "--platform", "nobody", code=2).stderr,
                                 "nobody")
            done = self.desk.json("export", "inventory", stock)
            self.assertEqual(done[0]["rows"], len(self.desk.json("inventory", "--limit", "0")))
        finally:
            for one in (path, stock):
                if os.path.exists(one):
                    os.unlink(one)

    def test_backup_and_restore(self):
        copy, other = self.desk.folder + "/copy.db", Desk()
        try:
            self.assertEqual(self.desk.json("backup", copy), [{"file": copy}])
            self.assertEqual(os.stat(copy).st_mode & 0o777, 0o600)
            self.assert_sentence(self.desk.run("backup", copy, code=1).stderr, copy)
            self.assert_sentence(self.desk.run("backup", "/no-such-folder/b", code=1).stderr,
                                 "There is no folder “/no-such-folder”")
            self.assert_sentence(self.desk.run("import", "/no-such-file", code=1).stderr,
                                 "There is no file “/no-such-file”")
            self.assert_sentence(self.desk.run("import", self.desk.folder, code=1).stderr, "is a folder")
            other.run("restore", copy)
            self.assertEqual(other.json("orders"), self.desk.json("orders"))
            self.assertEqual(other.json("check", "--deep"), [])
            with open(copy, "r+b") as file:
                file.write(b"not a database at all")
            self.assert_sentence(other.run("restore", copy, code=1).stderr)
            self.assert_sentence(other.run("restore", copy + "x", code=1).stderr)
            self.assertEqual(len(other.json("orders")), ORDERS)
        finally:
            os.unlink(copy)
            other.close()

    def test_other_locale(self):
        done = subprocess.run(self.desk.command("orders", "--where", "नीला", "--limit", "1"), capture_output=True,
                              env=environment(self.desk.folder) | {"LC_ALL": "C"})
        self.assertEqual(done.returncode, 0, done.stderr)
        done = subprocess.run(self.desk.command("orders", "--limit", "1", "--where", "status:shipped"),
                              capture_output=True, env=environment(self.desk.folder) | {"LC_ALL": "C"})
        self.assertIn("₹", done.stdout.decode())

    def test_full_disk(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run(self.desk.command("orders"), stdout=full, stderr=subprocess.PIPE,
                                  env=environment(self.desk.folder))
        self.assertEqual(done.returncode, 1)


class Files(Base):
    """Accounts that are read from report files, without any server."""

    HEADER = ("Reason for Credit Entry,Sub Order No,Order Date,SKU,Size,Quantity,"
              "Supplier Listed Price (Incl. GST + Commission)\n")

    def setUp(self):
        self.desk = Desk()

    def tearDown(self):
        self.desk.close()

    def file(self, name, text):
        path = os.path.join(self.desk.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def test_choice_of_files(self):
        """The choice of files needs no credentials, is never synced, and says so."""
        self.desk.run("platforms", "add", "--kind", "amazon", code=2)
        done = self.desk.run("platforms", "add", "--kind", "amazon", "--set", "connection=files")
        self.assertEqual(done.stderr, "")  # no word of secrets
        row = self.desk.json("platforms", "list")[0]
        self.assertEqual(row["settings"], {"connection": "files"})
        self.assertTrue(row["panel"].startswith("https://"))
        self.assertIn("report files", self.desk.json("platforms", "test", "amazon")[0]["sentence"])
        sync = self.desk.json("sync")[0]
        self.assertTrue(sync["ok"])
        self.assertIn("report files", sync["sentence"])
        self.assertEqual(self.desk.json("log"), [])
        self.desk.run("platforms", "set", "amazon", "--set", "connection=post", code=2)
        self.desk.run("platforms", "set", "amazon", "--set", "connection=api")
        self.assert_sentence(self.desk.run("sync", code=1).stderr, "Merchant token")

    def test_import(self):
        self.desk.run("platforms", "add", "--kind", "meesho")
        path = self.file("orders.csv", self.HEADER + "PENDING,123456789012345678_1,2026-11-20,A,M,1,100\n"
                                                     "PENDING,,2026-11-20,B,M,1,100\n")
        done = self.desk.run("import", path, "--preview", "--format", "json")
        row = json.loads(done.stdout)[0]
        self.assertEqual((row["report"], row["new"], row["failed"], row["preview"]), ("meesho-orders", 1, 1, True))
        self.assertIn("Line 3", done.stderr)
        self.assertEqual(self.desk.json("orders"), [])
        self.assertEqual(self.desk.json("import", path)[0]["new"], 1)
        self.assertEqual(self.desk.json("orders")[0]["order_id"], "123456789012345678_1")
        done = self.desk.run("import", path, "--format", "json")
        self.assert_sentence(done.stderr, "already imported on")
        again = json.loads(done.stdout)[0]
        self.assertEqual((again["new"], again["rows"]), (0, 0))
        self.assertIsNotNone(again["imported_before"])
        self.desk.run("import", path, "--as-of", "someday", code=2)
        named = self.desk.run("import", path, "--as-of", "2026-11-02", "--format", "json")
        self.assertNotIn("already", named.stderr)
        self.assertEqual(json.loads(named.stdout)[0]["rows"], 2)
        old = self.file("old.csv", self.HEADER + "CANCELLED,123456789012345678_1,2026-11-20,A,M,1,100\n")
        row = self.desk.json("import", old, "--as-of", "2026-11-01")[0]
        self.assertEqual((row["changed"], row["older"]), (0, 1))
        self.assertTrue(row["as_of"].startswith("2026-11-01T18:29:59"))
        self.assertEqual(self.desk.json("orders")[0]["status"], "new")
        page = self.file("orders.html", "<!doctype html><html>Log in</html>")
        self.assert_sentence(self.desk.run("import", page, code=1).stderr, "web page")
        self.assertEqual(self.desk.json("check", "--deep"), [])


    def workbook(self, rows):
        """What the panel of one marketplace gives, written by somebody else's zip and by hand."""
        def cell(at, text):
            return f'<c r="{at}" s="2" t="inlineStr"><is><t>{html.escape(text)}</t></is></c>'
        head = ["PRODUCT NAME", "STYLE ID", "VARIATION", "SYSTEM STOCK COUNT", "YOUR STOCK COUNT"]
        sheet = ['<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>',
                 '<row r="1">' + "".join(cell("ABCDE"[i] + "1", name) for i, name in enumerate(head)) + "</row>",
                 '<row r="2">' + cell("B2", "Your own SKU") + cell("E2", "Fill this in") + "</row>"]
        for number, (sku, variation, system) in enumerate(rows, 3):
            sheet.append(f'<row r="{number}">' + cell(f"B{number}", sku) + cell(f"C{number}", variation) +
                         f'<c r="D{number}"><v>{system}</v></c><c r="E{number}" s="3"/></row>')
        sheet.append("</sheetData></worksheet>")
        parts = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>",
                 "xl/worksheets/sheet1.xml": "".join(sheet), "xl/styles.xml": "<styleSheet/>"}
        path = os.path.join(self.desk.folder, "Inventory-Update-File.xlsx")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
            for name, text in parts.items():
                book.writestr(name, text)
        return path, parts

    def stored(self, path):
        with zipfile.ZipFile(path) as book:
            self.assertIsNone(book.testzip())
            return {name: book.read(name).decode() for name in book.namelist()}

    def test_fill(self):
        self.desk.run("platforms", "add", "--kind", "meesho")
        self.desk.run("platforms", "add", "--kind", "flipkart", "--set", "connection=files")
        book, parts = self.workbook([("SAR-1", "M", 3), ("SAR-1", "L", 4), ("SAR-2", "Free Size", 5)])
        figures = self.file("mine.csv", "SKU,Variation,Stock\nSAR-1,M,12\nSAR-2,,0\nGONE,M,1\n")
        out = os.path.join(self.desk.folder, "filled.xlsx")
        self.desk.run("fill", book, "--figures", figures, code=2)
        self.desk.run("fill", book, "--output", out, code=2)
        self.assertEqual(self.desk.json("fill", book, "--figures", figures, "--preview")[0]["filled"], 2)
        self.assertFalse(os.path.exists(out))
        done = self.desk.run("fill", book, "--figures", figures, "--output", out, "--format", "json")
        row = json.loads(done.stdout)[0]
        self.assertEqual((row["rows"], row["filled"], row["left"], row["unmatched"]), (3, 2, 1, 1))
        self.assertIn("GONE", done.stderr)
        filled = self.stored(out)
        self.assertEqual(list(filled), list(parts))
        for name in parts:
            if name != "xl/worksheets/sheet1.xml":
                self.assertEqual(filled[name], parts[name])
        self.assertEqual(filled["xl/worksheets/sheet1.xml"],
                         parts["xl/worksheets/sheet1.xml"]
                         .replace('<c r="E3" s="3"/>', '<c r="E3" s="3"><v>12</v></c>')
                         .replace('<c r="E5" s="3"/>', '<c r="E5" s="3"><v>0</v></c>'))
        self.assert_sentence(self.desk.run("fill", book, "--figures", figures, "--output", out, code=1).stderr,
                             "already")
        below = self.file("below.csv", "SKU,Variation,Stock\nSAR-1,M,-1\n")
        self.assert_sentence(self.desk.run("fill", book, "--figures", below, "--preview", code=1).stderr, "below zero")

    def test_fill_from_account(self):
        """What is available at an account the seller names: known, own, and the same variation."""
        self.desk.run("platforms", "add", "--kind", "meesho")
        self.desk.run("platforms", "add", "--kind", "flipkart", "--set", "connection=files")
        stock = self.file("listing.csv", "Product Title,Seller SKU Id,Flipkart Serial Number,Fulfillment By,"
                                         "System Stock count,Your Stock Count\n"
                                         "A,SAR-1,F1,Seller,1,8\nB,SAR-2,F2,Seller,1,\nC,SAR-3,F3,Flipkart,5,\n")
        self.desk.run("import", stock)
        book, _ = self.workbook([("SAR-1", "M", 3), ("SAR-2", "M", 4), ("SAR-3", "M", 5)])
        done = self.desk.run("fill", book, "--available-at", "flipkart", "--preview", "--format", "json")
        row = json.loads(done.stdout)[0]
        self.assertEqual((row["filled"], row["left"]), (1, 2))
        self.assertIn("1 SKU", done.stderr)
        listing = os.path.join(self.desk.folder, "type-in.csv")
        self.desk.run("fill", book, "--available-at", "flipkart", "--output", listing)
        with open(listing, encoding="utf-8", newline="") as file:
            self.assertEqual(file.read(), 'SKU,Variation,Stock\r\nSAR-1,M,8\r\n')

    def test_fill_from_all_places(self):
        """What lies at two places is there twice over; one that is switched off offers nothing."""
        sandbox = Sandbox("--accounts", "flipkart:2", "--orders", "5", "--fast")
        try:
            self.desk.run("platforms", "add", "--from-json", "-", stdin=sandbox.line)
            self.desk.run("platforms", "add", "--kind", "meesho")
            self.desk.run("sync", "--secrets-from", "-", stdin=sandbox.line)
            worlds = sandbox.ask("/sandbox/truth?limit=1000")["accounts"]
            names = [row["name"] for row in self.desk.json("platforms", "list") if row["kind"] == "flipkart"]
            self.assertEqual(len(names), 2)
            for name, world in zip(names, worlds):
                truth = {entry["sku"]: entry["available"] for entry in world["stock"]
                         if entry["live"] and "available" in entry}
                book, _ = self.workbook([(sku, "Free Size", 1) for sku in truth])
                out = os.path.join(self.desk.folder, f"type-in-{name}.csv")
                done = self.desk.run("fill", book, "--available-at", name, "--output", out)
                with open(out, encoding="utf-8", newline="") as file:
                    filled = {row["SKU"]: int(row["Stock"]) for row in csv.DictReader(file)}
                self.assertEqual(filled, {sku: truth[sku] for sku in filled})
                self.assertGreater(len(filled), len(truth) * 9 // 10, done.stderr)
        finally:
            sandbox.close()


class Hostile(Base):
    """What buyers and marketplaces write, put where a sync would put it."""

    def test_texts(self):
        sandbox, desk = Sandbox("--orders", "5", "--fast"), Desk()
        try:
            desk.run("platforms", "add", "--from-json", "-", stdin=sandbox.line)
            desk.run("sync", "--secrets-from", "-", stdin=sandbox.line)
            evil = '=HYPERLINK("http://x","\x1b[2J\x1b]0;t\x07ok")\u202e\nnext ' + "日本" * 80
            base = sqlite3.connect(desk.database)
            base.execute("UPDATE orders SET ship_city = ?", (evil,))
            base.execute("UPDATE order_items SET title = ?", (evil,))
            base.commit()
            base.close()
            order = desk.json("orders")[0]
            self.assertEqual(order["place"], evil)
            for words in (["orders"], ["order", order["order_id"]]):
                self.assert_fits(desk.run(*words).stdout)
                text = desk.run(*words, "--format", "json").stdout
                self.assertFalse([c for c in text if c == "\u202e" or (c < " " and c != "\n")])
            row = desk.csv("orders")[0]
            self.assertTrue(row["place"].startswith("'=HYPERLINK"))
            self.assertNotIn("\x1b", row["place"])
            self.assertTrue(desk.csv("order", order["order_id"])[0]["title"].startswith("'=HYPERLINK"))
        finally:
            desk.close()
            sandbox.close()


class Trouble(Base):
    def setUp(self):
        self.desk = Desk()
        self.sandbox = None

    def tearDown(self):
        self.desk.close()
        if self.sandbox is not None:
            self.sandbox.close()

    def start(self, *options):
        self.sandbox = Sandbox(*options)
        self.desk.run("platforms", "add", "--from-json", "-", stdin=self.sandbox.line)

    def test_without_secrets(self):
        self.start("--orders", "5", "--fast")
        done = self.desk.run("sync", code=1)
        self.assert_sentence(done.stderr, self.sandbox.accounts[0]["name"])
        row = self.desk.json("sync", code=1)[0]
        self.assertFalse(row["ok"])
        self.assertEqual(self.desk.json("log")[0]["state"], "failed")

    def test_credentials_directory(self):
        self.start("--orders", "5", "--fast")
        uuid = self.desk.json("platforms", "list")[0]["uuid"]
        folder = self.desk.folder + "/credentials"
        os.mkdir(folder)
        for field, value in self.sandbox.accounts[0]["secrets"].items():
            with open(f"{folder}/{uuid}.{field}", "w") as file:
                file.write(value + "\n")
        row = self.desk.json("sync", env={"CREDENTIALS_DIRECTORY": folder})[0]
        self.assertEqual(row["orders_new"], 5)

    def serve(self, *options):
        """A schedule of its own, with its secrets already read."""
        process = subprocess.Popen(self.desk.command("serve", *options), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True, env=environment(self.desk.folder, CREDENTIALS_DIRECTORY=self.credentials()))
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def credentials(self):
        folder = self.desk.folder + "/credentials"
        uuid = self.desk.json("platforms", "list")[0]["uuid"]
        os.makedirs(folder, exist_ok=True)
        for field, value in self.sandbox.accounts[0]["secrets"].items():
            with open(f"{folder}/{uuid}.{field}", "w") as file:
                file.write(value + "\n")
        return folder

    def test_two_schedules(self):
        """Two real processes on one database: one syncs, the other waits for its end and goes on."""
        self.start("--orders", "20", "--fast")
        self.desk.run("platforms", "set", self.accounts_name(), "--every", "1s")
        first = self.serve()
        line = first.stdout.readline()
        self.assertRegex(line, r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  Amazon India: 20 new orders")
        second = self.serve("--format", "json")
        self.assert_sentence(second.stderr.readline(), "Another OMS")
        self.assertRegex(first.stdout.readline(), "Amazon India: no new or changed orders")
        once = self.desk.run("sync", "--scheduled", env={"CREDENTIALS_DIRECTORY": self.credentials()})
        self.assertEqual(once.stdout, "")
        self.assert_sentence(once.stderr, "Another OMS")
        runs = len(self.desk.json("log", "--limit", "1000"))
        time.sleep(2.5)
        self.assertGreater(len(self.desk.json("log", "--limit", "1000")), runs)

        first.send_signal(signal.SIGTERM)
        out, err = first.communicate(timeout=20)
        self.assertEqual(first.returncode, 0, err)
        self.assertEqual(err, "")
        self.sandbox.ask("/sandbox/control", {"add": 3})
        self.assertEqual(second.stdout.readline(), "[\n")
        rows = [json.loads(second.stdout.readline().rstrip(",\n"))]
        deadline = time.monotonic() + 20
        while "3 new orders" not in rows[-1]["sentence"] and time.monotonic() < deadline:
            text = second.stdout.readline().strip()
            rows += [json.loads(text)] if text != "," else []
        self.assertIn("3 new orders", rows[-1]["sentence"])
        self.assertEqual(list(rows[0]), ["at", "platform", "ok", "sentence"])
        self.assertTrue(rows[0]["ok"])
        second.send_signal(signal.SIGINT)
        out, err = second.communicate(timeout=20)
        self.assertEqual(second.returncode, 0, err)
        self.assertEqual(out.strip()[-1], "]")

    def test_serve_says_what_fails(self):
        self.start("--orders", "5", "--fast")
        serve = self.serve()
        shutil.rmtree(self.desk.folder + "/credentials")  # as if they had never been there: read at each run
        line = serve.stdout.readline()
        self.assertIn("Amazon India: ", line)
        serve.send_signal(signal.SIGTERM)
        serve.communicate(timeout=20)
        self.assertEqual(serve.returncode, 0)

    def test_timer(self):
        """What a timer calls: only what is due, and the daily job is not forgotten."""
        self.start("--orders", "20", "--fast")
        env = {"CREDENTIALS_DIRECTORY": self.credentials()}
        first = self.desk.run("sync", "--scheduled", env=env)
        self.assertIn("20 new orders", first.stdout)
        self.assertEqual(self.desk.run("sync", "--scheduled", env=env).stdout, "")
        database = sqlite3.connect(self.desk.database)
        self.assertEqual(database.execute("SELECT COUNT (*) FROM sync_cursors WHERE job = 'reconcile'").fetchone()[0], 0)
        day = 86400000
        database.execute("UPDATE sync_cursors SET finished_at = finished_at - ?, attempted_at = attempted_at - ?", (day, day))
        database.execute("UPDATE platforms SET created_at = created_at - ?", (2 * day,))
        database.commit()
        self.assertIn("no new or changed orders", self.desk.run("sync", "--scheduled", env=env).stdout)
        at = database.execute("SELECT finished_at FROM sync_cursors WHERE job = 'reconcile'").fetchone()[0]
        self.desk.run("sync", "--scheduled", env=env)
        # A person's sync takes it along too, once a day.
        self.desk.run("sync", env=env)
        self.assertEqual(database.execute("SELECT finished_at FROM sync_cursors WHERE job = 'reconcile'").fetchone()[0], at)
        database.execute("UPDATE sync_cursors SET finished_at = finished_at - ?, attempted_at = attempted_at - ?", (day, day))
        database.commit()
        self.desk.run("sync", env=env)
        self.assertGreater(database.execute("SELECT finished_at FROM sync_cursors WHERE job = 'reconcile'").fetchone()[0],
                           at)
        database.close()
        self.desk.run("platforms", "set", self.accounts_name(), "--every", "by-hand")
        self.assertEqual(self.desk.run("sync", "--scheduled", env=env).stdout, "")
        self.desk.run("sync", "--scheduled", "--since", "yesterday", code=2)

    def test_older_orders(self):
        """Interrupted and asked for again: it goes on, in ranges of days, and everything is there in the end."""
        self.start("--orders", "400", "--fast", "--latency", "500")
        env = {"CREDENTIALS_DIRECTORY": self.credentials()}
        self.desk.run("sync", "orders", env=env)
        database = sqlite3.connect(self.desk.database)
        known = database.execute("SELECT COUNT (*) FROM orders").fetchone()[0]
        middle = database.execute("SELECT purchased_at FROM orders ORDER BY purchased_at LIMIT 1 OFFSET 100").fetchone()[0]
        database.execute("DELETE FROM orders WHERE purchased_at < ?", (middle,))
        database.commit()
        self.desk.run("sync", "orders", env=env)
        self.assertEqual(database.execute("SELECT COUNT (*) FROM orders").fetchone()[0], known - 100)
        since = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 300 * 86400))
        process = subprocess.Popen(self.desk.command("sync", "orders", "--since", since), stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env=environment(self.desk.folder, **env))
        text = process.stderr.readline()
        self.assertIn("About", text)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        self.assertEqual(process.returncode, 1)
        done = self.desk.run("sync", "orders", "--since", since, env=env)
        self.assertEqual(database.execute("SELECT COUNT (*) FROM orders").fetchone()[0], known, done.stderr)
        self.assertEqual(json.loads(database.execute("SELECT config FROM platforms").fetchone()[0]).get("back_fill"), None)
        self.assertEqual(database.execute("SELECT COUNT (*) FROM sync_cursors WHERE job LIKE '%@%'").fetchone()[0], 0)
        self.assertEqual(self.sandbox.ask("/sandbox/stats")["over_limit"], 0)
        database.close()

    def test_add_by_fields(self):
        self.start("--orders", "5", "--fast")
        given = self.sandbox.accounts[0]
        settings = self.settings()
        lines = "\n".join(json.dumps({"account": "Second Shop", "field": field, "value": value})
                          for field, value in given["secrets"].items())
        row = self.desk.json("platforms", "add", "--kind", given["kind"], "--name", "Second Shop", *settings,
                             "--secrets-from", "-", stdin=lines)[0]
        self.assertEqual(row["name"], "second-shop")
        done = self.desk.json("sync", "orders", "--platform", "second-shop", "--secrets-from", "-", stdin=lines)[0]
        self.assertEqual(done["orders_new"], 5)
        self.assert_sentence(self.desk.run("platforms", "add", "--kind", given["kind"], "--name", "Second Shop",
                                           *settings, "--secrets-from", "-", stdin=lines, code=1).stderr)
        self.desk.run("platforms", "remove", "second-shop", code=2)
        self.desk.run("platforms", "remove", "second-shop", "--yes")
        self.assertEqual([a["name"] for a in self.desk.json("platforms", "list")], [self.accounts_name()])
        self.assertEqual(self.desk.json("orders"), [])

    def settings(self, *without):
        return [word for field, value in self.sandbox.accounts[0]["settings"].items() if field not in without
                for word in ("--set", f"{field}={value}")]

    def accounts_name(self):
        return self.desk.json("platforms", "list")[0]["name"]

    def test_hidden_prompt(self):
        self.start("--orders", "5", "--fast")
        secrets = self.sandbox.accounts[0]["secrets"]
        terminal = Terminal(self.desk.command("platforms", "add", "--kind", "amazon", "--name", "Typed",
                                              *self.settings()), self.desk.folder)
        terminal.read("Client secret: ")
        terminal.type(secrets["client_secret"] + "\n")
        terminal.read("Refresh token: ")
        terminal.type("has spaces\n")
        terminal.read("omsctl: ")
        terminal.read("Refresh token: ", times=2)
        terminal.type(secrets["refresh_token"] + "\n")
        code, out = terminal.end()
        self.assertEqual(code, 0, terminal.seen)
        self.assertIn("typed", out)
        for text in (*secrets.values(), "has spaces"):
            self.assertNotIn(text, terminal.seen + out)

    def test_prompt_for_settings(self):
        self.start("--orders", "5", "--fast")
        terminal = Terminal(self.desk.command("platforms", "add", "--kind", "amazon", "--name", "Asked",
                                              *self.settings("seller_id")), self.desk.folder)
        terminal.read("Merchant token: ")
        terminal.type("AIBXG1CDCNKE5D\n")
        terminal.read("Client secret: ")
        terminal.type("\n")  # none: they come by another way
        terminal.read("Refresh token: ")
        terminal.type("\n")
        code, out = terminal.end()
        self.assertEqual(code, 0, terminal.seen)
        stored = [a for a in self.desk.json("platforms", "list") if a["name"] == "asked"][0]
        self.assertEqual(stored["settings"]["seller_id"], "AIBXG1CDCNKE5D")

    def test_removal_asks(self):
        self.start("--orders", "5", "--fast")
        name = self.accounts_name()
        for answer, code in (("no", 1), (name, 0)):
            terminal = Terminal(self.desk.command("platforms", "remove", name), self.desk.folder)
            terminal.read("Type its name")
            terminal.type(answer + "\n")
            self.assertEqual(terminal.end()[0], code, terminal.seen)
            self.assertEqual(len(self.desk.json("platforms", "list")), code)

    def test_progress(self):
        self.start("--orders", "500", "--fast", "--latency", "100")
        path = self.desk.folder + "/secrets"
        with open(path, "w") as file:
            file.write(self.sandbox.line)
        terminal = Terminal(self.desk.command("sync", "orders", "--secrets-from", path), self.desk.folder)
        code, out = terminal.end()
        self.assertEqual(code, 0, terminal.seen)
        self.assertIn("Syncing " + self.sandbox.accounts[0]["name"], terminal.seen)
        self.assertNotIn("Syncing", out)
        self.assertTrue(terminal.seen.endswith("\r\x1b[K"), terminal.seen[-60:])
        terminal = Terminal(self.desk.command("check", "--deep"), self.desk.folder)
        self.assertEqual(terminal.end(), (0, "The database is sound.\n"))
        self.assertIn("Recounting every sum", terminal.seen)
        self.assertTrue(terminal.seen.endswith("\r\x1b[K"), terminal.seen[-60:])
        self.assertEqual(self.desk.run("check", "--deep").stderr, "")

    def test_malformed_orders(self):
        self.start("--orders", "500", "--fast", "--faults", "malformed:3")
        given = ("--secrets-from", "-")
        row = self.desk.json("sync", *given, stdin=self.sandbox.line)[0]
        self.assertEqual((row["orders_new"], row["orders_failed"], row["ok"]), (497, 3, True))
        problems = self.desk.json("problems", "--payload")
        self.assertEqual([list(p) for p in problems], [PROBLEM_KEYS + ["payload"]] * 3)
        for problem in problems:
            self.assertEqual(problem["kind"], "order")
            self.assertGreater(len(problem["reason"]), 10)
            self.assertIn("{", problem["payload"])
        self.assert_fits(self.desk.run("problems").stdout)
        row = self.desk.json("sync", *given, stdin=self.sandbox.line)[0]
        self.assertEqual((row["orders_new"], row["orders_changed"], row["ok"]), (0, 0, True))
        self.assertEqual(len(self.desk.json("problems")), 3)
        retried = self.desk.json("problems", "retry", *given, stdin=self.sandbox.line, code=1)[0]
        self.assertEqual(retried, {"solved": 0, "left": 3})
        self.sandbox.ask("/sandbox/control", {"mend": True})
        retried = self.desk.json("problems", "retry", *given, stdin=self.sandbox.line)[0]
        self.assertEqual(retried["left"], 0)
        self.assertEqual(self.desk.json("problems"), [])
        self.assertEqual(len(self.desk.json("orders")), 500)

    def test_one_sentence_for_each_trouble(self):
        self.start("--orders", "20", "--fast")
        name = self.sandbox.accounts[0]["name"]
        seen = set()
        for fault in ("bad-secret", "revoked", "searchOrders/403", "html", "brackets", "500", "429", "cut"):
            self.sandbox.ask("/sandbox/control", {"clear_faults": True, "add_faults": fault})
            done = self.desk.run("sync", "--secrets-from", "-", stdin=self.sandbox.line, code=1)
            self.assertEqual(done.stderr.count("\n"), 1, (fault, done.stderr))
            self.assertTrue(done.stderr.startswith(f"omsctl: {name}"), (fault, done.stderr))
            self.assertNotRegex(done.stderr, "HTTP|JSON|invalid_|Unauthorized|Forbidden")
            seen.add(done.stderr)
            failed = [run for run in self.desk.json("log", "--limit", "2") if run["state"] == "failed"]
            self.assertTrue([run for run in failed if run["sentence"] in done.stderr], fault)
        self.assertGreater(len(seen), 4)
        self.sandbox.ask("/sandbox/control", {"clear_faults": True})
        row = self.desk.json("sync", "--secrets-from", "-", stdin=self.sandbox.line)[0]
        self.assertEqual((row["orders_new"], row["ok"]), (20, True))

    def test_one_of_two_accounts(self):
        self.start("--orders", "20", "--fast", "--accounts", "amazon:2")
        first, second = [row["name"] for row in self.desk.json("platforms", "list")]
        world = json.loads(self.sandbox.line)
        world["accounts"][1]["secrets"]["client_secret"] = "renewed-since"
        given = json.dumps(world)
        done = self.desk.run("sync", "--format", "json", "--secrets-from", "-", stdin=given, code=1)
        rows = {row["platform"]: row for row in json.loads(done.stdout)}
        self.assertEqual((rows[first]["ok"], rows[first]["orders_new"]), (True, 20))
        self.assertEqual((rows[second]["ok"], rows[second]["orders_new"]), (False, 0))
        self.assertEqual(done.stderr, f"omsctl: {rows[second]['sentence']}\n")
        self.desk.run("sync", "--platform", first, "--secrets-from", "-", stdin=given)
        self.desk.run("sync", "--platform", first, "--platform", second, "--secrets-from", "-", stdin=given, code=1)
        self.desk.run("sync", "--platform", second, "--secrets-from", "-", stdin=self.sandbox.line)
        for name in (first, second):
            self.assertEqual(len(self.desk.json("orders", "--where", f"platform:{name}")), 20)
            self.assertEqual({p["platform"] for p in self.desk.json("summary", "--platform", name)["platforms"]},
                             {name})
            self.assertEqual({run["platform"] for run in self.desk.json("log", "--platform", name)}, {name})
        self.assertEqual(len(self.desk.json("orders")), 40)

    def test_unreachable(self):
        self.start("--orders", "5", "--fast")
        line, name = self.sandbox.line, self.sandbox.accounts[0]["name"]
        self.sandbox.close()
        self.sandbox = None
        done = self.desk.run("sync", "--secrets-from", "-", stdin=line, code=1)
        self.assertTrue(done.stderr.startswith(f"omsctl: {name}"), done.stderr)

    def test_interrupt(self):
        self.start("--orders", "2000", "--fast", "--latency", "200")
        process = subprocess.Popen(self.desk.command("sync", "--secrets-from", "-"), stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env=environment(self.desk.folder))
        process.stdin.write(self.sandbox.line)
        process.stdin.close()
        process.stdin = None
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 1, err)
        self.assertIn("omsctl: Stopping", err)
        self.assertEqual(self.desk.json("log")[0]["state"], "cancelled")
        row = self.desk.json("sync", "orders", "--secrets-from", "-", stdin=self.sandbox.line)[0]
        self.assertTrue(row["ok"])
        self.assertEqual(len(self.desk.json("orders")), 2000)
        self.assertEqual(self.desk.json("check", "--deep"), [])


class Keyring(Base):
    """With a keyring, secrets are given once. A real one, in a session of its own."""

    SCRIPT = """
        printf test | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
        trap "kill $!" EXIT
        for i in $(seq 100); do
          gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus \\
            --method org.freedesktop.DBus.NameHasOwner org.freedesktop.secrets | grep -q true && break
          sleep 0.1
        done
        set -e
        "$OMSCTL" platforms add --database "$DB" --from-json - < "$HOME/given"
        rm "$HOME/given"
        "$OMSCTL" sync --database "$DB" --format json
        "$OMSCTL" platforms set amazon-india --database "$DB" --set personal_data=true
        "$OMSCTL" platforms test amazon-india --database "$DB" --format json >/dev/null
        "$OMSCTL" platforms remove amazon-india --database "$DB" --yes
    """

    @unittest.skipUnless(shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon"), "no keyring here")
    def test_secrets_are_kept(self):
        sandbox, desk = Sandbox("--orders", "7", "--fast"), Desk()
        try:
            with open(desk.folder + "/given", "w") as file:
                file.write(sandbox.line)
            env = environment(desk.folder, OMSCTL=OMSCTL, DB=desk.database)
            del env["DBUS_SESSION_BUS_ADDRESS"]
            done = subprocess.run(["dbus-run-session", "--", "sh", "-c", self.SCRIPT], capture_output=True,
                                  encoding="utf-8", timeout=60, env=env)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn('"orders_new":7', done.stdout)
            self.assertIn("yes", done.stdout.splitlines()[1])  # secrets kept
            self.assertNotIn("keyring", done.stderr)
            kept = glob.glob(desk.folder + "/data/keyrings/*")
            self.assertTrue(kept)
            for path in [*kept, *glob.glob(desk.folder + "/oms.db*")]:
                with open(path, "rb") as file:
                    data = file.read()
                for secret in sandbox.secrets():
                    self.assertNotIn(secret.encode(), data)
        finally:
            desk.close()
            sandbox.close()


class Secrets(Base):
    """No secret in database, WAL, output, debug log, or any process's command line."""

    def test_nowhere(self):
        sandbox, desk = Sandbox("--orders", "400", "--fast", "--latency", "20"), Desk()
        try:
            debug = {"G_MESSAGES_DEBUG": "all", "OMS_DEBUG": "http"}
            desk.run("platforms", "add", "--from-json", "-", stdin=sandbox.line, env=debug)
            log = open(desk.folder + "/log", "w+b")
            process = subprocess.Popen(desk.command("sync", "--secrets-from", "-"), stdin=subprocess.PIPE, stdout=log,
                                       stderr=log, env=environment(desk.folder, **debug))
            process.stdin.write(sandbox.line.encode())
            process.stdin.close()
            secrets = [secret.encode() for secret in sandbox.secrets()]
            self.assertTrue(secrets and all(len(secret) > 8 for secret in secrets))
            looks = 0
            while process.poll() is None:
                self.assert_clean(secrets, glob.glob("/proc/[0-9]*/cmdline"))
                self.assert_clean(secrets, glob.glob(desk.folder + "/**", recursive=True))
                looks += 1
                time.sleep(0.05)
            self.assertEqual(process.returncode, 0)
            self.assertGreater(looks, 1)
            wrong = json.loads(sandbox.line)
            for field in wrong["accounts"][0]["secrets"]:
                wrong["accounts"][0]["secrets"][field] = f"wrong-{field}-0123456789"
            done = subprocess.run(desk.command("sync", "--secrets-from", "-"), input=json.dumps(wrong).encode(),
                                  stdout=log, stderr=log, env=environment(desk.folder, **debug))
            self.assertEqual(done.returncode, 1)
            secrets += [value.encode() for value in wrong["accounts"][0]["secrets"].values()]
            desk.run("platforms", "test", desk.json("platforms", "list")[0]["name"], "--secrets-from", "-",
                     stdin=sandbox.line, env=debug)
            log.close()
            files = glob.glob(desk.folder + "/**", recursive=True)
            self.assertIn(desk.database, files)
            self.assertGreater(os.path.getsize(desk.folder + "/log"), 1000)
            self.assert_clean(secrets, files)
            for text in desk.output:
                self.assertFalse([s for s in secrets if s in text.encode()])
        finally:
            desk.close()
            sandbox.close()

    def assert_clean(self, secrets, paths):
        for path in paths:
            try:
                with open(path, "rb") as file:
                    data = file.read()
            except OSError:  # a folder, or a process that is gone
                continue
            for secret in secrets:
                self.assertNotIn(secret, data, path)

    def test_files_are_private(self):
        sandbox, desk = Sandbox("--orders", "2", "--fast"), Desk()
        try:
            desk.run("platforms", "add", "--from-json", "-", stdin=sandbox.line)
            self.assertEqual(os.stat(desk.database).st_mode & 0o777, 0o600)
        finally:
            desk.close()
            sandbox.close()


class TapResult(unittest.TestResult):
    def startTest(self, test):
        super().startTest(test)
        self.line = None

    def report(self, test, mark, note=""):
        print(f"{mark} {self.testsRun} {test.id().removeprefix('__main__.')}{note}", flush=True)

    def addSuccess(self, test):
        self.report(test, "ok")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.report(test, "ok", f" # SKIP {reason}")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.report(test, "not ok")
        print("".join(f"# {line}\n" for line in self.failures[-1][1].splitlines()), end="")

    def addError(self, test, err):
        super().addError(test, err)
        if not isinstance(test, unittest.TestCase):  # a class that could not be set up
            self.testsRun += 1
        self.report(test, "not ok")
        print("".join(f"# {line}\n" for line in self.errors[-1][1].splitlines()), end="")


def main():
    chosen = sys.argv[3:]
    suite = (unittest.defaultTestLoader.loadTestsFromNames(chosen, sys.modules["__main__"]) if chosen else
             unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"]))
    result = TapResult()
    suite.run(result)
    print(f"1..{result.testsRun}")
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
