-- site_answer_at(as_of): which of the signals that answer a sign a site is ever seen to give.
-- Grain: one row per site that gave any.
-- Inputs: signal, customer_sign.
-- Parameter: as_of DateTime64(3, 'UTC'); nothing later is looked at.
CREATE OR REPLACE VIEW site_answer_at {{on_cluster}} AS
SELECT
    site_id,
    groupUniqArray(toString(signal)) AS answers
FROM signal
WHERE occurred_at <= {as_of:DateTime64(3, 'UTC')}
    AND signal IN (SELECT arrayJoin(splitByChar(' ', unless)) FROM customer_sign)
GROUP BY site_id;
