select 'kept by the exclamation mark' as a
