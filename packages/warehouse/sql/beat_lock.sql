-- A sign of life.
INSERT INTO schema_lock (holder, beat_at) SELECT {holder:String}, now64(3)
