-- SPDX-License-Identifier: GPL-3.0-or-later
-- From version 2 to 3: what only a list told of an order that waits to be read by its id.

ALTER TABLE due_orders ADD COLUMN purchased_at INTEGER;
ALTER TABLE due_orders ADD COLUMN purchased_precision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE due_orders ADD COLUMN group_id TEXT NOT NULL DEFAULT '';
