-- SPDX-License-Identifier: GPL-3.0-or-later
-- From version 1 to 2: saved views, undo, what is wrong with each job, and the indexes behind "what must leave today", "what was not looked at" and
-- "what sells best".

CREATE TABLE views (
  uuid TEXT PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (length (name) > 0),
  filter TEXT NOT NULL DEFAULT '', sort TEXT NOT NULL DEFAULT '', position INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) STRICT;

CREATE TABLE undo (
  uuid TEXT PRIMARY KEY, action TEXT NOT NULL, label TEXT NOT NULL DEFAULT '',
  payload TEXT NOT NULL CHECK (json_valid (payload)), created_at INTEGER NOT NULL, undone_at INTEGER) STRICT;
CREATE INDEX undo_created ON undo (created_at);
ALTER TABLE sync_cursors ADD COLUMN failed_at INTEGER;
ALTER TABLE sync_cursors ADD COLUMN error TEXT NOT NULL DEFAULT '';
CREATE INDEX orders_open_dispatch ON orders (dispatch_by) WHERE status < 4;
CREATE INDEX orders_open_seen ON orders (platform_id, seen_at) WHERE status < 4;
DROP INDEX daily_sku_day;
CREATE INDEX daily_sku_sold ON daily_sku (local_day, sku, currency, units, amount);
