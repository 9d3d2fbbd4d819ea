-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 1 of the database. Released versions are never edited: what changes later is a step of its own.
-- Key columns are NOT NULL with '' for none; a number nobody told is NULL; moments are UTC milliseconds.
-- Statuses: 0 unknown, 1 on hold, 2 new, 3 packed, 4 shipped, 5 delivered, 6 cancelled, 7 returning, 8 returned,
-- 9 lost.

CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO counters (name, value) VALUES ('orders', 0), ('stock', 0), ('accounts', 0), ('logs', 0),
  ('problems', 0), ('totals', 0);

CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE platforms (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL UNIQUE CHECK (length (uuid) > 0),
  kind TEXT NOT NULL CHECK (length (kind) > 0),
  name TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (length (name) > 0),
  display_name TEXT NOT NULL, is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
  config TEXT NOT NULL DEFAULT '{}' CHECK (json_valid (config)),
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) STRICT;

CREATE TABLE tombstones (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL, kind TEXT NOT NULL, row_id INTEGER NOT NULL,
  platform_uuid TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX tombstones_version ON tombstones (version);

CREATE TABLE orders (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  platform_id INTEGER NOT NULL REFERENCES platforms (id) ON DELETE CASCADE,
  platform_order_id TEXT NOT NULL CHECK (length (platform_order_id) > 0), group_id TEXT NOT NULL DEFAULT '',
  status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 9), raw_status TEXT NOT NULL DEFAULT '',
  flags INTEGER NOT NULL DEFAULT 0 CHECK (flags >= 0),
  purchased_at INTEGER, purchased_precision INTEGER NOT NULL DEFAULT 0 CHECK (purchased_precision IN (0, 1)),
  remote_updated_at INTEGER, changed_at INTEGER NOT NULL, seen_at INTEGER NOT NULL,
  content_hash TEXT NOT NULL DEFAULT '',
  dispatch_after INTEGER, dispatch_by INTEGER, deliver_by INTEGER,
  total INTEGER CHECK (total BETWEEN -10000000000000 AND 10000000000000),
    currency TEXT NOT NULL DEFAULT '' CHECK (length (currency) IN (0, 3)),
  item_count INTEGER NOT NULL DEFAULT 0 CHECK (item_count BETWEEN 0 AND 1000000000),
  marketplace_id TEXT NOT NULL DEFAULT '',
  fulfilment INTEGER NOT NULL DEFAULT 0 CHECK (fulfilment BETWEEN 0 AND 2),
  payment TEXT NOT NULL DEFAULT '', ship_city TEXT NOT NULL DEFAULT '', ship_state TEXT NOT NULL DEFAULT '',
  ship_postcode TEXT NOT NULL DEFAULT '', tracking TEXT NOT NULL DEFAULT '',
  sort_name TEXT NOT NULL DEFAULT '', local_day INTEGER NOT NULL,
  platform_metadata TEXT NOT NULL DEFAULT '' CHECK (platform_metadata = '' OR json_valid (platform_metadata)),
  version INTEGER NOT NULL UNIQUE, created_at INTEGER NOT NULL,
  UNIQUE (platform_id, platform_order_id)) STRICT;
CREATE INDEX orders_purchased ON orders (purchased_at);
CREATE INDEX orders_platform_purchased ON orders (platform_id, purchased_at);
CREATE INDEX orders_status_purchased ON orders (status, purchased_at);
CREATE INDEX orders_platform_status_purchased ON orders (platform_id, status, purchased_at);
CREATE INDEX orders_order_id ON orders (platform_order_id COLLATE NOCASE);
CREATE INDEX orders_sort_name ON orders (sort_name);
CREATE INDEX orders_item_count ON orders (item_count);
CREATE INDEX orders_total ON orders (total);
CREATE INDEX orders_dispatch ON orders (dispatch_by);
CREATE INDEX orders_changed ON orders (changed_at);
CREATE INDEX orders_tracking ON orders (tracking COLLATE NOCASE);
CREATE INDEX orders_postcode ON orders (ship_postcode COLLATE NOCASE);
CREATE INDEX orders_flagged ON orders (flags) WHERE flags <> 0;

