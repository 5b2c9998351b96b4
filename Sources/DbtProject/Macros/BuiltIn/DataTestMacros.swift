// SPDX-License-Identifier: Apache-2.0

/// The statement that counts the failures of a data test, and that which compares the rows of a unit test.
enum DataTestMacros {
    static let text = #"""
        {% macro default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
        select
          {{ fail_calc }} as failures,
          {{ fail_calc }} {{ warn_if }} as should_warn,
          {{ fail_calc }} {{ error_if }} as should_error
        from (
          {{ main_sql }}
          {{ 'limit ' ~ limit if limit is not none }}
        ) dbt_internal_test
        {%- endmacro %}

        {% macro default__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
        {%- set columns = expected_column_names | join(', ') -%}
        {%- set side = adapter.quote('actual_or_expected') -%}
        with dbt_internal_unit_test_actual as (
          select {{ columns }}, {{ dbt.string_literal('actual') }} as {{ side }}
          from (
        {{ main_sql }}
          ) _dbt_internal_unit_test_actual
        ),
        dbt_internal_unit_test_expected as (
          select {{ columns }}, {{ dbt.string_literal('expected') }} as {{ side }}
          from (
        {{ expected_fixture_sql }}
          ) _dbt_internal_unit_test_expected
        )
        select * from dbt_internal_unit_test_actual
        union all
        select * from dbt_internal_unit_test_expected
        {%- endmacro %}

        {%- macro default__validate_fixture_rows(rows, row_number) -%}
        {%- endmacro -%}
        """#
}
