-- customer_order_at(as_of): each order, what it was worth, and what of that was given back.
-- Grain: one row per site, person and order; a transaction that names no order is one of its own.
-- Inputs: signal, touchpoint (amounts and properties), signal_definition, transaction_key.
-- Parameter: as_of DateTime64(3, 'UTC').
--
-- An order that is told twice, by the page and by a server, is one: its amount is the first that any of its reports
-- says, and null where none does. A refund or a cancellation (order_cancelled) of the same person that names the order takes its amount off; one
-- without an amount takes all of it. No order is worth less than nothing for what was given back, and amounts of
-- different currencies meet nowhere.
CREATE OR REPLACE VIEW customer_order_at {{on_cluster}} AS
WITH
    (SELECT arrayMap(key -> key.2, arraySort(groupArray((priority, property)))) FROM transaction_key) AS transaction_keys,
    meant AS
    (
        SELECT
            site_id,
            message_id,
            countIf(signal != 'order_cancelled') > 0 AS is_transaction
        FROM signal
        WHERE occurred_at <= {as_of:DateTime64(3, 'UTC')}
            AND (signal = 'order_cancelled' OR signal IN (SELECT toString(signal) FROM signal_definition WHERE closes_cycle))
        GROUP BY site_id, message_id
    ),
    report AS
    (
        SELECT
            touchpoint.site_id AS site_id,
            touchpoint.person_id AS person_id,
            touchpoint.message_id AS message_id,
            touchpoint.kind AS kind,
            touchpoint.name AS name,
            (touchpoint.occurred_at, touchpoint.message_id) AS nth,
            touchpoint.value AS value,
            toString(touchpoint.currency) AS told_in,
            meant.is_transaction AS is_transaction,
            meant.message_id != '' AND NOT meant.is_transaction AS is_refund,
            arrayFirst(
                id -> id NOT IN ('', 'null'),
                arrayMap(key -> trim(BOTH '"' FROM JSONExtractRaw(touchpoint.properties, key)), transaction_keys)
            ) AS named_order
        FROM touchpoint
        LEFT JOIN meant ON meant.site_id = touchpoint.site_id AND meant.message_id = touchpoint.message_id
        WHERE touchpoint.occurred_at <= {as_of:DateTime64(3, 'UTC')} AND (touchpoint.kind = 'track' OR meant.message_id != '')
    ),
    known AS
    (
        -- A second report of an order has no signal; it is known by the event's name.
        SELECT
            *,
            max(is_transaction) OVER (PARTITION BY site_id, kind, name) AND NOT is_refund AS tells_order
        FROM report
        WHERE is_transaction OR named_order != ''
    ),
    told AS
    (
        SELECT
            site_id,
            person_id,
            if(named_order = '', message_id, named_order) AS order_id,
            minIf(nth, is_transaction).1 AS ordered_at,
            argMinIf(value, nth, tells_order AND value IS NOT NULL) AS amount,
            -- The one said with the amount goes before.
            argMinIf(told_in, (value IS NULL, nth), tells_order AND told_in != '') AS currency,
            groupArrayIf((value IS NULL, abs(ifNull(value, 0)), told_in), is_refund) AS refunds
        FROM known
        GROUP BY site_id, person_id, order_id
        HAVING countIf(is_transaction) > 0
    )
SELECT
    site_id,
    person_id,
    order_id,
    ordered_at,
    amount,
    currency,
    greatest(
        0,
        least(
            ifNull(amount, 0),
            arraySum(arrayMap(
                (whole, given_back, given_in) -> multiIf(
                    whole, ifNull(amount, 0),
                    given_in = '' OR currency = '' OR given_in = currency, given_back,
                    0
                ),
                refunds.1,
                refunds.2,
                refunds.3
            ))
        )
    ) AS refunded,
    ifNull(amount, 0) - refunded AS revenue
FROM told;
