// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

/// What options are when nobody gives them (dbt 1.12, `dbt/cli/params.py` and `dbt/cli/flags.py`).
enum FlagDefaults {
    /// By name; an option that is not here has no value.
    static let values: PlainMap = [
        "cache_selected_only": false, "clean_project_files_only": true, "compile": true, "debug": false,
        "browser": true, "defer": false, "empty": false, "fail_fast": false, "favor_state": false,
        "full_refresh": false, "hints_enabled": true, "host": "127.0.0.1", "indirect_selection": "eager",
        "inject_ephemeral_ctes": true, "introspect": true, "limit": 5, "log_cache_events": false,
        "log_file_max_bytes": 10_485_760, "log_format": "default", "log_format_file": "debug",
        "log_level": "info", "log_level_file": "debug", "macro_debugging": false, "maximum_seed_size_mib": 1,
        "partial_parse": true, "partial_parse_file_diff": true, "populate_cache": true, "port": 8080,
        "print": true, "printer_width": 80, "quiet": false, "send_anonymous_usage_stats": true,
        "show_all_deprecations": false, "show_resource_report": false, "single_threaded": false,
        "snowflake_projects_otel": false, "source": "hub", "static_parser": true, "store_failures": false,
        "upload_to_artifacts_ingest_api": false, "use_colors": true, "use_colors_file": true,
        "use_experimental_parser": false, "use_fast_test_edges": false, "use_v2_parser": false,
        "v2_parser": "dbt-core-experimental-parser parse", "vars": .map(PlainMap()), "version_check": true,
        "write_json": true, "exclude": [], "select": [], "models": [], "output_keys": [],
        "resource_types": [], "exclude_resource_types": [],
        "sqlparse": .map(["MAX_GROUPING_DEPTH": PlainValue.none, "MAX_GROUPING_TOKENS": PlainValue.none]),
        "warn_error_options": .map(["error": [], "warn": [], "silence": []]),
    ]

    /// The default of an option of a command.
    static func value(_ option: CommandOption) -> PlainValue {
        if option.name == "output", case .choice(let words) = option.kind {
            return .string(words.contains("selector") ? "selector" : "text")
        }
        return values[option.name] ?? PlainValue.none
    }

    /// `flags:` of dbt_project.yml that also are options.
    static let ofProjectAndOptions: Set<String> = [
        "cache_selected_only", "debug", "fail_fast", "hints_enabled", "indirect_selection", "log_format",
        "log_format_file", "log_level", "log_level_file", "maximum_seed_size_mib", "partial_parse",
        "populate_cache", "printer_width", "send_anonymous_usage_stats", "snowflake_projects_otel",
        "static_parser", "use_colors", "use_colors_file", "use_experimental_parser", "use_v2_parser",
        "v2_parser", "version_check", "warn_error", "warn_error_options", "write_json",
    ]

    /// `flags:` of dbt_project.yml alone: how dbt behaves.
    static let ofProject: PlainMap = [
        "require_batched_execution_for_custom_microbatch_strategy": true,
        "require_event_names_in_deprecations": false,
        "require_explicit_package_overrides_for_builtin_materializations": true,
        "require_resource_names_without_spaces": true, "source_freshness_run_project_hooks": true,
        "skip_nodes_if_on_run_start_fails": true, "state_modified_compare_more_unrendered_values": true,
        "state_modified_compare_vars": false, "require_yaml_configuration_for_mf_time_spines": true,
        "require_nested_cumulative_type_params": true, "validate_macro_args": true,
        "require_all_warnings_handled_by_warn_error": true, "require_generic_test_arguments_property": true,
        "require_unique_project_resource_names": false,
        "require_ref_searches_node_package_before_root": false,
        "require_valid_schema_from_generate_schema_name": false, "allow_jinja_file_extensions": false,
        "require_sql_header_in_test_configs": false, "support_custom_ref_kwargs": false,
        "require_corrected_analysis_fqns": false,
        "require_source_and_semantic_model_names_without_spaces": false,
        "enable_grouped_warn_error_parser_logs": false, "use_catalogs_v2": false,
        "latest_version_pointer_enabled_by_default": false,
    ]
}
