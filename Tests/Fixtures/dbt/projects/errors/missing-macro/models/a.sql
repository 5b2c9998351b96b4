select {{ tomorow('x') }} as a
