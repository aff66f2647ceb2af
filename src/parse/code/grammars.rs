//! The nodes of each grammar and the part they play, one function a language.

use super::grammar::Part::{self, *};

/// C#.
#[cfg(feature = "csharp")]
pub fn csharp(kind: &str) -> Part {
    match kind {
        "invocation_expression" => Call { function: "function", arguments: "arguments" },
        "object_creation_expression" => New { name: "type", arguments: "arguments" },
        "member_access_expression" => Member { object: "expression", name: "name" },
        "conditional_access_expression" => Member { object: "condition", name: "" },
        "qualified_name" => Member { object: "qualifier", name: "name" },
        "element_access_expression" => Element { object: "expression", key: "subscript" },
        "identifier" | "this" | "this_expression" | "base" | "predefined_type" => Name,
        "generic_name" | "parenthesized_expression" | "await_expression" => Wrap,
        "cast_expression" => Wrap,
        "member_binding_expression" | "arrow_expression_clause" | "throw_expression" => Wrap,
        "string_literal" | "verbatim_string_literal" | "raw_string_literal" => Text,
        "interpolated_string_expression" => Text,
        "integer_literal" | "real_literal" => Number,
        "binary_expression" => Operation { left: "left", right: "right" },
        "array_creation_expression" | "collection_expression" => List,
        "initializer_expression" | "implicit_array_creation_expression" => List,
        "bracketed_argument_list" => Wrap,
        "assignment_expression" => Assign { left: "left", right: "right" },
        "variable_declarator" => Assign { left: "name", right: "" },
        "argument" => Argument { name: "name" },
        "attribute_argument" => Argument { name: "" },
        "method_declaration" | "local_function_statement" => {
            Function { name: "name", parameters: "parameters" }
        }
        "lambda_expression" | "anonymous_method_expression" => Lambda,
        "class_declaration" | "record_declaration" | "interface_declaration" => {
            Type { name: "name" }
        }
        "base_list" => Supers,
        "property_declaration" => Field { name: "name", value: "value" },
        "attribute" => Annotation { name: "name", arguments: "" },
        "attribute_list" | "modifier" => Modifiers,
        "using_directive" => Import,
        "comment" => Comment,
        "if_statement" | "conditional_expression" | "switch_statement" => Condition,
        "catch_clause" => Catch,
        _ => Other,
    }
}

/// Go.
#[cfg(feature = "go")]
pub fn go(kind: &str) -> Part {
    match kind {
        "call_expression" => Call { function: "function", arguments: "arguments" },
        "composite_literal" => New { name: "type", arguments: "body" },
        "selector_expression" => Member { object: "operand", name: "field" },
        "qualified_type" => Member { object: "package", name: "name" },
        "index_expression" => Element { object: "operand", key: "index" },
        "identifier" | "field_identifier" | "type_identifier" | "package_identifier" => Name,
        "parenthesized_expression" | "literal_element" | "pointer_type" | "expression_list" => Wrap,
        "unary_expression" | "generic_type" | "type_conversion_expression" => Wrap,
        "interpreted_string_literal" | "raw_string_literal" => Text,
        "int_literal" | "float_literal" => Number,
        "binary_expression" => Operation { left: "left", right: "right" },
        "literal_value" | "slice_type" => List,
        "keyed_element" => Pair { key: "key", value: "value" },
        "const_spec" | "var_spec" => Assign { left: "name", right: "value" },
        "short_var_declaration" | "assignment_statement" => Assign { left: "left", right: "right" },
        "function_declaration" | "method_declaration" => {
            Function { name: "name", parameters: "parameters" }
        }
        "func_literal" => Lambda,
        "type_spec" => Type { name: "name" },
        "field_declaration" => Field { name: "name", value: "tag" },
        "import_spec" => Import,
        "comment" => Comment,
        "if_statement" | "expression_switch_statement" | "type_switch_statement" => Condition,
        _ => Other,
    }
}

/// Java.
#[cfg(feature = "java")]
pub fn java(kind: &str) -> Part {
    match kind {
        "method_invocation" => Method { object: "object", name: "name", arguments: "arguments" },
        "object_creation_expression" => New { name: "type", arguments: "arguments" },
        "field_access" => Member { object: "object", name: "field" },
        "scoped_identifier" => Member { object: "scope", name: "name" },
        "identifier" | "type_identifier" | "this" | "super" => Name,
        "generic_type" | "parenthesized_expression" | "cast_expression" | "class_literal" => Wrap,
        "string_literal" | "text_block" => Text,
        "decimal_integer_literal" | "decimal_floating_point_literal" => Number,
        "binary_expression" => Operation { left: "left", right: "right" },
        "array_initializer" | "element_value_array_initializer" => List,
        "element_value_pair" => Pair { key: "key", value: "value" },
        "assignment_expression" => Assign { left: "left", right: "right" },
        "variable_declarator" => Assign { left: "name", right: "value" },
        "method_declaration" | "constructor_declaration" => {
            Function { name: "name", parameters: "parameters" }
        }
        "lambda_expression" => Lambda,
        "class_declaration" | "interface_declaration" | "record_declaration" => {
            Type { name: "name" }
        }
        "superclass" | "super_interfaces" | "extends_interfaces" => Supers,
        "field_declaration" => Field { name: "declarator", value: "" },
        "annotation" => Annotation { name: "name", arguments: "arguments" },
        "marker_annotation" => Annotation { name: "name", arguments: "-" },
        "modifiers" => Modifiers,
        "import_declaration" => Import,
        "line_comment" | "block_comment" => Comment,
        "if_statement" | "ternary_expression" | "switch_expression" => Condition,
        "catch_clause" => Catch,
        _ => Other,
    }
}

