-- event: what reads a few people out of many unpacks half as much of narrow columns, which is most of what a refresh
-- waits for at ten million touchpoints. Takes about 3 in 100 bytes more. Parts are made so from here on.
ALTER TABLE event {{on_cluster}}
    MODIFY SETTING min_compress_block_size = 4096;
