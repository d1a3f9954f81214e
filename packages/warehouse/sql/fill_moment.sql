-- As of when this round looks.
INSERT INTO moment (looked_at) SELECT {as_of:DateTime64(3, 'UTC')}
