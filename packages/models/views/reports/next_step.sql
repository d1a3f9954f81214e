-- next_step: where people go from each page, and how long they take.
-- Grain: one row per site, page and next page. The page before the first is (entry), the one after the last (exit).
-- Inputs: visit_path.
CREATE OR REPLACE VIEW next_step {{on_cluster}} AS
WITH
    stepped AS
    (
        SELECT
            site_id,
            visit_id,
            person_id,
            has_transaction,
            step.1 AS page,
            step.2 AS next_page,
            step.3 AS seconds_here
        FROM visit_path
        ARRAY JOIN arrayZip(arrayPushFront(pages, '(entry)'), arrayPushBack(pages, '(exit)'), arrayPushFront(seconds, 0.)) AS step
    )
SELECT
    site_id,
    page,
    next_page,
    count() AS steps,
    uniqExact(visit_id) AS visits,
    uniqExact(person_id) AS people,
    steps / sum(steps) OVER (PARTITION BY site_id, page) AS share,
    if(page = '(entry)', NULL, quantileExact(0.5)(seconds_here)) AS median_seconds,
    uniqExactIf(visit_id, has_transaction) / visits AS transaction_rate
FROM stepped
GROUP BY site_id, page, next_page;
