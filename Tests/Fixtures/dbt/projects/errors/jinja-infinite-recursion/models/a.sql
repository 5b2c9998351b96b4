select {{ again() }} as a
