-- Ends what a round that broke off, or a collector that is gone, left running in a scope, and waits until it has.
KILL QUERY WHERE current_database = {scope:String} SYNC FORMAT Null
