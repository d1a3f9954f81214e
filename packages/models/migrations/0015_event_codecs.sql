-- event: what every look at people reads is packed to be unpacked quickly. These columns are most of what reading a few
-- people out of many unpacks, and LZ4 unpacks several times as fast as ZSTD; inserts and merges pack them with less as well.
-- Takes a fifth more bytes. Properties and contexts, which are most of a row and seldom read, stay as they are. Parts
-- are made so from here on, and those that lie there when they are merged.
ALTER TABLE event {{on_cluster}}
    MODIFY COLUMN occurred_at CODEC(Delta, LZ4),
    MODIFY COLUMN received_at CODEC(Delta, LZ4),
    MODIFY COLUMN url CODEC(LZ4),
    MODIFY COLUMN path CODEC(LZ4),
    MODIFY COLUMN title CODEC(LZ4),
    MODIFY COLUMN referrer CODEC(LZ4);
