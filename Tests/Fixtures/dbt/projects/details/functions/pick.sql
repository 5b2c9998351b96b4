case when a > 0 then a else b end
