-- event: how its rows lie on disk until they are many. A part of up to 128 MiB (about 250,000 rows, so every insert's)
-- is one file instead of two or more for each of 42 columns: an insert has to wait for each file until it is on disk,
-- which was half of its time. Merged parts beyond that lie column by column as before. Merging column by column takes
-- longer than row by row where the parts to be merged are such files, and saves memory only where rows are very many.
ALTER TABLE event {{on_cluster}}
    MODIFY SETTING min_bytes_for_wide_part = 134217728, vertical_merge_algorithm_min_rows_to_activate = 2097152;
