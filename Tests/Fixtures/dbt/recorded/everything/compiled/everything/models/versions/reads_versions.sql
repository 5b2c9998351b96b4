select * from everything."main"."versioned__v2"
union all select * from everything."main"."versioned_one"
union all select * from everything."main"."versioned__v3"