-- Removes events from every part on disk, and waits for it on all replicas.
ALTER TABLE event {{on_cluster}}
    DELETE WHERE site_id = {site_id:String} AND message_id IN (SELECT message_id FROM {{staging}} WHERE message_id != '')
    SETTINGS mutations_sync = 2;