CREATE TABLE shipments (
  id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  remote_id TEXT NOT NULL, status INTEGER CHECK (status BETWEEN 0 AND 9), raw_status TEXT NOT NULL DEFAULT '',
  hold INTEGER NOT NULL DEFAULT 0 CHECK (hold IN (0, 1)), location_id TEXT NOT NULL DEFAULT '',
  dispatch_after INTEGER, dispatch_by INTEGER,
  carrier TEXT NOT NULL DEFAULT '', tracking TEXT NOT NULL DEFAULT '', remote_updated_at INTEGER,
  UNIQUE (order_id, remote_id)) STRICT;
CREATE INDEX shipments_tracking ON shipments (tracking COLLATE NOCASE);

CREATE TABLE order_items (
  id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  line_id TEXT NOT NULL CHECK (length (line_id) > 0), shipment_id TEXT NOT NULL DEFAULT '',
  sku TEXT NOT NULL DEFAULT '', product_id TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '',
  variation TEXT NOT NULL DEFAULT '',
  quantity INTEGER CHECK (quantity BETWEEN 0 AND 1000000000),
    qty_shipped INTEGER CHECK (qty_shipped BETWEEN 0 AND 1000000000),
  qty_cancelled INTEGER CHECK (qty_cancelled BETWEEN 0 AND 1000000000),
    qty_returned INTEGER CHECK (qty_returned BETWEEN 0 AND 1000000000),
  unit_price INTEGER CHECK (unit_price BETWEEN -10000000000000 AND 10000000000000),
    line_total INTEGER CHECK (line_total BETWEEN -10000000000000 AND 10000000000000),
  status INTEGER CHECK (status BETWEEN 0 AND 9), raw_status TEXT NOT NULL DEFAULT '',
  platform_metadata TEXT NOT NULL DEFAULT '' CHECK (platform_metadata = '' OR json_valid (platform_metadata)),
  UNIQUE (order_id, line_id)) STRICT;
CREATE INDEX order_items_sku ON order_items (sku COLLATE NOCASE);

CREATE TABLE returns (
  id INTEGER PRIMARY KEY, platform_id INTEGER NOT NULL REFERENCES platforms (id) ON DELETE CASCADE,
  return_id TEXT NOT NULL CHECK (length (return_id) > 0),
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE, line_id TEXT NOT NULL DEFAULT '',
  quantity INTEGER CHECK (quantity BETWEEN 0 AND 1000000000), kind TEXT NOT NULL DEFAULT '',
  status INTEGER CHECK (status BETWEEN 0 AND 9), raw_status TEXT NOT NULL DEFAULT '',
  tracking TEXT NOT NULL DEFAULT '', created_at INTEGER, updated_at INTEGER,
  UNIQUE (platform_id, return_id)) STRICT;
CREATE INDEX returns_order ON returns (order_id);

-- The only place for buyer data, with orders.sort_name and order_search, which are purged with it.
CREATE TABLE order_people (
  order_id INTEGER PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE,
  name TEXT NOT NULL DEFAULT '', company TEXT NOT NULL DEFAULT '', address1 TEXT NOT NULL DEFAULT '',
  address2 TEXT NOT NULL DEFAULT '', address3 TEXT NOT NULL DEFAULT '', district TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT '', postcode TEXT NOT NULL DEFAULT '',
  country TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '', email TEXT NOT NULL DEFAULT '',
  purge_after INTEGER) STRICT;
CREATE INDEX order_people_purge ON order_people (purge_after) WHERE purge_after IS NOT NULL;

CREATE TABLE order_raw (
  order_id INTEGER PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE,
  size INTEGER NOT NULL CHECK (size >= 0), body BLOB NOT NULL) STRICT;

CREATE TABLE order_events (
  id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  what TEXT NOT NULL, at INTEGER NOT NULL, from_value TEXT NOT NULL DEFAULT '', to_value TEXT NOT NULL DEFAULT '',
  UNIQUE (order_id, what, at, to_value)) STRICT;

CREATE VIRTUAL TABLE order_search USING fts5 (text, tokenize = 'trigram');

CREATE TABLE products (
  id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, sku TEXT NOT NULL COLLATE NOCASE UNIQUE,
  title TEXT NOT NULL DEFAULT '', created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) STRICT;

