-- Makes the database from a file that backup_database wrote.
RESTORE DATABASE {{database}} FROM File({file:String});
