INSERT INTO site_answer_at (site_id, answers)
SELECT site_id, groupUniqArray(toString(signal))
FROM {{main}}.site_answer
WHERE first_at <= {as_of:DateTime64(3, 'UTC')}
GROUP BY site_id
