select {{ twice() }} as a