CREATE TABLE listings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  platform_id INTEGER NOT NULL REFERENCES platforms (id) ON DELETE CASCADE,
  sku TEXT NOT NULL CHECK (length (sku) > 0), variation TEXT NOT NULL DEFAULT '',
  marketplace_id TEXT NOT NULL DEFAULT '', listing_id TEXT NOT NULL DEFAULT '',
  remote_product_id TEXT NOT NULL DEFAULT '',
  product_id INTEGER REFERENCES products (id) ON DELETE SET NULL, title TEXT NOT NULL DEFAULT '',
  price INTEGER CHECK (price BETWEEN -10000000000000 AND 10000000000000),
    currency TEXT NOT NULL DEFAULT '' CHECK (length (currency) IN (0, 3)),
  status TEXT NOT NULL DEFAULT '', job TEXT NOT NULL DEFAULT '', seen_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL, UNIQUE (platform_id, sku, variation, marketplace_id)) STRICT;
CREATE INDEX listings_sku ON listings (sku COLLATE NOCASE);
CREATE INDEX listings_title ON listings (title COLLATE NOCASE);
CREATE INDEX listings_seen ON listings (platform_id, job, seen_at);
CREATE INDEX listings_product ON listings (product_id) WHERE product_id IS NOT NULL;

CREATE TABLE stock (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  listing_id INTEGER NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
  location TEXT NOT NULL DEFAULT '', fulfilment INTEGER NOT NULL DEFAULT 0 CHECK (fulfilment BETWEEN 0 AND 2),
  total INTEGER, available INTEGER, reserved INTEGER, inbound INTEGER,
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2), reason TEXT NOT NULL DEFAULT '',
  read_at INTEGER, checked_at INTEGER NOT NULL, UNIQUE (listing_id, location, fulfilment)) STRICT;
CREATE INDEX stock_total ON stock (total);
CREATE INDEX stock_available ON stock (available);
CREATE INDEX stock_reserved ON stock (reserved);
CREATE INDEX stock_inbound ON stock (inbound);
CREATE INDEX stock_read ON stock (read_at);
CREATE INDEX stock_not_known ON stock (state) WHERE state <> 0;

CREATE VIEW inventory AS SELECT l.id AS listing_id, s.id AS stock_id, l.platform_id, l.sku, l.variation,
  l.marketplace_id, l.remote_product_id, l.title, l.price, l.currency, l.status, s.location, s.fulfilment,
  s.total, s.available, s.reserved, s.inbound, s.state, s.reason, s.read_at
  FROM listings l LEFT JOIN stock s ON s.listing_id = l.id;

CREATE TABLE thresholds (
  uuid TEXT PRIMARY KEY, product_id INTEGER REFERENCES products (id) ON DELETE CASCADE,
  listing_id INTEGER REFERENCES listings (id) ON DELETE CASCADE, low INTEGER NOT NULL CHECK (low >= 0),
  CHECK ((product_id IS NULL) <> (listing_id IS NULL)), UNIQUE (product_id), UNIQUE (listing_id)) STRICT;

CREATE TABLE tags (
  uuid TEXT PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  tag TEXT NOT NULL COLLATE NOCASE CHECK (length (tag) > 0), created_at INTEGER NOT NULL,
  UNIQUE (order_id, tag)) STRICT;
CREATE INDEX tags_tag ON tags (tag);

CREATE TABLE notes (
  uuid TEXT PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  text TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) STRICT;
CREATE INDEX notes_order ON notes (order_id);

CREATE TABLE sync_logs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  platform_id INTEGER NOT NULL REFERENCES platforms (id) ON DELETE CASCADE, what TEXT NOT NULL,
  started_at INTEGER NOT NULL, finished_at INTEGER, state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
  seen INTEGER NOT NULL DEFAULT 0, added INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
  unknown_statuses INTEGER NOT NULL DEFAULT 0, sentence TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX sync_logs_platform ON sync_logs (platform_id, id);
CREATE INDEX sync_logs_success ON sync_logs (platform_id, finished_at) WHERE state = 1;
CREATE INDEX sync_logs_running ON sync_logs (platform_id) WHERE state = 0;

CREATE TABLE problems (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  platform_id INTEGER NOT NULL REFERENCES platforms (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('order', 'stock')), key TEXT NOT NULL, remote_id TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL, payload BLOB, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
  times INTEGER NOT NULL DEFAULT 1, retry INTEGER NOT NULL DEFAULT 1 CHECK (retry IN (0, 1)),
  UNIQUE (platform_id, kind, key)) STRICT;

CREATE TABLE imports (
  id INTEGER PRIMARY KEY, platform_id INTEGER NOT NULL REFERENCES platforms (id) ON DELETE CASCADE,
  file_name TEXT NOT NULL, file_hash TEXT NOT NULL, format TEXT NOT NULL DEFAULT '', imported_at INTEGER NOT NULL,
  orders INTEGER NOT NULL DEFAULT 0, UNIQUE (platform_id, file_hash)) STRICT;

