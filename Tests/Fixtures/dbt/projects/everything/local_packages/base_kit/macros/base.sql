{% macro base() %}base of {{ var("scoped", "nobody") }}{% endmacro %}
