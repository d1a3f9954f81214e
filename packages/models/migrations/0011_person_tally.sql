-- How many people stand where, counted as they move, so that nobody has to count everybody.

-- What a person adds to the counts: `people` themselves; `stage`, for each track that they are on; `standing`, the stage
-- of the latest cycle of the buyer's journey; and `reached`, for each cycle and stage, with the days that it took in
-- whole thousandths, rounded as stage_funnel does. Rows that are there already have it computed as they are read, until
-- they are merged. A merge finds no elements of lambda's tuples by dots, hence tupleElement.
ALTER TABLE person_state {{on_cluster}}
    ADD COLUMN IF NOT EXISTS counted Array(Tuple(
        thing Enum8('people' = 1, 'stage' = 2, 'standing' = 3, 'reached' = 4),
        track LowCardinality(String),
        stage LowCardinality(String),
        thousandths Int32
    )) MATERIALIZED if(is_deleted, [], arrayConcat(
        [('people', '', '', 0)],
        arrayMap(s -> ('stage', tupleElement(s, 'track'), tupleElement(s, 'stage'), 0), stages),
        arrayMap(c -> ('standing', 'buyer', tupleElement(c, 'stage'), 0), arrayFilter(c -> tupleElement(c, 'cycle') = arrayMax(other -> tupleElement(other, 'cycle'), cycles), cycles)),
        arrayFlatten(arrayMap(
            c -> arrayMap(
                (stage, at) -> ('reached', 'buyer', stage, toInt32(round(dateDiff('second', tupleElement(c, 'opened_at'), assumeNotNull(at)) / 86400 * 1000))),
                arrayFilter((stage, at) -> at IS NOT NULL, ['awareness', 'consideration', 'decision', 'purchase'], tupleElement(c, 'reached_at')),
                arrayFilter(at -> at IS NOT NULL, tupleElement(c, 'reached_at'))
            ),
            cycles
        ))
    )) CODEC(ZSTD);

-- person_tally: the sum of person_state.counted over everybody. Grain: one row per epoch, site and what is counted, once
-- merged; before, several, of which the sum counts.
CREATE TABLE IF NOT EXISTS person_tally {{on_cluster}}
(
    epoch UInt32,
    site_id LowCardinality(String),
    thing Enum8('people' = 1, 'stage' = 2, 'standing' = 3, 'reached' = 4),
    track LowCardinality(String),
    stage LowCardinality(String),
    thousandths Int32,
    n Int64
)
ENGINE = {{replicated}}SummingMergeTree(n)
PARTITION BY epoch
ORDER BY (site_id, thing, track, stage, thousandths);

-- person_tally_epoch: which epoch of person_tally is to be read, the greatest. Grain: one row per epoch.
-- Epoch 0 stands for erasures: what was begun before the latest one counts people who are gone.
CREATE TABLE IF NOT EXISTS person_tally_epoch {{on_cluster}}
(
    epoch UInt32,
    begun_at DateTime64(6, 'UTC')
)
ENGINE = {{replicated}}ReplacingMergeTree(begun_at)
ORDER BY epoch;
