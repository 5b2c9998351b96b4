amount * {{ var('factor', 2) }}
