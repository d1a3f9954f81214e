-- What one person did is read without reading everybody: their latest touchpoints stand in person_state, and what of
-- event is read for one visitor is little more than their own.

-- person_state: the latest touchpoints, the latest first. Rows that were made before have none.
ALTER TABLE person_state {{on_cluster}}
    ADD COLUMN IF NOT EXISTS timeline Array(Tuple(
        message_id String,
        visitor_id String,
        visit_id String,
        signals Array(LowCardinality(String))
    )) CODEC(ZSTD) AFTER cycles;

-- event: a block is unpacked as a whole, and holds many granules of narrow columns. Smaller ones take about 4 in 100
-- bytes more. Parts are made so from here on.
ALTER TABLE event {{on_cluster}}
    MODIFY SETTING min_compress_block_size = 8192;
