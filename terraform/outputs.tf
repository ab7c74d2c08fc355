# What the distribution that you have already takes over.

output "viewer_request_lambda_arn" {
  description = "For `lambda_function_association` on viewer-request of every protected behavior; null where a CloudFront Function or a key group protects."
  value       = try(local.lambda.is_gate, false) ? aws_lambda_function.edge[0].qualified_arn : null
}

output "viewer_request_function_arn" {
  description = "For `function_association` on viewer-request of every protected behavior; null where a Lambda function or a key group protects."
  value       = one(aws_cloudfront_function.gate[*].arn)
}

output "trusted_key_groups" {
  description = "With signed cookies: for `trusted_key_groups` of every protected behavior. Else empty."
  value       = aws_cloudfront_key_group.signers[*].id
}

output "public_key_id" {
  description = "With `encoded_key`: what `session.keyPairId` in the config must say. Else null."
  value       = one(aws_cloudfront_public_key.signer[*].id)
}

output "login_behavior" {
  description = "The first ordered cache behavior, which signs people in and out; null where nobody does. `lambda_arn` and `function_arn` go on viewer-request, where they are not null."
  value = module.deployment.login == null ? null : {
    path_pattern           = module.deployment.login.path_pattern
    allowed_methods        = module.deployment.login.allowed_methods
    cached_methods         = module.deployment.login.cached_methods
    viewer_protocol_policy = "redirect-to-https"
    # AWS's own CachingDisabled.
    cache_policy_id = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    # AWS's own AllViewerExceptHostHeader, for a function URL. At the edge nothing is forwarded.
    origin_request_policy_id = local.has_url ? "b689b0a8-53d0-40ab-baf2-68738e2966ac" : null
    lambda_arn               = one(aws_lambda_function.edge[*].qualified_arn)
    include_body             = module.deployment.login.include_body
    function_arn             = one(aws_cloudfront_function.host_header[*].arn)
  }
}

output "login_origin" {
  description = "With a login half behind a function URL: the origin of `login_behavior`. `custom_headers` by name; the secret one, `secret_header_name`, is yours to add. Else null."
  value = !local.has_url ? null : {
    domain_name        = trimsuffix(trimprefix(aws_lambda_function_url.login[0].function_url, "https://"), "/")
    secret_header_name = module.deployment.login.origin_header_name
    custom_headers = {
      for name, value in { (coalesce(module.deployment.login.host_header_name, "none")) = module.deployment.login.host_header_value } : name => value if value != null
    }
  }
}

output "path_patterns" {
  description = "With signed cookies: each cache behavior in its order, and whether it takes `trusted_key_groups`. Else empty: protect every behavior, and let the gate's rules say what is public."
  value       = module.deployment.path_patterns
}

output "key_value_store_arn" {
  description = "The store of a split gate; null where nothing reads one."
  value       = local.key_value_store_arn
}

output "publish_keys_command" {
  description = "What puts the keys into the store: once before the first viewer, and after each change of the ring. Null where there is no store."
  value       = local.key_value_store_arn == null ? null : "postern keys publish --file ring.json --store ${local.key_value_store_arn}"
}

output "lambda_role_arn" {
  description = "For what only you can grant: a customer managed key of KMS, or a delegate in another account. Null where there is no Lambda function."
  value       = one(aws_iam_role.lambda[*].arn)
}

output "hosts" {
  description = "The hosts that the gate answers for. Empty: all. They should be the distribution's `aliases`."
  value       = module.deployment.hosts
}
