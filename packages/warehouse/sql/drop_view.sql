-- Removes a view that is no longer part of the models.
DROP VIEW IF EXISTS {{view}} {{on_cluster}};
