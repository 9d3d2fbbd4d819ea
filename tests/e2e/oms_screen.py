# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as a person and a screen reader have it: a display of its own, the real program, pointer and keys by
xdotool, and what is on screen by AT-SPI. Import only inside a D-Bus session made for the test."""
import os
import re
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402


def or_gone(otherwise):
    """What a node says, or @otherwise when it has just left the screen: lists change while they are read."""
    def wrap(ask):
        def asked(self):
            try:
                return ask(self)
            except GLib.Error:
                return otherwise() if callable(otherwise) else otherwise
        return asked
    return wrap


class Timeout(Exception):
    pass


def wait_for(what, seconds=60.0, pause=0.05):
    """Asks until the answer is true; the answer. A node that goes away in between is asked for again."""
    end = time.monotonic() + seconds
    answer = None
    while time.monotonic() < end:
        try:
            answer = what()
        except Exception:  # the tree changes while it is read
            answer = None
        if answer:
            return answer
        time.sleep(pause)
    raise Timeout(getattr(what, "__name__", "answer"))


class Display:
    """An Xvfb with a free number."""

    def __init__(self, width=1400, height=900):
        read, write = os.pipe()
        self.process = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24",
                                         "-nolisten", "tcp"], pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.name = ":" + pipe.readline().strip()

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Pointer:
    def __init__(self, display):
        self.env = dict(os.environ, DISPLAY=display.name)

    def do(self, *args):
        subprocess.run(["xdotool", *map(str, args)], env=self.env, check=True)

    def click(self, x, y, button=1, modifier=None):
        self.do("mousemove", x, y)
        if modifier:
            self.do("keydown", modifier, "click", button, "keyup", modifier)
        else:
            self.do("click", button)

    def key(self, *names):
        self.do("key", *names)

    def type(self, text):
        self.do("type", "--delay", "15", text)


class Node:
    """An accessible with just what the tests need."""

    def __init__(self, accessible):
        self.accessible = accessible

    @property
    @or_gone("")
    def name(self):
        return self.accessible.get_name() or ""

    @property
    @or_gone("gone")
    def role(self):
        return self.accessible.get_role_name()

    @property
    def parent(self):
        return Node(self.accessible.get_parent())

    @property
    @or_gone(list)
    def children(self):
        count = self.accessible.get_child_count()
        return [Node(c) for c in (self.accessible.get_child_at_index(i) for i in range(count)) if c is not None]

    @property
    @or_gone((-1, -1, 0, 0))
    def box(self):
        """x, y, width, height on the screen: the window is at its corner."""
        extents = self.accessible.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        return extents.x, extents.y, extents.width, extents.height

    @property
    def description(self):
        return self.accessible.get_description() or ""

    @property
    def value(self):
        return self.accessible.get_value_iface().get_current_value()

    @property
    def middle(self):
        x, y, width, height = self.box
        return x + width // 2, y + height // 2

    def has_state(self, state):
        return self.accessible.get_state_set().contains(state)

    @property
    @or_gone(False)
    def selected(self):
        return self.has_state(Atspi.StateType.SELECTED)

    @property
    def focused(self):
        return self.has_state(Atspi.StateType.FOCUSED)

    @property
    @or_gone(False)
    def showing(self):
        if self.accessible.get_component_iface() is None:
            return False
        _, _, width, height = self.box
        return width > 1 and height > 1

    @property
    @or_gone("")
    def text(self):
        iface = self.accessible.get_text_iface()
        return iface.get_text(0, -1) if iface is not None else self.name

    def walk(self, into_rows=False):
        """Itself and all below; the rows of a list are two thousand nodes, so only on demand."""
        yield self
        if self.role in ("tree table", "table row") and not into_rows:
            return
        for child in self.children:
            yield from child.walk(into_rows)

    def find(self, role=None, name=None, showing=True):
        for node in self.walk():
            if role is not None and node.role != role:
                continue
            if name is not None and not re.fullmatch(name, node.name):
                continue
            if showing and not node.showing:
                continue
            return node
        return None


class Program:
    """The real program on a display, watched."""

    def __init__(self, command, display, env):
        self.log = open(os.path.join(env["HOME"], "program.log"), "w+")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log,
                                        env=dict(env, DISPLAY=display.name, GTK_A11Y="atspi", GSK_RENDERER="cairo",
                                                 GDK_DEBUG="gl-disable", GDK_DISABLE="gl,vulkan", GDK_BACKEND="x11",
                                                 OMS_WATCHDOG="1", LC_ALL="C.UTF-8", TZ="Asia/Kolkata"))

    def window(self):
        def look():
            desktop = Atspi.get_desktop(0)
            for i in range(desktop.get_child_count()):
                app = desktop.get_child_at_index(i)
                if app is not None and app.get_process_id() == self.process.pid and app.get_child_count() > 0:
                    app.set_cache_mask(Atspi.Cache.NONE)  # rows change their names all the time
                    return Node(app.get_child_at_index(0))
            return None
        return wait_for(look, 40)

    def output(self):
        self.log.flush()
        with open(self.log.name) as log:
            return log.read()

    def turns(self):
        """Long turns of the main loop so far and what the thread worked in them, in ms."""
        return [(float(turn), float(work)) for turn, work in
                re.findall(r"watchdog: turn ([0-9.]+) ms, work ([0-9.]+) ms", self.output())]

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        return self.process.returncode
