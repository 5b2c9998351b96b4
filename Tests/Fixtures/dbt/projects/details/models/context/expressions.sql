{% set re = modules.re %}
{{ re.match('a(b)?', 'abc').group(0) }} {{ re.match('x', 'abc') is none }} {{ re.search('(?P<first>\\w)(\\d)', '-a1-').groupdict() }} {{ re.search('b', 'abc').span() }}
{{ re.sub('(a)(b)', '\\2\\1', 'abab', count=1) }} {{ re.sub('A', 'x', 'aA', flags=re.I) }} {{ re.subn('a', 'b', 'aaa') }}
{{ re.split('[,;]', 'a,b;c') }} {{ re.split('(,)', 'a,b,c', 1) }} {{ re.findall('\\d+', 'a1b22') }} {{ re.findall('(\\w)(\\d)', 'a1b2') }}
{% for match in re.finditer('\\d', '1a2') %}{{ match.group() }}@{{ match.start() }} {% endfor %}
{% set pattern = re.compile('(\\w+)@(\\w+)', re.IGNORECASE) %}
{{ pattern.pattern }} {{ pattern.match('a@b').groups() }} {{ pattern.sub('x', 'a@b c@d') }} {{ pattern.findall('a@b c@d') }} {{ pattern.search('none') is none }} {{ pattern.fullmatch('a@b').group(1, 2) }} {{ pattern.split('1 a@b 2') }}
{{ re.escape('a.b*c') }} {{ re.match('a.c', 'a\nc', re.S) is not none }} {{ re.match('a b', 'ab', re.X) is not none }} {{ re.search('^b', 'a\nb', re.M).start() }}
{{ re.sub('\\s+', ' ', ' a   b ') }} {{ re.fullmatch('a+', 'aaa') is not none }} {{ re.match('(a)|(b)', 'b').groups() }}
