amount * {{ var('factor', 3) }}
