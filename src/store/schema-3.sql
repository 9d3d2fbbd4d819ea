-- SPDX-License-Identifier: GPL-3.0-or-later
-- From version 2 to 3: how far back each list of orders has been read.

-- What has happened since then is stored once a pass has come to its end (finished_at); NULL where nobody knows.
ALTER TABLE sync_cursors ADD COLUMN since INTEGER;
