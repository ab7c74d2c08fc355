# Each is refused where a rule is broken, before anything is changed. The rules have the names that "postern doctor" gives them.

# AWS's own CachingOptimized and CachingOptimizedForUncompressedObjects, with a minimum TTL of a second.
locals {
  policies_with_minimum = [
    "658327ea-f89d-4fab-a63d-7e88639e58f6",
    "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
  ]

  open = [
    for behavior in local.guarded : behavior.path_pattern
    # With "? :", since a new function URL has no address yet, which then matters to no other behavior.
    if behavior.is_gated || behavior.is_public ? false : behavior.is_login ? !alltrue([for id in behavior.origin_ids : contains(local.login_origin_ids, id)]) : true
  ]

  # What "open" has is not said twice.
  strange = [
    for behavior in local.judged : behavior.path_pattern
    if !behavior.is_gated || behavior.is_public ? false : !behavior.is_behind_gate
  ]

  mixed = [
    for behavior in local.guarded : behavior.path_pattern
    if anytrue([for event in behavior.lambda_events : startswith(event, "viewer-")]) && length(behavior.function_events) > 0
  ]

  kept = [
    for behavior in local.guarded : behavior.path_pattern
    if behavior.is_gated && try(contains(local.policies_with_minimum, behavior.cache_policy_id), false)
  ]

  # A login at the edge forwards nothing, so that its origin is out of reach.
  open_origins = distinct([
    for origin in local.origins : origin.id
    if anytrue([
      for behavior in local.guarded : contains(behavior.origin_ids, origin.id) && (
        behavior.is_login ? origin.is_function_url && !origin.knows_login : behavior.is_gated && !origin.is_closed && !var.has_origin_assertion
      )
    ])
  ])
}

output "protected_path_patterns" {
  description = "Of the behaviors that are behind the gate."
  value       = [for behavior in local.guarded : behavior.path_pattern if behavior.is_gated]

  precondition {
    condition     = length(local.open) == 0
    error_message = "E-UNPROTECTED-BEHAVIOR: nothing checks viewer-request of ${jsonencode(local.open)}: whatever these path patterns take is open to everybody. Associate the gate with each, or name it in \"public_path_patterns\"."
  }
}

output "gated_path_patterns" {
  description = "Of the behaviors whose function or key group is the one of `gate`."
  value       = [for behavior in local.judged : behavior.path_pattern if behavior.is_behind_gate]

  precondition {
    condition     = length(local.strange) == 0
    error_message = "E-UNPROTECTED-BEHAVIOR: what stands before ${jsonencode(local.strange)} is not the gate that was given: whoever it lets in is never asked by the gate. Associate the outputs of the gate's module, and name your own function in \"after\" of the config."
  }
}

output "viewer_functions" {
  description = "By path pattern: the events of its functions."
  value       = { for behavior in local.guarded : behavior.path_pattern => concat(behavior.lambda_events, behavior.function_events) }

  precondition {
    condition     = length(local.mixed) == 0
    error_message = "E-MIXED-VIEWER: ${jsonencode(local.mixed)} has a Lambda function and a CloudFront Function on viewer events, which CloudFront refuses: name your own function in \"after\" of the config."
  }
}

output "origin_ids" {
  description = "Of the distribution."
  value       = [for origin in local.origins : origin.id]

  precondition {
    condition     = length(local.open_origins) == 0
    error_message = "E-ORIGIN-OPEN: origin ${jsonencode(local.open_origins)} answers whoever asks it, so that anybody goes past the gate: give it an origin access control, a VPC origin or a custom header of \"secret_header_names\" that it checks, or let it check the gate's assertion; a login half wants the header of \"login_origin\"."
  }
}

output "cache_policy_ids" {
  description = "By path pattern; null where there is none."
  value       = { for behavior in local.guarded : behavior.path_pattern => behavior.cache_policy_id }

  precondition {
    condition     = length(local.kept) == 0
    error_message = "E-MINTTL-AUTH: ${jsonencode(local.kept)} has a cache policy with a minimum TTL of a second, for which CloudFront keeps answers marked no-store: use CachingDisabled, or a policy of your own with min_ttl = 0."
  }
}
