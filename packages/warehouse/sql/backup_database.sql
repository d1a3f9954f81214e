-- Writes the whole database into one file of the folder that the engine allows.
BACKUP DATABASE {{database}} TO File({file:String});
