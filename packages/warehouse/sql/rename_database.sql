-- Sets the database aside while another is made in its place, and puts it back where that failed.
RENAME DATABASE {{database}} TO {{other}};
