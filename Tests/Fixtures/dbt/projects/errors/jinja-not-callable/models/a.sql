select {{ target.name() }} as a
