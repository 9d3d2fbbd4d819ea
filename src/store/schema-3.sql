-- SPDX-License-Identifier: GPL-3.0-or-later
-- From version 2 to 3: how far back each list of orders has been read, what may help against a failure, and
-- what only a list told of an order that waits to be read by its id.

-- What has happened since then is stored once a pass has come to its end (finished_at); NULL where nobody knows.
ALTER TABLE sync_cursors ADD COLUMN since INTEGER;

-- 0 waiting, or nobody knows; 1 the account's settings; 2 a person must change them, for the credentials are refused.
ALTER TABLE sync_cursors ADD COLUMN trouble INTEGER NOT NULL DEFAULT 0 CHECK (trouble BETWEEN 0 AND 2);
ALTER TABLE sync_logs ADD COLUMN trouble INTEGER NOT NULL DEFAULT 0 CHECK (trouble BETWEEN 0 AND 2);

ALTER TABLE due_orders ADD COLUMN purchased_at INTEGER;
ALTER TABLE due_orders ADD COLUMN purchased_precision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE due_orders ADD COLUMN group_id TEXT NOT NULL DEFAULT '';

-- It was open when news of its cancelling came: whether it had been packed tells only its whole.
ALTER TABLE due_orders ADD COLUMN open_before INTEGER NOT NULL DEFAULT 0 CHECK (open_before IN (0, 1));
