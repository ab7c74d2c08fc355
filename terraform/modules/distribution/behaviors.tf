# The cache behaviors, in their order, and what stands before each. Associations are sets: what an ARN will be is not known yet, on which
# event it goes is.
locals {
  login_path_pattern = "/.postern/*"

  # To CloudFront a pattern is the same with a slash before it and without.
  public_path_patterns = [for pattern in var.public_path_patterns : trimprefix(pattern, "/")]

  behaviors = [
    for behavior in concat(
      try([for one in var.distribution.ordered_cache_behavior : one], []),
      [for one in var.distribution.default_cache_behavior : merge(one, { path_pattern = "*" })]
      ) : {
      path_pattern    = behavior.path_pattern
      origin_id       = behavior.target_origin_id
      cache_policy_id = try(behavior.cache_policy_id, null)
      lambda_events   = try([for one in behavior.lambda_function_association : one.event_type], [])
      function_events = try([for one in behavior.function_association : one.event_type], [])
      has_key_group   = try(length(behavior.trusted_key_groups) > 0, false)
    }
  ]

  # A login half at the edge answers by itself; one behind a function URL is the origin of its behavior.
  guarded = [
    for behavior in local.behaviors : merge(behavior, {
      is_login = trimprefix(behavior.path_pattern, "/") == trimprefix(local.login_path_pattern, "/")
      is_gated = (
        contains(concat(behavior.lambda_events, behavior.function_events), "viewer-request") || behavior.has_key_group
      )
      is_public = contains(local.public_path_patterns, trimprefix(behavior.path_pattern, "/"))
    })
  ]

  origins = [
    for origin in var.distribution.origin : {
      id              = origin.origin_id
      is_function_url = can(regex("\\.lambda-url\\.[a-z0-9-]+\\.on\\.aws$", origin.domain_name))
      # That a header is a secret one, nobody can see from here.
      is_closed = (
        try(length(origin.origin_access_control_id) > 0, false) ||
        try(length(origin.vpc_origin_config) > 0, false) ||
        try(length(origin.custom_header) > 0, false)
      )
    }
  ]

  login_origin_ids = [for origin in local.origins : origin.id if origin.is_function_url]
}
