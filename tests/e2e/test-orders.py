#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order list under a real pointer: whatever is clicked is the order that is on screen there, also right after a
filter or a sort changed. Arguments: oms, oms-make-orders. Speaks TAP.

OMS_E2E_ORDERS: how many orders (20000). OMS_E2E_TURN: the most that a turn of the main loop may work after the
first show, in ms (100 for a million orders, no limit for fewer)."""
import math
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

from oms_e2e import Tap, inside_session

if __name__ == "__main__":
    inside_session()

from oms_screen import Display, Pointer, Program, Timeout, wait_for  # noqa: E402

ORDERS = int(os.environ.get("OMS_E2E_ORDERS", "20000"))
TURN = float(os.environ.get("OMS_E2E_TURN", "100" if ORDERS >= 1000000 else "0"))
PACKED_HERE = 16
MONEY = re.compile(r"₹([0-9,.]+)")


class Orders:
    """The Orders page of a running program."""

    def __init__(self, window, pointer):
        self.window = window
        self.pointer = pointer
        self.table = wait_for(lambda: window.find("tree table", "Orders"), 60)
        self.list = wait_for(lambda: next(c for c in self.table.children if c.role == "list"))
        self.header = next(c for c in self.table.children if c.role == "table row")
        bars = [c for c in self.table.parent.children if c.role == "scroll bar"]
        self.scroll_bar = max(bars, key=lambda bar: bar.box[3]).children[0]
        rows = wait_for(lambda: len(self.list.children) > 1 and self.list.children)
        self.pitch = rows[1].box[1] - rows[0].box[1]

    def rows_by_position(self):
        """GTK holds two hundred rows, and the boxes of those off the screen are old; where a row stands follows from its
        number and the scroll bar alone."""
        rows = {}
        for row in self.list.children:
            found = re.fullmatch("Row ([0-9]+)", row.description)
            if found:
                rows[int(found.group(1)) - 1] = row
        return rows

    def visible_rows(self):
        """(box, name) of the rows that can be seen whole, from the top."""
        left, top, width, height = self.list.box
        scrolled, rows = self.scroll_bar.value, self.rows_by_position()
        first = math.ceil(scrolled / self.pitch - 0.01)
        last = min(math.floor((scrolled + height) / self.pitch), max(rows) + 1)
        return [((left, round(top + position * self.pitch - scrolled), width, self.pitch), rows[position].name)
                for position in range(first, last)]

    def loaded_rows(self):
        def whole():
            rows = self.visible_rows()
            return rows if rows and all("," in name for _, name in rows) else None
        return wait_for(whole)

    def order_at(self, y):
        position = int((y - self.list.box[1] + self.scroll_bar.value) // self.pitch)
        return self.rows_by_position()[position].name.split(",")[0]

    def pane_id(self):
        """What the detail pane says it shows."""
        button = self.window.find("push button", "Copy the order id")
        return next(c for c in button.parent.children if c.role == "label").name if button else None

    def choose(self, role, name, step, take):
        """In a popover by keys: it is a surface of its own, whose place on the screen AT-SPI does not tell."""
        node = wait_for(lambda: self.window.find(role, name))
        for _ in range(60):
            if node.focused:
                self.pointer.key(take)
                return
            self.pointer.key(step)
            time.sleep(0.03)
        raise Timeout(name)

    def filter_new(self):
        self.press("push button", "Add filter")
        self.choose("check box", "New", "Tab", "space")
        wait_for(lambda: " of " in self.count())
        self.pointer.key("Escape")

    def count(self):
        for node in self.window.walk():
            if node.role == "label" and re.fullmatch(r"[0-9,]+( of [0-9,]+)? orders?", node.name) and node.showing:
                return node.name
        return None

    def press(self, role, name):
        node = wait_for(lambda: self.window.find(role, name))
        self.pointer.click(*node.middle)
        return node

    def settle(self):
        """Waits until the page says the same thing twice: rows and count."""
        def same():
            before = (self.count(), [name for _, name in self.visible_rows()])
            time.sleep(0.25)
            return before == (self.count(), [name for _, name in self.visible_rows()]) and before[1]
        return wait_for(same)


def number(text):
    return int(text.replace(",", ""))


def check_clicks(tap, orders, what):
    """A click, Ctrl+click and Shift+click hit what is under the pointer."""
    rows = orders.settle() and orders.loaded_rows()
    pick = [rows[3], rows[9], rows[6]]
    middles = [(box[0] + 300, box[1] + box[3] // 2) for box, _ in pick]
    ids = [name.split(",")[0] for _, name in pick]

    orders.pointer.click(*middles[0])
    try:
        wait_for(lambda: orders.pane_id() == ids[0], 5)
        good = True
    except Timeout:
        good = False
    tap.ok(good, f"{what}: a click opens the order under the pointer", f"{orders.pane_id()} is not {ids[0]}")
    tap.ok(orders.order_at(middles[0][1]) == ids[0], f"{what}: the list stays in place when it is clicked",
           f"{orders.order_at(middles[0][1])} stands where {ids[0]} was")

    orders.pointer.click(*middles[1], modifier="ctrl")
    time.sleep(0.4)
    chosen = sorted(row.name.split(",")[0] for row in orders.list.children if row.selected)
    tap.ok(chosen == sorted(ids[:2]), f"{what}: Ctrl+click adds the order under the pointer", f"{chosen} {ids[:2]}")

    orders.pointer.click(*middles[0])
    time.sleep(0.2)
    orders.pointer.click(*middles[2], modifier="shift")
    time.sleep(0.4)
    wanted = [name.split(",")[0] for _, name in rows[3:7]]
    chosen = [row.name.split(",")[0] for row in orders.list.children if row.selected]
    tap.ok(sorted(chosen) == sorted(wanted), f"{what}: Shift+click selects from one to the other",
           f"{chosen} {wanted}")


def zone(database):
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    name, = db.execute("SELECT value FROM settings WHERE name = 'zone'").fetchone()
    db.close()
    return name


def check_start(tap, orders, database):
    tap.ok(soon(lambda: zone(database) == "Asia/Kolkata"), "the days are counted in this computer's zone",
           zone(database))
    check_clicks(tap, orders, "at the start")


def check_filter(tap, orders, database):
    everything = number(orders.count().split(" ")[0])
    orders.filter_new()
    rows = orders.settle() and orders.loaded_rows()
    matching = number(orders.count().split(" ")[0])
    tap.ok(0 < matching < everything, "a filter is counted", orders.count())
    tap.ok(all(", New, " in name for _, name in rows), "only what matches is on screen", rows)
    check_clicks(tap, orders, "after a filter")


def check_race(tap, orders, database):
    """A click right behind a change hits what was on screen then or what came: pane and selected row agree."""
    rows = orders.visible_rows()
    box = rows[5][0]
    before = rows[5][1].split(",")[0]
    remove = wait_for(lambda: orders.window.find("push button", "Remove the filter .*"))
    orders.pointer.click(*remove.middle)
    orders.pointer.click(box[0] + 300, box[1] + box[3] // 2)
    orders.settle()
    after = orders.order_at(box[1] + box[3] // 2)
    shown = orders.pane_id()
    chosen = [row.name.split(",")[0] for row in orders.list.children if row.selected]
    tap.ok(shown in (before, after) and chosen in ([shown], []), "a click right behind a change hits one order",
           f"before {before}, after {after}, pane {shown}, selected {chosen}")


def packed(database):
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    ids = {row[0] for row in db.execute("SELECT platform_order_id FROM orders WHERE flags & ?", (PACKED_HERE,))}
    db.close()
    return ids


def check_actions(tap, orders, database):
    orders.filter_new()
    rows = orders.settle() and orders.loaded_rows()
    already = packed(database)
    fresh = [(box, name.split(",")[0]) for box, name in rows if name.split(",")[0] not in already]

    undo = orders.window.find("push button", "Undo", showing=False)
    box, order = fresh[4]
    orders.pointer.click(box[0] + 300, box[1] + 12, button=3)
    orders.choose("menu item", "Mark packed", "Down", "Return")
    wait_for(lambda: undo.showing)
    orders.pointer.do("mousemove", *steady(undo))  # the toast stays while it is pointed at
    tap.ok(soon(lambda: packed(database) - already == {order}), "the context menu marks the order it was opened on",
           f"{packed(database) - already} {order}")
    orders.pointer.click(*steady(undo))
    tap.ok(soon(lambda: packed(database) == already), "Undo takes the mark away", packed(database) - already)

    box, order = fresh[6]
    orders.pointer.click(box[0] + 300, box[1] + 12)
    wait_for(lambda: orders.pane_id() == order)
    pane_button = [n for n in orders.window.walk() if n.role == "push button" and n.name == "Mark packed" and n.showing]
    orders.pointer.click(*max(pane_button, key=lambda n: n.box[0]).middle)
    tap.ok(soon(lambda: packed(database) - already == {order}), "the pane marks the order it shows",
           f"{packed(database) - already} {order}")

    (first, one), (second, two) = fresh[1], fresh[8]
    orders.pointer.click(first[0] + 300, first[1] + 12)
    orders.pointer.click(second[0] + 300, second[1] + 12, modifier="ctrl")
    wait_for(lambda: orders.window.find("label", "2 selected"))
    bar_button = [n for n in orders.window.walk() if n.role == "push button" and n.name == "Mark packed" and n.showing]
    orders.pointer.click(*min(bar_button, key=lambda n: n.box[0]).middle)
    tap.ok(soon(lambda: packed(database) - already == {order, one, two}), "the selection bar marks what is selected",
           f"{packed(database) - already} {[order, one, two]}")
    orders.pointer.key("Escape")
    orders.press("push button", "Remove the filter .*")
    wait_for(lambda: " of " not in orders.count())


def steady(node):
    """The middle of what slides in, once it has come to rest."""
    seen = []

    def rests():
        seen.append(node.middle)
        time.sleep(0.15)
        return len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]

    wait_for(rests)
    return seen[-1]


def soon(what):
    try:
        return bool(wait_for(what, 20))
    except Timeout:
        return False


def position_of(database, order):
    """Where the order stands when the newest is first."""
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    at, = db.execute("SELECT purchased_at FROM orders WHERE platform_order_id = ?", (order,)).fetchone()
    position, = db.execute("SELECT count(*) FROM orders WHERE purchased_at > ?", (at,)).fetchone()
    db.close()
    return position


def check_wheel(tap, orders, database):
    height, page = orders.pitch, orders.list.box[3]
    orders.pointer.do("mousemove", 500, 400, "click", "--repeat", 400, "--delay", 3, 5)
    rows = orders.settle() and orders.loaded_rows()
    wanted = min(400 * page ** (2 / 3) / height, ORDERS - page / height)
    got = position_of(database, rows[0][1].split(",")[0])
    tap.ok(abs(got - wanted) < wanted * 0.15 + 30, "400 turns of the wheel go as far as they should",
           f"row {got}, expected about {wanted:.0f}")
    check_clicks(tap, orders, "far down")


def check_sort(tap, orders, database):
    orders.pointer.click(*header(orders, "Total").middle)
    orders.settle()
    amounts = totals(orders)
    tap.ok(amounts == sorted(amounts) and amounts, "a click on Total sorts, smallest first", amounts)
    check_clicks(tap, orders, "after sorting")
    orders.pointer.click(*header(orders, "Total").middle)
    orders.settle()
    wait_for(lambda: totals(orders) == sorted(totals(orders), reverse=True) and totals(orders)[0] > amounts[0])
    tap.ok(True, "a second click turns it round")
    newest = orders.newest
    for _ in range(2):
        orders.pointer.click(*header(orders, "Ordered").middle)
        orders.settle()
    tap.ok(orders.order_at(orders.list.box[1] + 5) == newest, "and Ordered brings the newest to the top again",
           orders.visible_rows()[:1])


def check_sort_keys(tap, orders, database):
    """Headers have no focus: the menu of the columns has, and the list has it again behind it."""
    rows = orders.loaded_rows()
    orders.pointer.click(rows[1][0][0] + 300, rows[1][0][1] + 12)
    orders.pointer.key("ctrl+shift+s")
    wait_for(lambda: orders.window.find(None, "Descending"))
    orders.pointer.key("Up", "Up", "Return")  # from the first round to the directions: Ascending
    orders.settle()
    orders.pointer.key("ctrl+shift+s")
    wait_for(lambda: orders.window.find(None, "Descending"))
    orders.pointer.key("Down", "Down", "Down", "Down", "Down", "Return")  # Marketplace, Order, Status, Buyer, Items, Total
    orders.settle()
    ok = soon(lambda: len(totals(orders)) > 5 and totals(orders) == sorted(totals(orders)))
    tap.ok(ok, "the keyboard sorts by Total, smallest first", totals(orders)[:9])
    id_before = orders.pane_id()
    orders.pointer.key("j")
    tap.ok(soon(lambda: orders.pane_id() != id_before), "and goes on in the list", orders.pane_id())
    for _ in range(2):
        orders.pointer.click(*header(orders, "Ordered").middle)
        orders.settle()


def header(orders, title):
    return next(n for n in orders.header.walk(into_rows=True) if n.role == "label" and n.name == title)


def totals(orders):
    found = [MONEY.search(name) for _, name in orders.loaded_rows()]
    return [float(m.group(1).replace(",", "")) for m in found if m]


def check_end(tap, orders, database):
    rows = orders.loaded_rows()
    orders.pointer.click(rows[0][0][0] + 300, rows[0][0][1] + 12)
    orders.pointer.key("End")
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    oldest, = db.execute("SELECT min(purchased_at) FROM orders").fetchone()
    last = {row[0] for row in db.execute("SELECT platform_order_id FROM orders WHERE purchased_at = ?", (oldest,))}
    db.close()
    tap.ok(soon(lambda: orders.loaded_rows()[-1][1].split(",")[0] in last and orders.pane_id() in last),
           "End jumps to the oldest order and opens it", f"{orders.visible_rows()[-1:]} {orders.pane_id()} {last}")
    orders.pointer.key("Home")
    orders.settle()


def check_keys(tap, orders, database):
    rows = orders.loaded_rows()
    ids = [name.split(",")[0] for _, name in rows]
    orders.pointer.click(rows[2][0][0] + 300, rows[2][0][1] + 12)
    orders.pointer.key("j", "j")
    tap.ok(soon(lambda: orders.pane_id() == ids[4]), "J goes down, order by order", f"{orders.pane_id()} {ids[4]}")
    orders.pointer.key("k")
    tap.ok(soon(lambda: orders.pane_id() == ids[3]), "K goes up", f"{orders.pane_id()} {ids[3]}")
    orders.pointer.key("shift+Down", "shift+Down")
    tap.ok(soon(lambda: selected(orders) == sorted(ids[3:6])), "Shift+Down selects on", selected(orders))
    orders.pointer.key("ctrl+a")
    everything = orders.count().split(" ")[0]
    tap.ok(soon(lambda: orders.window.find("label", f"{everything} selected")), "Ctrl+A selects all")
    orders.pointer.key("Escape")
    tap.ok(soon(lambda: not selected(orders)), "Escape selects nothing", selected(orders))


def check_focus(tap, orders, database):
    """The pane and back again without a pointer."""
    rows = orders.loaded_rows()
    ids = [name.split(",")[0] for _, name in rows]

    def focused(name):
        return lambda: orders.window.find("push button", name).focused

    def presses_until(name, key):
        for _ in range(12):
            if focused(name)():
                return True
            orders.pointer.key(key)
            time.sleep(0.15)
        return False

    orders.pointer.click(rows[2][0][0] + 300, rows[2][0][1] + 12)
    orders.pointer.key("Return")
    tap.ok(soon(focused("Close the order")), "Enter moves into the pane")
    tap.ok(presses_until("Refresh", "Tab"), "Tab goes through all of it")
    tap.ok(presses_until("Close the order", "shift+Tab"), "and back")
    orders.pointer.key("space", "j")
    tap.ok(soon(lambda: selected(orders) == [ids[3]]), "closed by keyboard, J goes on from its order", selected(orders))
    tap.ok(" of " not in orders.count(), "and is no search", orders.count())
    orders.pointer.key("Tab")
    tap.ok(soon(lambda: not any(row.focused for row in orders.rows_by_position().values())), "Tab leaves the list")
    orders.pointer.click(rows[3][0][0] + 300, rows[3][0][1] + 12)
    orders.pointer.key("Return", "Escape")
    soon(lambda: orders.pane_id() == ids[3])


def selected(orders):
    return sorted(row.name.split(",")[0] for row in orders.rows_by_position().values() if row.selected)


def check_typing(tap, orders, database):
    """Letter by letter: some of these find nothing, so the list goes away and comes back."""
    orders.pointer.key("ctrl+f")
    for letter in "rani pink":
        orders.pointer.type(letter)
        time.sleep(0.4)
    rows = orders.settle() and orders.loaded_rows()
    matching, _, everything = orders.count().partition(" of ")
    tap.ok(rows and 0 < number(matching) < number(everything.split(" ")[0]), "typing a title finds its orders",
           orders.count())
    orders.pointer.key("ctrl+a", "BackSpace")
    tap.ok(soon(lambda: " of " not in orders.count()) and orders.settle(), "without it all are there", orders.count())
    orders.pointer.key("Escape")


def check_search(tap, orders, database):
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    order, = db.execute("SELECT platform_order_id FROM orders ORDER BY id LIMIT 1 OFFSET ?", (ORDERS // 2,)).fetchone()
    db.close()
    orders.pointer.key("ctrl+f")
    orders.pointer.type(order)
    tap.ok(soon(lambda: orders.count().startswith("1 of ")), "typing an order id finds it", orders.count())
    rows = orders.settle() and orders.loaded_rows()
    tap.ok([name.split(",")[0] for _, name in rows] == [order], "it alone is on screen", rows)
    orders.pointer.click(rows[0][0][0] + 300, rows[0][0][1] + 12)
    tap.ok(soon(lambda: orders.pane_id() == order), "and a click opens it", orders.pane_id())
    orders.pointer.key("Escape")
    orders.pointer.key("ctrl+f", "ctrl+a", "BackSpace")


def main():
    tap = Tap()
    home = tempfile.mkdtemp(prefix="oms-e2e-")
    database = os.path.join(home, "data", "oms.db")
    os.mkdir(os.path.dirname(database), 0o700)
    subprocess.run([sys.argv[2], "--quiet", "--orders", str(ORDERS), "--accounts", "4", database], check=True,
                   env=dict(os.environ, TZ="UTC"))
    env = dict(os.environ, HOME=home, XDG_DATA_HOME=home + "/data", XDG_CONFIG_HOME=home + "/config",
               XDG_CACHE_HOME=home + "/cache", GSETTINGS_BACKEND="memory", SECRET_BACKEND="file",
               SECRET_FILE_TEST_PATH=home + "/keyring", SECRET_FILE_TEST_PASSWORD="x")
    display = Display()
    program = Program([sys.argv[1], "--database", database], display, env)
    try:
        pointer = Pointer(display)
        window = program.window()
        time.sleep(2)
        pointer.key("ctrl+2")
        orders = Orders(window, pointer)
        orders.newest = orders.loaded_rows()[0][1].split(",")[0]
        shown = len(program.turns())
        checks = [check_start, check_filter, check_race, check_actions, check_sort, check_sort_keys, check_wheel, check_end, check_keys,
                  check_focus, check_search]
        if TURN > 0:  # its point is how long each letter takes
            checks.append(check_typing)
        for check in checks:
            before = len(program.turns())
            check(tap, orders, database)
            print(f"# {check.__name__}: turns of the main loop and their work, ms:", program.turns()[before:])
        longest = max((work for _, work in program.turns()[shown:]), default=0)
        print(f"# most work of a turn of the main loop after the first show: {longest:.1f} ms")
        if TURN > 0:
            tap.ok(longest <= TURN, f"no turn of the main loop works over {TURN:.0f} ms", f"{longest:.1f} ms")
        tap.ok(program.process.poll() is None, "the program is still there", program.output())
    except Exception as error:  # the rest cannot go on, and what is on screen tells why
        tap.ok(False, "the page answers", f"{error!r}\n{program.output()}")
        picture(display)
    finally:
        program.stop()
        display.stop()
        shutil.rmtree(home, ignore_errors=True)
    tap.finish()


def picture(display):
    folder = os.environ.get("OMS_SCREENSHOTS")
    if folder and shutil.which("import"):
        subprocess.run(["import", "-window", "root", os.path.join(folder, "test-orders.png")],
                       env=dict(os.environ, DISPLAY=display.name), check=False)


if __name__ == "__main__":
    main()
