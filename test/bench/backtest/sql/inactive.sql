-- Seven days after the last thing that somebody did, if the log goes that far.
SELECT customer_id, NULL AS key, last_at + 604800000 AS fired_at
FROM absences
WHERE fired_at <= (SELECT ended_at FROM log_end);