/// JavaScript and TypeScript.
#[cfg(feature = "javascript")]
pub fn javascript(kind: &str) -> Part {
    match kind {
        "call_expression" => Call { function: "function", arguments: "arguments" },
        "new_expression" => New { name: "constructor", arguments: "arguments" },
        "member_expression" => Member { object: "object", name: "property" },
        "subscript_expression" => Element { object: "object", key: "index" },
        "identifier" | "property_identifier" | "this" | "shorthand_property_identifier" => Name,
        "type_identifier" | "private_property_identifier" | "import" | "meta_property" => Name,
        "parenthesized_expression" | "await_expression" | "non_null_expression" => Wrap,
        "as_expression" | "satisfies_expression" | "computed_property_name" => Wrap,
        "string" | "template_string" => Text,
        "number" => Number,
        "binary_expression" => Operation { left: "left", right: "right" },
        "array" => List,
        "object" => Map,
        "pair" => Pair { key: "key", value: "value" },
        "assignment_expression" => Assign { left: "left", right: "right" },
        "variable_declarator" => Assign { left: "name", right: "value" },
        "function_declaration" | "method_definition" | "generator_function_declaration" => {
            Function { name: "name", parameters: "parameters" }
        }
        "arrow_function" | "function_expression" => Lambda,
        "class_declaration" | "class" | "abstract_class_declaration" => Type { name: "name" },
        "class_heritage" => Supers,
        "public_field_definition" | "field_definition" => Field { name: "name", value: "value" },
        "decorator" => Annotation { name: "", arguments: "" },
        "import_statement" => Import,
        "comment" => Comment,
        "if_statement" | "ternary_expression" | "switch_statement" => Condition,
        _ => Other,
    }
}

/// Kotlin.
#[cfg(feature = "kotlin")]
pub fn kotlin(kind: &str) -> Part {
    match kind {
        "call_expression" | "constructor_invocation" => Call { function: "", arguments: "+" },
        "navigation_expression" => Member { object: "", name: "+" },
        "user_type" | "parenthesized_expression" | "annotated_expression" => Wrap,
        "index_expression" => Element { object: "", key: "+" },
        "identifier" | "this_expression" | "this" | "super_expression" => Name,
        "string_literal" | "multiline_string_literal" => Text,
        "number_literal" | "float_literal" | "long_literal" => Number,
        "binary_expression" => Operation { left: "left", right: "right" },
        "collection_literal" => List,
        "assignment" => Assign { left: "left", right: "right" },
        "property_declaration" => Assign { left: "", right: "+" },
        "variable_declaration" => Wrap,
        "value_argument" => Argument { name: "" },
        "function_declaration" => Function { name: "name", parameters: "" },
        "lambda_literal" | "annotated_lambda" | "anonymous_function" => Lambda,
        "class_declaration" | "object_declaration" => Type { name: "name" },
        "delegation_specifiers" => Supers,
        "annotation" => Annotation { name: "", arguments: "" },
        "modifiers" => Modifiers,
        "import" => Import,
        "line_comment" | "block_comment" => Comment,
        "if_expression" | "when_expression" => Condition,
        "catch_block" => Catch,
        _ => Other,
    }
}

/// PHP.
#[cfg(feature = "php")]
pub fn php(kind: &str) -> Part {
    match kind {
        "function_call_expression" => Call { function: "function", arguments: "arguments" },
        "member_call_expression" | "nullsafe_member_call_expression" => {
            Method { object: "object", name: "name", arguments: "arguments" }
        }
        "scoped_call_expression" => {
            Method { object: "scope", name: "name", arguments: "arguments" }
        }
        "object_creation_expression" => New { name: "", arguments: "+" },
        "member_access_expression" => Member { object: "object", name: "name" },
        "class_constant_access_expression" => Member { object: "", name: "+" },
        "subscript_expression" => Element { object: "", key: "+" },
        "name" | "variable_name" | "qualified_name" | "relative_scope" => Name,
        "parenthesized_expression" | "cast_expression" => Wrap,
        "string" | "encapsed_string" | "heredoc" | "nowdoc" => Text,
        "integer" | "float" => Number,
        "binary_expression" => Operation { left: "left", right: "right" },
        "array_creation_expression" => Map,
        "array_element_initializer" => Pair { key: "", value: "+" },
        "assignment_expression" => Assign { left: "left", right: "right" },
        "const_element" | "property_element" => Assign { left: "", right: "+" },
        "argument" => Argument { name: "name" },
        "function_definition" | "method_declaration" => {
            Function { name: "name", parameters: "parameters" }
        }
        "anonymous_function" | "arrow_function" => Lambda,
        "class_declaration" | "interface_declaration" => Type { name: "name" },
        "base_clause" | "class_interface_clause" => Supers,
        "attribute" => Annotation { name: "", arguments: "parameters" },
        "attribute_list" | "attribute_group" => Modifiers,
        "namespace_use_clause" => Import,
        "comment" => Comment,
        "if_statement" | "conditional_expression" | "switch_statement" => Condition,
        "match_expression" => Condition,
        "catch_clause" => Catch,
        _ => Other,
    }
}

