select {{ 1 | nothing }} as a
