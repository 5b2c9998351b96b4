select {{ outer() }} as a
