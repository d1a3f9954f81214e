-- The commonest words of a site's steps, for a model to know by name.
-- Parameters: site_id, outcome, scope (cycle: the outcome itself is left out; all: it is a step too), as_of, own and
-- broad: how many of each kind.
SELECT word, people
FROM
(
    SELECT word, uniq(person_id) AS people, 0 AS kind
    FROM conversion_step
    WHERE site_id = {site_id:String}
        AND occurred_at <= {as_of:DateTime64(3, 'UTC')}
        AND ({scope:String} = 'all' OR NOT has(outcome_names, {outcome:String}))
    GROUP BY word
    HAVING people >= 10
    ORDER BY people DESC, word
    LIMIT {own:UInt16}
    UNION ALL
    SELECT broad AS word, uniq(person_id) AS people, 1 AS kind
    FROM conversion_step
    WHERE site_id = {site_id:String}
        AND occurred_at <= {as_of:DateTime64(3, 'UTC')}
        AND ({scope:String} = 'all' OR NOT has(outcome_names, {outcome:String}))
    GROUP BY broad
    HAVING people >= 10 AND uniq(conversion_step.word) > 1
    ORDER BY people DESC, word
    LIMIT {broad:UInt16}
)
ORDER BY kind, people DESC, word
LIMIT 1 BY word
