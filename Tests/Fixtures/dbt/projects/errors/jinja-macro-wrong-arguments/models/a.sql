select {{ one(1, 2) }} as a