/// Python.
#[cfg(feature = "python")]
pub fn python(kind: &str) -> Part {
    match kind {
        "call" => Call { function: "function", arguments: "arguments" },
        "attribute" => Member { object: "object", name: "attribute" },
        "subscript" => Element { object: "value", key: "subscript" },
        "identifier" => Name,
        "parenthesized_expression" | "await" | "expression_list" | "type" => Wrap,
        "string" | "concatenated_string" => Text,
        "integer" | "float" => Number,
        "binary_operator" | "boolean_operator" => Operation { left: "left", right: "right" },
        "list" | "tuple" | "set" => List,
        // `"KEY" in object` looks the key up.
        "comparison_operator" => Element { object: "+", key: "" },
        "dictionary" => Map,
        "pair" => Pair { key: "key", value: "value" },
        "keyword_argument" => Pair { key: "name", value: "value" },
        "assignment" => Assign { left: "left", right: "right" },
        "function_definition" => Function { name: "name", parameters: "parameters" },
        "lambda" => Lambda,
        "class_definition" => Type { name: "name" },
        "decorator" => Annotation { name: "", arguments: "" },
        "import_statement" | "import_from_statement" => Import,
        "comment" => Comment,
        "if_statement" | "conditional_expression" | "match_statement" => Condition,
        "except_clause" => Catch,
        _ => Other,
    }
}

/// Ruby.
#[cfg(feature = "ruby")]
pub fn ruby(kind: &str) -> Part {
    match kind {
        "call" => Method { object: "receiver", name: "method", arguments: "arguments" },
        "scope_resolution" => Member { object: "scope", name: "name" },
        "element_reference" => Element { object: "object", key: "+" },
        "identifier" | "constant" | "self" | "instance_variable" | "global_variable" => Name,
        "parenthesized_statements" => Wrap,
        "string" | "simple_symbol" | "hash_key_symbol" | "delimited_symbol" => Text,
        "integer" | "float" => Number,
        "binary" => Operation { left: "left", right: "right" },
        "array" | "string_array" | "symbol_array" => List,
        "hash" => Map,
        "pair" => Pair { key: "key", value: "value" },
        "assignment" | "operator_assignment" => Assign { left: "left", right: "right" },
        "method" | "singleton_method" => Function { name: "name", parameters: "parameters" },
        "block" | "do_block" | "lambda" => Lambda,
        "class" | "module" => Type { name: "name" },
        "superclass" => Supers,
        "comment" => Comment,
        "if" | "unless" | "if_modifier" | "unless_modifier" | "conditional" | "case" => Condition,
        "rescue" => Catch,
        _ => Other,
    }
}

/// Rust.
#[cfg(feature = "rust")]
pub fn rust(kind: &str) -> Part {
    match kind {
        "call_expression" => Call { function: "function", arguments: "arguments" },
        "struct_expression" => New { name: "name", arguments: "body" },
        "field_expression" => Member { object: "value", name: "field" },
        "scoped_identifier" | "scoped_type_identifier" => Member { object: "path", name: "name" },
        "index_expression" => Element { object: "", key: "+" },
        "identifier" | "field_identifier" | "type_identifier" | "self" | "crate" => Name,
        "generic_function" | "generic_type" | "try_expression" | "await_expression" => Wrap,
        "parenthesized_expression" | "reference_expression" | "type_cast_expression" => Wrap,
        "string_literal" | "raw_string_literal" => Text,
        "integer_literal" | "float_literal" => Number,
        "binary_expression" => Operation { left: "left", right: "right" },
        "array_expression" | "tuple_expression" => List,
        "field_initializer" => Pair { key: "field", value: "value" },
        "const_item" | "static_item" => Assign { left: "name", right: "value" },
        "let_declaration" => Assign { left: "pattern", right: "value" },
        "function_item" => Function { name: "name", parameters: "parameters" },
        "closure_expression" => Lambda,
        "struct_item" | "enum_item" | "impl_item" | "trait_item" => Type { name: "name" },
        "field_declaration" => Field { name: "name", value: "" },
        "attribute" => Annotation { name: "", arguments: "arguments" },
        "attribute_item" => Modifiers,
        "macro_invocation" => Call { function: "macro", arguments: "+" },
        "token_tree" => Tokens,
        "use_declaration" => Import,
        "line_comment" | "block_comment" => Comment,
        "if_expression" | "match_expression" => Condition,
        _ => Other,
    }
}
