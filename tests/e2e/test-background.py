#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""OMS when nobody looks: the window is closed and orders go on coming in, what cannot wait is told over the real session
bus, and the window is back at once when it is asked for. Arguments: oms, omsctl, oms-sandbox, folder of the settings
schema. Speaks TAP."""
import json
import os
import re
import sqlite3
import subprocess
import sys
import threading
import time

from oms_e2e import Home, Sandbox, Tap, inside_session

if __name__ == "__main__":
    inside_session()

from oms_screen import Display, Pointer, Program, Timeout, wait_for  # noqa: E402

APP = "com.example.Oms"
PACKED_HERE, RECALLED = 16, 4


class Notifications:
    """What the desktop was told, in the order it came."""

    def __init__(self):
        self.process = subprocess.Popen([sys.executable, os.path.join(os.path.dirname(__file__), "oms_desktop.py")],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.all = []
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()
        wait_for(lambda: any("ready" in one for one in self.all), 20)

    def read(self):
        for line in self.process.stdout:
            self.all.append(json.loads(line))

    def of(self, title):
        return [one for one in list(self.all) if title in one.get("title", "")]

    def wait(self, title, times=1, seconds=30):
        return wait_for(lambda: self.of(title) if len(self.of(title)) >= times else None, seconds)[-1]

    def press(self, number, action="default"):
        self.process.stdin.write(f"{number} {action}\n")
        self.process.stdin.flush()

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


class Desk:
    def __init__(self, tap, argv):
        self.tap = tap
        self.oms, omsctl, sandbox, schemas = map(os.path.realpath, argv[1:5])
        self.home = Home(omsctl)
        self.home.database = os.path.join(self.home.path, "data", APP, "oms.db")
        os.mkdir(os.path.dirname(self.home.database), 0o700)
        self.sandbox = Sandbox(sandbox, "--orders", "120", "--fast", "--seed", "5")
        self.display = Display()
        self.pointer = Pointer(self.display)
        self.notifications = Notifications()
        self.env = dict(self.home.env, GSETTINGS_BACKEND="keyfile", GSETTINGS_SCHEMA_DIR=schemas,
                        G_DEBUG="fatal-criticals", DISPLAY=self.display.name)
        self.program = None

    def start(self, *options):
        self.program = Program([self.oms, *options], self.display, self.env)

    def run(self, *options):
        """A second start, as by a double click."""
        return subprocess.run([self.oms, *options], env=dict(self.env, GDK_BACKEND="x11", GSK_RENDERER="cairo"),
                              capture_output=True, text=True, timeout=30)

    def visible(self):
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "OMS"], capture_output=True,
                              env=self.pointer.env).stdout.split()

    def ends(self, seconds=20):
        try:
            return self.program.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def is_running(self):
        return self.program.process.poll() is None

    def call(self, method, *args):
        return subprocess.run(["gdbus", "call", "--session", "--dest", APP, "--object-path", "/com/example/Oms",
                               "--method", "org.freedesktop.Application." + method, *args], env=self.env,
                              capture_output=True, text=True, timeout=30)

    def quit(self):
        self.call("ActivateAction", "quit", "[]", "{}")
        return self.ends()

    def sql(self, text, *values, write=False):
        db = sqlite3.connect(f"file:{self.home.database}?mode={'rw' if write else 'ro'}", uri=True, timeout=20)
        rows = db.execute(text, values).fetchall()
        db.commit()
        db.close()
        return rows

    def count(self):
        return self.sql("SELECT COUNT (*) FROM orders")[0][0]

    def preference(self, key):
        try:
            with open(os.path.join(self.home.path, "config/glib-2.0/settings/keyfile")) as file:
                found = re.search(rf"^{key}=(.*)$", file.read(), re.MULTILINE)
        except FileNotFoundError:
            return None
        return found.group(1) if found else None

    def stop(self):
        if self.program is not None and self.is_running():
            print("#", self.program.output()[-1500:].replace("\n", "\n# "))
            self.program.stop()
        self.notifications.stop()
        self.sandbox.stop()
        self.display.stop()
        self.home.remove()

    # ---- Orders

    def to_be_cancelled(self):
        """An order whose buyer wants it no more, packed here."""
        self.sandbox.control(add=10)
        order = self.sandbox.control(request_cancel=1)["request_cancel"][0]["id"]
        wait_for(lambda: self.sql("SELECT 1 FROM orders WHERE platform_order_id = ? AND flags & 2", order), 30)
        self.sql("UPDATE orders SET flags = flags | ? WHERE platform_order_id = ?", PACKED_HERE, order, write=True)
        return order

    def cancel(self, order):
        """When the news stood in the database."""
        self.sandbox.control(advance=100)
        wait_for(lambda: self.sql("SELECT 1 FROM orders WHERE platform_order_id = ? AND flags & ?", order, RECALLED), 30,
                 0.01)
        return time.time()


def check_without(desk, tap):
    """Nobody has asked for anything: closing the window ends it."""
    desk.start()
    desk.program.window()
    wait_for(desk.visible, 30)
    desk.pointer.key("ctrl+w")
    tap.ok(desk.ends() == 0, "closing the window ends the program", desk.program.output())
    desk.start("--gapplication-service")
    tap.ok(desk.ends(30) == 0, "a start without a window ends when there is nothing to do", desk.program.output())
    tap.ok(not desk.notifications.all[1:], "and nobody is told of anything", desk.notifications.all)


def windows(desk):
    """All windows of the program: dialogs are of their own."""
    return desk.program.window().parent.children


def switch(desk, name):
    def look():
        for window in windows(desk):
            node = window.find("check box", name)
            if node is not None:
                return node
        return None
    return wait_for(look, 20)


def press_switch(desk, name):
    node = switch(desk, name)
    node.accessible.get_action_iface().do_action(0)


def check_preferences(desk, tap):
    desk.start()
    desk.program.window()
    wait_for(desk.visible, 30)
    desk.pointer.key("ctrl+comma")
    entry = os.path.join(desk.home.path, "config/autostart", APP + ".desktop")
    press_switch(desk, "Keep syncing when the window is closed")
    wait_for(lambda: desk.preference("keep-syncing") == "true", 10)
    tap.ok(True, "the preference is kept")
    os.makedirs(os.path.dirname(os.path.dirname(entry)), exist_ok=True)
    with open(os.path.dirname(entry), "w") as file:  # a file where the folder should be
        file.write("")
    press_switch(desk, "Start when I log in")
    sentence = wait_for(lambda: next((node.name for window in windows(desk) for node in window.walk()
                                      if "cannot be changed" in node.name), None), 10)
    tap.ok(sentence.endswith("then try again."), "what cannot be written is said", sentence)
    os.remove(os.path.dirname(entry))
    press_switch(desk, "Start when I log in")
    wait_for(lambda: os.path.exists(entry), 10)
    with open(entry) as file:
        text = file.read()
    tap.ok(f'Exec="{desk.oms}" --gapplication-service\n' in text, "the login starts it without its window", text)
    valid = subprocess.run(["desktop-file-validate", entry], capture_output=True, text=True)
    tap.ok(valid.returncode == 0, "the entry is valid", valid.stdout)
    desk.pointer.key("Escape")


def check_closed(desk, tap):
    time.sleep(0.5)
    desk.pointer.key("ctrl+w")
    wait_for(lambda: not desk.visible(), 10)
    told = desk.notifications.wait("OMS goes on syncing")
    tap.ok(desk.is_running(), "the window is closed and the program stays", desk.program.output())
    tap.ok("Quit" in told["body"] and "app.quit" in json.dumps(told["actions"]) or "Quit OMS" in told["actions"],
           "the first time one is told, and how to end it", told)
    before = desk.count()
    desk.sandbox.control(add=5)
    wait_for(lambda: desk.count() >= before + 5, 30)
    tap.ok(True, "orders go on coming into the database")
    order = desk.to_be_cancelled()
    stored = desk.cancel(order)
    told = desk.notifications.wait("Cancelled after packing")
    tap.ok(told["at"] - stored < 1, "a parcel that must not leave is told of within a second", told["at"] - stored)
    tap.ok(order in told["body"] and "Do not ship it." in told["body"] and told["urgency"] == 2,
           "with its number, as urgent", told)
    return told


def recalled(desk):
    """The count in the sidebar."""
    def look():
        node = desk.program.window().find("list item", r"Cancelled after packing.*") or \
            desk.program.window().find(None, r"Cancelled after packing, \d+.*")
        return node.name if node is not None else None
    return look()


def check_back(desk, tap):
    started = time.monotonic()
    second = desk.run()
    wait_for(desk.visible, 10, 0.01)
    took = time.monotonic() - started
    tap.ok(second.returncode == 0 and took < 2, "a second start shows the window again at once", f"{took:.2f} s {second.stderr}")
    print(f"# the window is back after {took:.2f} s", flush=True)
    tap.ok(wait_for(lambda: re.search(r"\b1\b", recalled(desk) or ""), 10), "which knows what came", recalled(desk))
    order = desk.to_be_cancelled()
    stored = desk.cancel(order)
    wait_for(lambda: re.search(r"\b2\b", recalled(desk) or ""), 10, 0.01)
    took = time.time() - stored
    tap.ok(took < 1, "the open window shows the next one within a second", f"{took:.2f} s")
    print(f"# shown after {took:.2f} s", flush=True)
    told = desk.notifications.wait("Cancelled after packing", 2)
    tap.ok(told["at"] - stored < 1, "and tells of it as well", told["at"] - stored)
    desk.pointer.key("ctrl+w")
    wait_for(lambda: not desk.visible(), 10)
    tap.ok(len(desk.notifications.of("OMS goes on syncing")) == 1, "that it goes on is said once")
    desk.notifications.press(told["id"])
    wait_for(desk.visible, 10)
    wait_for(lambda: desk.program.window().name.startswith("Orders"), 10)
    tap.ok(True, "pressing the notification opens the window on these orders")


def check_refused(desk, tap):
    """A person is asked for once, not at each run and not at each start."""
    desk.pointer.key("ctrl+w")
    wait_for(lambda: not desk.visible(), 10)
    desk.sandbox.control(revoke=True, expire_tokens=True)
    told = desk.notifications.wait("needs you")
    tap.ok(told["title"] == "Amazon India needs you" and told["body"].endswith("."), "a refused account asks for a person",
           told)
    time.sleep(3)
    tap.ok(desk.quit() == 0, "Quit ends it although it was in the background")
    failed = len([run for run in desk.home.json("log", "--limit", "50") if run["state"] == "failed"])
    desk.start("--gapplication-service")
    wait_for(lambda: len([run for run in desk.home.json("log", "--limit", "50") if run["state"] == "failed"]) > failed, 30)
    time.sleep(2)
    tap.ok(not desk.visible(), "a start at the login shows no window")
    tap.ok(len(desk.notifications.of("needs you")) == 1, "and asks no second time", desk.notifications.of("needs you"))
    given = desk.sandbox.control(restore=True)
    before = desk.count()
    desk.sandbox.control(add=3)
    desk.home.omsctl("platforms", "add", "--from-json", "-", stdin=json.dumps(desk.sandbox.get("/sandbox/accounts")) + "\n",
                     check=True)
    uuid = desk.home.json("platforms", "list")[0]["name"]
    desk.home.omsctl("platforms", "set", uuid, "--every", "1s", check=True)
    wait_for(lambda: desk.count() >= before + 3, 40)
    tap.ok(given is not None, "once it is let in again, orders come without a window")
    answer = desk.call("Activate", "{}")
    tap.ok(answer.returncode == 0 and wait_for(desk.visible, 20), "activation opens one",
           answer.stderr + desk.program.output())
    desk.program.window()
    wait_for(lambda: recalled(desk) is not None, 20)
    tap.ok(desk.quit() == 0, "and Quit ends it", desk.program.output())


def failed_runs(desk):
    return len([run for run in desk.home.json("log", "--limit", "500") if run["state"] == "failed"])


def check_refused_elsewhere(desk, tap):
    """Another process keeps the schedule: the program tells what that one was refused, and tells it once."""
    before = len(desk.notifications.of("needs you"))
    serve = subprocess.Popen([desk.home.omsctl_program, "--database", desk.home.database, "serve"], env=desk.home.env,
                             stdout=subprocess.PIPE, text=True)
    try:
        serve.stdout.readline()  # it has run something: the schedule is its own
        desk.start("--gapplication-service")
        time.sleep(2)
        failed = failed_runs(desk)
        desk.sandbox.control(revoke=True, expire_tokens=True)
        told = desk.notifications.wait("needs you", before + 1)
        tap.ok(told["title"] == "Amazon India needs you" and told["body"].endswith("."),
               "a refusal of another process is told of", told)
        tap.ok(failed_runs(desk) > failed and serve.poll() is None, "which goes on")
    finally:
        serve.terminate()
        serve.wait(20)
    failed = failed_runs(desk)
    wait_for(lambda: failed_runs(desk) > failed, 40)
    time.sleep(2)
    tap.ok(len(desk.notifications.of("needs you")) == before + 1, "and not again when the schedule comes here",
           desk.notifications.of("needs you"))
    tap.ok(desk.quit() == 0, "and Quit ends it", desk.program.output())


def main():
    tap = Tap()
    desk = Desk(tap, sys.argv)
    try:
        tap.ok(desk.home.add_accounts(desk.sandbox).returncode == 0, "the account is added")
        tap.ok(desk.home.omsctl("sync", "all").returncode == 0, "a first sync")
        name = desk.home.json("platforms", "list")[0]["name"]
        desk.home.omsctl("platforms", "set", name, "--every", "1s", check=True)
        check_without(desk, tap)
        check_preferences(desk, tap)
        check_closed(desk, tap)
        check_back(desk, tap)
        check_refused(desk, tap)
        check_refused_elsewhere(desk, tap)
    except Timeout as error:
        tap.ok(False, f"waited for {error}", desk.notifications.all)
        raise
    finally:
        desk.stop()
    tap.finish()


main()
