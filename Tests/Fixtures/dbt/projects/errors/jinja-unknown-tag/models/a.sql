{% fi true %}select 1 as a{% endfi %}
