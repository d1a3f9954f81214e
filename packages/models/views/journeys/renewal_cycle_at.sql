-- renewal_cycle_at(as_of): every term of a subscription or supply: when it is due again, and what became of that.
-- Grain: one row per site, person and cycle: the transaction that began the term.
-- Inputs: customer_at, model_setting.
-- Parameter: as_of DateTime64(3, 'UTC').
--
-- When it is due says the transaction itself (a date after it, or a period); where it does not, a renewal lasts as long
-- as the period that was said last, or, where none ever was, as the term before it did. Purchases that say nothing of
-- the kind have no row: see repurchase for those.
CREATE OR REPLACE VIEW renewal_cycle_at {{on_cluster}} AS
WITH
    (SELECT mapFromArrays(groupArray(setting), groupArray(value)) FROM model_setting) AS settings,
    toIntervalSecond(toUInt32(settings['renewal_notice_days'] * 86400)) AS notice,
    toIntervalSecond(toUInt32(settings['renewal_grace_days'] * 86400)) AS grace,
    term AS
    (
        SELECT
            site_id,
            person_id,
            t.7 AS cycle,
            t.2 AS started_at,
            t.3 AS value,
            t.4 AS due_at,
            t.5 AS basis,
            if(toUnixTimestamp64Milli(t.6.1) > 0 AND t.6.1 <= due_at + grace, t.6.1, NULL) AS renewed_at,
            least(ifNull(renewed_at, due_at + grace), {as_of:DateTime64(3, 'UTC')}) AS until_at,
            seen_of['cancelled'].1 AS cancels,
            seen_of['renewal_viewed'].1 AS looks
        FROM customer_at(as_of = {as_of:DateTime64(3, 'UTC')})
        ARRAY JOIN terms AS t
    ),
    told AS
    (
        SELECT
            *,
            arrayFirst(at -> at > started_at AND at <= until_at, cancels) AS first_cancel,
            arrayFirst(at -> at > started_at AND at >= due_at - notice AND at <= until_at, looks) AS first_look
        FROM term
    )
SELECT
    site_id,
    person_id,
    toUInt32(cycle) AS cycle,
    multiIf(
        renewed_at IS NOT NULL, 'renewed',
        toUnixTimestamp64Milli(first_cancel) > 0, 'cancelled',
        {as_of:DateTime64(3, 'UTC')} > due_at + grace, 'lapsed',
        {as_of:DateTime64(3, 'UTC')} > due_at, 'overdue',
        {as_of:DateTime64(3, 'UTC')} > due_at - notice, 'due',
        'upcoming'
    ) AS status,
    started_at,
    due_at,
    basis,
    value,
    if(toUnixTimestamp64Milli(first_look) > 0, first_look, NULL) AS looked_at,
    renewed_at,
    if(toUnixTimestamp64Milli(first_cancel) > 0, first_cancel, NULL) AS cancelled_at,
    round(dateDiff('millisecond', renewed_at, due_at) / 86400000, 3) AS days_early,
    round(dateDiff('millisecond', {as_of:DateTime64(3, 'UTC')}, due_at) / 86400000, 3) AS days_until_due
FROM told;
