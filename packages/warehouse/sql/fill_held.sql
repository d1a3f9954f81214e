-- In few large blocks: a fold over arrays costs by the step and block, and a GROUP BY of two levels ends in 256 of them.
INSERT INTO {{held}} SELECT * FROM {{derived}}
SETTINGS group_by_two_level_threshold = 0, group_by_two_level_threshold_bytes = 0, max_block_size = 4096
