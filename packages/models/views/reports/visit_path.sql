-- visit_path: the pages of each visit in their order.
-- Grain: one row per site and visit that saw a page or screen.
-- Inputs: touchpoint, signal (transactions), signal_definition.
--
-- A page that follows itself counts once (a reload, a filter that changes the address's query). A page is its path,
-- a screen its name.
CREATE OR REPLACE VIEW visit_path {{on_cluster}} AS
WITH
    seen AS
    (
        SELECT
            site_id,
            visit_id,
            argMax(person_id, (occurred_at, message_id)) AS person_id,
            min(occurred_at) AS started_at,
            arraySort(groupArrayIf(
                (occurred_at, message_id, if(kind = 'screen', name, path)),
                kind IN ('page', 'screen')
            )) AS views,
            max(occurred_at) AS ended_at
        FROM touchpoint
        GROUP BY site_id, visit_id
        HAVING notEmpty(views)
    ),
    bought AS
    (
        SELECT
            site_id,
            visit_id,
            min(occurred_at) AS transaction_at
        FROM signal
        WHERE signal IN (SELECT signal FROM signal_definition WHERE closes_cycle)
        GROUP BY site_id, visit_id
    ),
    turned AS
    (
        SELECT
            site_id,
            visit_id,
            person_id,
            started_at,
            ended_at,
            transaction_at,
            arrayFilter(
                (view, before) -> view.3 != before,
                views,
                arrayPushFront(arrayPopBack(views.3), '\0')
            ) AS turns
        FROM seen
        LEFT JOIN bought USING (site_id, visit_id)
    )
SELECT
    site_id,
    visit_id,
    person_id,
    started_at,
    -- 1970 stands for none where the join found nothing.
    transaction_at > toDateTime64(0, 3, 'UTC') AS has_transaction,
    turns.3 AS pages,
    -- Seconds until the next page; for the last page until the visit's last touchpoint.
    arrayMap(
        (at, next_at) -> dateDiff('millisecond', at, next_at) / 1000,
        turns.1,
        arrayPushBack(arrayPopFront(turns.1), ended_at)
    ) AS seconds
FROM turned;