CREATE TABLE sync_cursors (
  platform_id INTEGER NOT NULL REFERENCES platforms (id) ON DELETE CASCADE, job TEXT NOT NULL, state TEXT,
  resuming INTEGER NOT NULL DEFAULT 0 CHECK (resuming IN (0, 1)),
  high_water INTEGER, finished_at INTEGER, attempted_at INTEGER,
  PRIMARY KEY (platform_id, job)) STRICT, WITHOUT ROWID;

CREATE TABLE due_orders (
  platform_id INTEGER NOT NULL REFERENCES platforms (id) ON DELETE CASCADE, key TEXT NOT NULL,
  queued_at INTEGER NOT NULL, not_before INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '', PRIMARY KEY (platform_id, key)) STRICT, WITHOUT ROWID;
CREATE INDEX due_orders_queue ON due_orders (platform_id, queued_at, not_before);

CREATE TABLE due_stock (
  platform_id INTEGER NOT NULL REFERENCES platforms (id) ON DELETE CASCADE, key TEXT NOT NULL,
  queued_at INTEGER NOT NULL, not_before INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '', PRIMARY KEY (platform_id, key)) STRICT, WITHOUT ROWID;
CREATE INDEX due_stock_queue ON due_stock (platform_id, queued_at, not_before);

CREATE TABLE rate_buckets (
  platform_id INTEGER NOT NULL REFERENCES platforms (id) ON DELETE CASCADE, operation TEXT NOT NULL,
  tokens REAL NOT NULL, rate REAL NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (platform_id, operation)) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL UNIQUE, idempotency_key TEXT NOT NULL UNIQUE,
  platform_id INTEGER NOT NULL REFERENCES platforms (id) ON DELETE CASCADE,
  order_id INTEGER REFERENCES orders (id) ON DELETE SET NULL, action TEXT NOT NULL,
  payload TEXT NOT NULL DEFAULT '{}' CHECK (json_valid (payload)), state TEXT NOT NULL DEFAULT 'waiting',
  attempts INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0, result TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) STRICT;
CREATE INDEX outbox_waiting ON outbox (platform_id, not_before) WHERE state = 'waiting';
CREATE INDEX outbox_order ON outbox (order_id);

-- Indexes and triggers of a bulk load that has not come to its end.
CREATE TABLE set_aside (kind TEXT NOT NULL, name TEXT PRIMARY KEY, sql TEXT NOT NULL) STRICT;

CREATE TABLE daily_totals (
  platform_id INTEGER NOT NULL, local_day INTEGER NOT NULL, status INTEGER NOT NULL, currency TEXT NOT NULL,
  orders INTEGER NOT NULL, orders_without_total INTEGER NOT NULL, units INTEGER NOT NULL, amount INTEGER NOT NULL,
  PRIMARY KEY (platform_id, local_day, status, currency)) STRICT, WITHOUT ROWID;
CREATE INDEX daily_totals_day ON daily_totals (local_day);

CREATE TABLE daily_sku (
  platform_id INTEGER NOT NULL, local_day INTEGER NOT NULL, currency TEXT NOT NULL, sku TEXT NOT NULL,
  units INTEGER NOT NULL, amount INTEGER NOT NULL,
  PRIMARY KEY (platform_id, local_day, currency, sku)) STRICT, WITHOUT ROWID;
CREATE INDEX daily_sku_day ON daily_sku (local_day);

-- Roll-ups follow every change by its difference, so no code path forgets them; rows that come to nothing go.
-- An order counts in daily_sku while it is not cancelled, returned or lost; of it, the lines that are not cancelled and
-- have an SKU.

CREATE TRIGGER orders_counted AFTER INSERT ON orders
BEGIN
  INSERT INTO daily_totals (platform_id, local_day, status, currency, orders, orders_without_total, units, amount)
    VALUES (NEW.platform_id, NEW.local_day, NEW.status, NEW.currency, 1,
    (NEW.total IS NULL), NEW.item_count, COALESCE (NEW.total, 0))
    ON CONFLICT DO UPDATE SET orders = orders + excluded.orders,
    orders_without_total = orders_without_total + excluded.orders_without_total,
    units = units + excluded.units, amount = amount + excluded.amount;
END;

