-- Which answers a site gives is known of all its people, not of those wanted alone.
INSERT INTO {{main}}.site_answer (site_id, signal, first_at)
SELECT site_id, signal, min(occurred_at)
FROM signal
WHERE signal IN (SELECT arrayJoin(splitByChar(' ', unless)) FROM {{main}}.customer_sign)
GROUP BY site_id, signal
