select {{ var('threshold') }} as threshold, '{{ var("scoped", "none") }}' as scoped, '{{ var("only_here", "none") }}' as only_here, '{{ var("deeper", "none") }}' as deeper,
  '{{ shared_macro() }}' as shared, '{{ base_kit.base() }}' as base
from {{ ref('tool_list') }} join {{ ref('stg_tools') }} using (id)
