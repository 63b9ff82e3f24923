//! The rules, each in its file, with its page beside it.

mod action_without_effect;
mod all_resources;
mod bad_action;
mod bad_condition_key;
mod bad_principal;
mod bad_resource;
mod bad_sid;
mod cross_account;
mod deleted_principal;
mod denied_allow;
mod deprecated_key;
mod duplicate_condition;
mod duplicate_name;
mod duplicate_sid;
mod element_not_allowed;
mod empty_condition;
mod empty_element;
mod everything_for_anyone;
mod for_all_values_absent;
mod foreign_action;
mod group_principal;
mod impossible_condition;
mod json_syntax;
mod key_never_present;
mod key_of_some_actions;
mod lockout;
mod mfa;
mod misplaced_variable;
mod missing_element;
mod missing_set_operator;
mod negated_absent;
mod not_action_allow;
mod not_cross_account;
mod not_principal_allow;
mod not_principal_deny;
mod old_version;
mod operator_type;
mod opposite_elements;
mod own_resource;
mod private_source_ip;
mod public_access;
mod redundant_action;
mod redundant_resource;
mod redundant_value;
mod refused_character;
mod refused_key;
mod resource_type;
mod restricted;
mod service_without_source;
mod set_operator_on_single;
mod shadowed_statement;
mod source_ip;
mod too_large;
mod unknown_action;
mod unknown_condition_key;
mod unknown_effect;
mod unknown_element;
mod unknown_operator;
mod unknown_principal_type;
mod unknown_value;
mod unknown_variable;
mod unknown_version;
mod unreadable_value;
mod variable_in_old_version;
mod wildcard_in_principal;
mod wrong_type;

use super::Rule;

/// Every rule, by name.
pub(super) const RULES: &[Rule] = &[
    action_without_effect::RULE,
    all_resources::RULE,
    bad_action::RULE,
    bad_condition_key::RULE,
    bad_principal::RULE,
    bad_resource::RULE,
    bad_sid::RULE,
    cross_account::RULE,
    deleted_principal::RULE,
    denied_allow::RULE,
    deprecated_key::RULE,
    duplicate_condition::RULE,
    duplicate_name::RULE,
    duplicate_sid::RULE,
    element_not_allowed::RULE,
    empty_condition::RULE,
    empty_element::RULE,
    everything_for_anyone::RULE,
    for_all_values_absent::RULE,
    foreign_action::RULE,
    group_principal::RULE,
    impossible_condition::RULE,
    json_syntax::RULE,
    key_never_present::RULE,
    key_of_some_actions::RULE,
    lockout::RULE,
    mfa::RULE,
    misplaced_variable::RULE,
    missing_element::RULE,
    missing_set_operator::RULE,
    negated_absent::RULE,
    not_action_allow::RULE,
    not_cross_account::RULE,
    not_principal_allow::RULE,
    not_principal_deny::RULE,
    old_version::RULE,
    operator_type::RULE,
    opposite_elements::RULE,
    own_resource::RULE,
    private_source_ip::RULE,
    public_access::RULE,
    redundant_action::RULE,
    redundant_resource::RULE,
    redundant_value::RULE,
    refused_character::RULE,
    refused_key::RULE,
    resource_type::RULE,
    restricted::RULE,
    service_without_source::RULE,
    set_operator_on_single::RULE,
    shadowed_statement::RULE,
    source_ip::RULE,
    too_large::RULE,
    unknown_action::RULE,
    unknown_condition_key::RULE,
    unknown_effect::RULE,
    unknown_element::RULE,
    unknown_operator::RULE,
    unknown_principal_type::RULE,
    unknown_value::RULE,
    unknown_variable::RULE,
    unknown_version::RULE,
    unreadable_value::RULE,
    variable_in_old_version::RULE,
    wildcard_in_principal::RULE,
    wrong_type::RULE,
];
