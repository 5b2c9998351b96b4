{% set dt = modules.datetime.datetime %}
{% set utc = modules.pytz.utc %}
{% set summer = dt(2026, 7, 1, 12, 30, 15, tzinfo=utc) %}
{% set winter = dt(2026, 1, 31, 23, 59, 59, 120, tzinfo=utc) %}
{{ run_started_at.tzinfo }}
{{ run_started_at.utcoffset() }}
{{ run_started_at.strftime('%z %Z') }}
{{ run_started_at.year > 2000 }}
{{ (run_started_at | string) | length > 20 }}
{{ summer }} {{ winter }} {{ summer.isoformat() }}
{% for name in ['Europe/Vienna', 'America/New_York', 'Asia/Kolkata', 'Australia/Sydney', 'UTC', 'Asia/Tokyo', 'America/Sao_Paulo'] %}
{% set zone = modules.pytz.timezone(name) %}
{{ zone }} {{ summer.astimezone(zone) }} {{ winter.astimezone(zone) }} {{ summer.astimezone(zone).strftime('%Y-%m-%d %H:%M:%S %z %Z') }} {{ winter.astimezone(zone).tzname() }} {{ summer.astimezone(zone).utcoffset() }} {{ summer.astimezone(zone).dst() }}
{{ zone.localize(dt(2026, 3, 29, 12)) }} {{ zone.localize(dt(2040, 7, 1)) if name == 'UTC' else '' }} {{ dt(1999, 12, 31, tzinfo=utc).astimezone(zone) }}
{% endfor %}
{{ summer - winter }} {{ summer > winter }} {{ summer == summer.astimezone(modules.pytz.timezone('Asia/Tokyo')) }}
{{ summer + modules.datetime.timedelta(days=1) }} {{ summer.date() }} {{ summer.timestamp() }} {{ summer.astimezone(modules.pytz.timezone('Asia/Tokyo')).timestamp() }}
{{ modules.pytz.timezone('Europe/Vienna').localize(dt(2026, 10, 25, 2, 30)) }} {{ summer.replace(hour=1) }}
{{ modules.datetime.date(2026, 2, 28) + modules.datetime.timedelta(days=1) }}
