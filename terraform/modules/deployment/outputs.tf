# Which resources there are, and with which values.

output "problems" {
  description = "Why this cannot be deployed, by name. Empty: nothing is in the way."
  value       = local.problems
}

output "target" {
  value = local.target
}

output "hosts" {
  value = try(local.deployment.hosts, [])
}

output "protection" {
  description = "How a protected cache behavior is protected: \"viewer-request\", \"trusted-key-group\" or \"none\"."
  value       = local.protection
}

output "is_report_only" {
  description = "Whether the gate refuses nobody, and logs what it would refuse."
  value       = try(local.deployment.unsafeReportOnly, false)
}

output "lambda" {
  description = "The Lambda function, at the edge or behind a function URL; null where there is none."
  value = local.lambda == null ? null : {
    is_at_edge       = local.lambda_kind == "lambda-edge"
    is_gate          = local.gate_kind == "lambda-edge"
    filename         = local.zip_file
    source_code_hash = try(filebase64sha256(local.zip_file), null)
    handler          = local.lambda.handler
    runtime          = local.lambda.runtime
    architectures    = [local.lambda.architecture]
    memory_size      = local.lambda.memoryMegabytes
    timeout          = local.lambda.timeoutSeconds
  }
}

output "statements" {
  description = "What the Lambda function's role may, besides its logs; `condition` where a statement has one."
  value       = local.statements
}

output "cloudfront_function" {
  description = "The CloudFront Function that decides; null where there is none."
  value = local.cloudfront_function == null ? null : {
    runtime   = local.cloudfront_function.runtime
    code_file = local.code_file
  }
}

output "creates_key_value_store" {
  value = local.has_store && local.store_arn_in_build == null && var.key_value_store_arn == null
}

output "key_value_store_arn" {
  description = "Of a store that exists already; null where there is none, or where it is created."
  value       = local.has_store ? try(coalesce(local.store_arn_in_build, var.key_value_store_arn), null) : null
}

output "public_key_id" {
  description = "What the build's cookies name; null without signed cookies."
  value       = local.public_key_id
}

output "public_key_ids" {
  description = "Public keys of the key group that exist already."
  value       = local.public_key_ids
}

output "login" {
  description = "The behavior that signs people in and out; null where nobody does."
  value = local.login == null ? null : {
    path_pattern = local.login.pathPattern
    include_body = local.login.includeBody
    # Nothing under this path is the same for two people.
    allowed_methods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    cached_methods  = ["GET", "HEAD"]
    # Of a function URL: CloudFront adds these for the origin.
    origin_header_name = try(local.login.originHeader.name, null)
    host_header_name   = try(local.login.hostHeader.name, null)
    host_header_value  = try(local.login.hostHeader.value, null)
  }
}

output "path_patterns" {
  description = "With signed cookies: each cache behavior, in its order, and whether it takes the key group."
  value = [for behavior in try(local.deployment.signedCookies.behaviors, []) : {
    path_pattern = behavior.pathPattern
    is_protected = behavior.isProtected
  }]
}
