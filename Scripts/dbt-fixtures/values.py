# SPDX-License-Identifier: Apache-2.0
"""Records how dbt shows templates the values of DuckDB.

    DBT/bin/python Scripts/dbt-fixtures/values.py

Writes Tests/Fixtures/dbt/tables/values.json: for each expression what `repr` and `str` say of the value in a table
of agate, and the type that dbt would give a column of it; and what a few tables print; and what comes of calculating with decimals.
"""

import decimal
import io
import operator

import duckdb
from dbt.adapters.duckdb.impl import DuckDBAdapter
from dbt_common.clients import agate_helper

import invoke
from normalize import write_json

TARGET = invoke.fixtures() / "tables" / "values.json"

EXPRESSIONS = """
1 | -1::tinyint | 255::utinyint | 18446744073709551615::ubigint | 9223372036854775807
170141183460469231731687303715884105727::hugeint | sum(1) | count(*) | avg(3)
1.50::decimal(9,2) | 10.00::decimal(9,2) | -0.05::decimal(9,2) | 7::decimal(18,0) | 0::decimal(9,3)
12345678901234567890.123456789::decimal(38,9)
0.1::double | 1e15::double | 1e16::double | 1e-5::double | 1e-7::double | 1e20::double | -2.5::double | 100::double
0.1::float | 16777216::float | 'nan'::double | 'infinity'::double | '-infinity'::double
true | false | null | null::varchar | null::date
'x' | '' | 'null' | '007' | '2020-01-01' | 'it''s' | 'ä"ö' | 'a'::enum('a','b')
date '2020-01-02' | date '0001-01-01' | date '9999-12-31'
timestamp '2020-01-02 03:04:05' | timestamp '2020-01-02 03:04:05.5' | timestamp '1969-12-31 23:59:59.999999'
'2020-01-02 03:04:05'::timestamp_s | '2020-01-02 03:04:05.123'::timestamp_ms
'2020-01-02 03:04:05+02'::timestamptz
time '01:02:03' | time '01:02:03.25' | '01:02:03+02'::timetz
interval '3 days 2 hours' | interval '1 month' | interval '-1 hour' | interval '90 seconds' | interval '1.5 seconds'
'6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid | 'ab'::blob | '\\xAA\\x00'::blob | '0101'::bit
[1, 2] | [] | ['a', null] | [1.5, 2.25] | [date '2020-01-01'] | [[1], [2]]
{'a': 1, 'b': date '2020-01-01', 'c': timestamp '2020-01-01 10:00:00'} | {'a': {'b': [true, null]}}
MAP {'k': 1.5} | MAP {1: 'x'} | '{"a": 1}'::json
"""

TABLES = [
    "select 1 as n, 'a' as s, 1.5::decimal(9,2) as d union all select 20000, 'bcd', 1234567.25 order by n",
    "select range as n from range(25)",
    "select 1 as a, 2 as b, 3 as c, 4 as d, 5 as e, 6 as f, 7 as g",
    "select 'a text that is longer than twenty characters' as s, 1/3 as third, null as nothing",
    "select 1 as n where false",
    "select date '2020-01-02' as d, true as b, timestamp '2020-01-02 03:04:05' as t",
]


OPERATORS = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv,
    "%": operator.mod, "<": operator.lt, "==": operator.eq,
}
NUMBERS = [
    "0", "1", "3", "-7", "2.50", "10.5", "-0.05", "1E+20", "1E-7", "0.1", "1234567.891", "99999999999999999999999999.9",
    "12345678901234567890.123456789",
]


def calculated():
    rows = []
    for one in NUMBERS:
        for other in NUMBERS:
            for name, calculate in OPERATORS.items():
                try:
                    result = str(calculate(decimal.Decimal(one), decimal.Decimal(other)))
                except (ZeroDivisionError, decimal.InvalidOperation) as error:
                    result = type(error).__name__
                rows.append({"one": one, "operator": name, "other": other, "result": result})
    return rows


def converted():
    return [
        {
            "number": number, "int": str(int(decimal.Decimal(number))), "float": str(float(decimal.Decimal(number))),
            "round": str(round(decimal.Decimal(number), 0)), "round1": str(round(decimal.Decimal(number), 1)),
        }
        for number in [*NUMBERS, "0.5", "1.5", "2.5", "-2.5", "0.25", "0.35", "9.99"]
    ]


def table(connection, sql):
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return agate_helper.table_from_data_flat([dict(zip(names, row)) for row in cursor.fetchall()], names)


def value(connection, expression):
    made = table(connection, f"select {expression} as v")
    found = made.rows[0][0]
    # The zone has another class in every client.
    shown = repr(found).replace("<StaticTzInfo 'Etc/UTC'>", "UTC")
    return {
        "sql": expression, "repr": shown, "str": str(found), "type": DuckDBAdapter.convert_agate_type(made, 0),
    }


def printed(connection, sql):
    made = table(connection, sql)
    output = io.StringIO()
    made.print_table(output=output)
    return {"sql": sql, "printed": output.getvalue().splitlines(), "str": str(made).splitlines()}


def main():
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    expressions = [part.strip() for line in EXPRESSIONS.strip().splitlines() for part in line.split(" | ")]
    write_json(TARGET, {
        "values": [value(connection, expression) for expression in expressions],
        "tables": [printed(connection, sql) for sql in TABLES],
        "calculated": calculated(), "converted": converted(),
    })


if __name__ == "__main__":
    main()
