select {{ adapter.dispatch('nothing', 'small')() }} as a
