select '{{ env_var('DBT_ENV_SECRET_KEY') }}' as a
