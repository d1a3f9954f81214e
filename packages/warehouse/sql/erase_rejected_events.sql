-- Removes refused messages from every part on disk, and waits for it on all replicas.
ALTER TABLE rejected_event {{on_cluster}}
    DELETE WHERE site_id = {site_id:String} AND sipHash64(payload) IN (SELECT payload_hash FROM {{staging}} WHERE message_id = '')
    SETTINGS mutations_sync = 2;
