-- Rows that repeat a message: of two with one id the first of the log counts. Few ids repeat, so those are looked for
-- first, by a hash of eight bytes; only what may repeat is compared exactly.
CREATE TEMP TABLE again AS
SELECT file_row_number AS row_number
FROM log
WHERE hash(message_id) IN (SELECT hash(message_id) FROM log GROUP BY ALL HAVING count(*) > 1)
QUALIFY row_number() OVER (PARTITION BY customer_id, message_id ORDER BY file_row_number) > 1;

-- The customers' events. A view: reading the columns that a rule needs from Parquet once more costs less than a table
-- of everything.
CREATE TEMP VIEW events AS
SELECT log.* FROM log ANTI JOIN again ON again.row_number = log.file_row_number;

-- Timers run up to the log's last instant.
CREATE TEMP TABLE log_end AS SELECT max(timestamp) AS ended_at FROM events;
