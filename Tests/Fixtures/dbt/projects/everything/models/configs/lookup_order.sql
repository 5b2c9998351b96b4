select '{{ shared_macro() }}' as root, '{{ toolbox.shared_macro() }}' as package, '{{ everything.shared_macro() }}' as own, '{{ typed(1, names=["a"]) }}' as typed
