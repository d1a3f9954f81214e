-- Records that something was applied, or, with an empty checksum, removed.
INSERT INTO schema_migration (kind, version, name, checksum, applied_at)
SELECT {kind:String}, {version:UInt32}, {name:String}, {checksum:String}, now64(6)
