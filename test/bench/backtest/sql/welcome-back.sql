SELECT customer_id, NULL AS key, back_at AS fired_at FROM absences WHERE back_at IS NOT NULL;
