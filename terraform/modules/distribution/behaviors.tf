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
      path_pattern = behavior.path_pattern
      # Of an origin group, either member may be asked.
      origin_ids      = try(local.origin_groups[behavior.target_origin_id], [behavior.target_origin_id])
      cache_policy_id = try(behavior.cache_policy_id, null)
      lambda_events   = try([for one in behavior.lambda_function_association : one.event_type], [])
      function_events = try([for one in behavior.function_association : one.event_type], [])
      has_key_group   = try(length(behavior.trusted_key_groups) > 0, false)
      key_group_ids   = try([for id in behavior.trusted_key_groups : id], [])
      viewer_request_arns = concat(
        try([for one in behavior.lambda_function_association : one.lambda_arn if one.event_type == "viewer-request"], []),
        try([for one in behavior.function_association : one.function_arn if one.event_type == "viewer-request"], []),
      )
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

  # By the ARNs, which a plan that makes the gate anew does not know yet.
  judged = [
    for behavior in local.guarded : merge(behavior, {
      is_behind_gate = anytrue(concat(
        [for arn in behavior.viewer_request_arns : contains(local.gate_arns, arn)],
        [for id in behavior.key_group_ids : contains(local.gate_key_groups, id)],
        [for arn in behavior.is_login ? behavior.viewer_request_arns : [] : contains(local.login_arns, arn)],
      ))
    })
  ]

  gate_arns       = [for arn in [var.gate.viewer_request_lambda_arn, var.gate.viewer_request_function_arn] : arn if arn != null]
  gate_key_groups = [for id in var.gate.trusted_key_groups : id]
  login_arns      = [for arn in [try(var.gate.login_behavior.lambda_arn, null), try(var.gate.login_behavior.function_arn, null)] : arn if arn != null]

  origin_groups = {
    for group in try([for one in var.distribution.origin_group : one], []) : group.origin_id => [for member in group.member : member.origin_id]
  }

  # The one header that the login half asks for; what it is told the viewer's host with is no secret.
  login_header        = lower(coalesce(try(var.gate.login_origin.secret_header_name, null), "-"))
  secret_header_names = [for name in var.secret_header_names : lower(name)]

  origins = [
    for origin in var.distribution.origin : {
      id              = origin.origin_id
      is_function_url = can(regex("\\.lambda-url\\.[a-z0-9-]+\\.on\\.aws$", origin.domain_name))
      knows_login     = contains(try([for one in origin.custom_header : lower(one.name)], []), local.login_header)
      is_closed = (
        # Of a server or a website of S3 an access control closes nothing.
        (try(length(origin.custom_origin_config) > 0, false) ? can(regex("\\.(lambda-url|mediastore|mediapackagev2)\\.", origin.domain_name)) : true) &&
        try(length(origin.origin_access_control_id) > 0, false) ||
        try(length(origin.vpc_origin_config) > 0, false) ||
        anytrue([for name in try([for one in origin.custom_header : lower(one.name)], []) : contains(local.secret_header_names, name)])
      )
    }
  ]

  login_origin_ids = [for origin in local.origins : origin.id if origin.is_function_url]
}