-- Lines are deleted here, not by the foreign key: their share needs the order's day while it is there.
CREATE TRIGGER orders_uncounted BEFORE DELETE ON orders
BEGIN
  DELETE FROM order_items WHERE order_id = OLD.id;
  DELETE FROM order_search WHERE rowid = OLD.id;
  INSERT INTO daily_totals (platform_id, local_day, status, currency, orders, orders_without_total, units, amount)
    VALUES (OLD.platform_id, OLD.local_day, OLD.status, OLD.currency, -1,
    -(OLD.total IS NULL), -OLD.item_count, -COALESCE (OLD.total, 0))
    ON CONFLICT DO UPDATE SET orders = orders + excluded.orders,
    orders_without_total = orders_without_total + excluded.orders_without_total,
    units = units + excluded.units, amount = amount + excluded.amount;
  DELETE FROM daily_totals WHERE platform_id = OLD.platform_id AND local_day = OLD.local_day
    AND status = OLD.status AND currency = OLD.currency AND orders = 0;
END;

CREATE TRIGGER orders_recounted AFTER UPDATE OF platform_id, local_day, status, currency, total,
  item_count ON orders WHEN (OLD.platform_id, OLD.local_day, OLD.status, OLD.currency, OLD.total,
  OLD.item_count) IS NOT (NEW.platform_id, NEW.local_day, NEW.status, NEW.currency, NEW.total,
  NEW.item_count)
BEGIN
  INSERT INTO daily_totals (platform_id, local_day, status, currency, orders, orders_without_total, units, amount)
    VALUES (OLD.platform_id, OLD.local_day, OLD.status, OLD.currency, -1,
    -(OLD.total IS NULL), -OLD.item_count, -COALESCE (OLD.total, 0))
    ON CONFLICT DO UPDATE SET orders = orders + excluded.orders,
    orders_without_total = orders_without_total + excluded.orders_without_total,
    units = units + excluded.units, amount = amount + excluded.amount;
  INSERT INTO daily_totals (platform_id, local_day, status, currency, orders, orders_without_total, units, amount)
    VALUES (NEW.platform_id, NEW.local_day, NEW.status, NEW.currency, 1,
    (NEW.total IS NULL), NEW.item_count, COALESCE (NEW.total, 0))
    ON CONFLICT DO UPDATE SET orders = orders + excluded.orders,
    orders_without_total = orders_without_total + excluded.orders_without_total,
    units = units + excluded.units, amount = amount + excluded.amount;
  DELETE FROM daily_totals WHERE platform_id = OLD.platform_id AND local_day = OLD.local_day
    AND status = OLD.status AND currency = OLD.currency AND orders = 0;
END;

CREATE TRIGGER orders_lines_recounted AFTER UPDATE OF platform_id, local_day, status, currency ON orders
  WHEN (OLD.platform_id, OLD.local_day, OLD.currency, (OLD.status NOT IN (6, 8, 9))) IS NOT
  (NEW.platform_id, NEW.local_day, NEW.currency, (NEW.status NOT IN (6, 8, 9)))
BEGIN
  INSERT INTO daily_sku (platform_id, local_day, currency, sku, units, amount)
    SELECT OLD.platform_id, OLD.local_day, OLD.currency, l.sku,
    -SUM (MAX (COALESCE (l.quantity, 0) - COALESCE (l.qty_cancelled, 0), 0)), -SUM (COALESCE (l.line_total, 0))
    FROM order_items l WHERE l.order_id = OLD.id AND (OLD.status NOT IN (6, 8, 9))
    AND (l.sku <> '' AND COALESCE (l.status, 0) <> 6)
    GROUP BY l.sku
    ON CONFLICT DO UPDATE SET units = units + excluded.units, amount = amount + excluded.amount;
  INSERT INTO daily_sku (platform_id, local_day, currency, sku, units, amount)
    SELECT NEW.platform_id, NEW.local_day, NEW.currency, l.sku,
    SUM (MAX (COALESCE (l.quantity, 0) - COALESCE (l.qty_cancelled, 0), 0)), SUM (COALESCE (l.line_total, 0))
    FROM order_items l WHERE l.order_id = NEW.id AND (NEW.status NOT IN (6, 8, 9))
    AND (l.sku <> '' AND COALESCE (l.status, 0) <> 6)
    GROUP BY l.sku
    ON CONFLICT DO UPDATE SET units = units + excluded.units, amount = amount + excluded.amount;
  DELETE FROM daily_sku WHERE units = 0 AND amount = 0 AND platform_id = OLD.platform_id
    AND local_day = OLD.local_day AND currency = OLD.currency
    AND sku IN (SELECT sku FROM order_items WHERE order_id = OLD.id);
  DELETE FROM daily_sku WHERE units = 0 AND amount = 0 AND platform_id = NEW.platform_id
    AND local_day = NEW.local_day AND currency = NEW.currency
    AND sku IN (SELECT sku FROM order_items WHERE order_id = NEW.id);
END;

CREATE TRIGGER order_items_counted AFTER INSERT ON order_items
BEGIN
  INSERT INTO daily_sku (platform_id, local_day, currency, sku, units, amount)
    SELECT o.platform_id, o.local_day, o.currency, NEW.sku, MAX (COALESCE (NEW.quantity,
    0) - COALESCE (NEW.qty_cancelled, 0), 0), COALESCE (NEW.line_total, 0)
    FROM orders o WHERE o.id = NEW.order_id AND (o.status NOT IN (6, 8, 9))
    AND (NEW.sku <> '' AND COALESCE (NEW.status, 0) <> 6)
    ON CONFLICT DO UPDATE SET units = units + excluded.units, amount = amount + excluded.amount;
  DELETE FROM daily_sku WHERE units = 0 AND amount = 0 AND sku = NEW.sku AND (platform_id, local_day, currency) =
    (SELECT o.platform_id, o.local_day, o.currency FROM orders o WHERE o.id = NEW.order_id);
END;

CREATE TRIGGER order_items_uncounted AFTER DELETE ON order_items
BEGIN
  INSERT INTO daily_sku (platform_id, local_day, currency, sku, units, amount)
    SELECT o.platform_id, o.local_day, o.currency, OLD.sku, -MAX (COALESCE (OLD.quantity,
    0) - COALESCE (OLD.qty_cancelled, 0), 0), -COALESCE (OLD.line_total, 0)
    FROM orders o WHERE o.id = OLD.order_id AND (o.status NOT IN (6, 8, 9))
    AND (OLD.sku <> '' AND COALESCE (OLD.status, 0) <> 6)
    ON CONFLICT DO UPDATE SET units = units + excluded.units, amount = amount + excluded.amount;
  DELETE FROM daily_sku WHERE units = 0 AND amount = 0 AND sku = OLD.sku AND (platform_id, local_day, currency) =
    (SELECT o.platform_id, o.local_day, o.currency FROM orders o WHERE o.id = OLD.order_id);
END;

CREATE TRIGGER order_items_recounted AFTER UPDATE OF sku, quantity, qty_cancelled, line_total, status ON
  order_items
BEGIN
  INSERT INTO daily_sku (platform_id, local_day, currency, sku, units, amount)
    SELECT o.platform_id, o.local_day, o.currency, OLD.sku, -MAX (COALESCE (OLD.quantity,
    0) - COALESCE (OLD.qty_cancelled, 0), 0), -COALESCE (OLD.line_total, 0)
    FROM orders o WHERE o.id = OLD.order_id AND (o.status NOT IN (6, 8, 9))
    AND (OLD.sku <> '' AND COALESCE (OLD.status, 0) <> 6)
    ON CONFLICT DO UPDATE SET units = units + excluded.units, amount = amount + excluded.amount;
  INSERT INTO daily_sku (platform_id, local_day, currency, sku, units, amount)
    SELECT o.platform_id, o.local_day, o.currency, NEW.sku, MAX (COALESCE (NEW.quantity,
    0) - COALESCE (NEW.qty_cancelled, 0), 0), COALESCE (NEW.line_total, 0)
    FROM orders o WHERE o.id = NEW.order_id AND (o.status NOT IN (6, 8, 9))
    AND (NEW.sku <> '' AND COALESCE (NEW.status, 0) <> 6)
    ON CONFLICT DO UPDATE SET units = units + excluded.units, amount = amount + excluded.amount;
  DELETE FROM daily_sku WHERE units = 0 AND amount = 0 AND sku = OLD.sku AND (platform_id, local_day, currency) =
    (SELECT o.platform_id, o.local_day, o.currency FROM orders o WHERE o.id = OLD.order_id);
  DELETE FROM daily_sku WHERE units = 0 AND amount = 0 AND sku = NEW.sku AND (platform_id, local_day, currency) =
    (SELECT o.platform_id, o.local_day, o.currency FROM orders o WHERE o.id = NEW.order_id);
END;
