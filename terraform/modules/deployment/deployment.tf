# deployment.json, with a null wherever it says nothing. There is at most one Lambda function in it: the gate, or the half that signs in.
locals {
  deployment = jsondecode(var.deployment_json)

  version    = local.deployment.version
  target     = try(local.deployment.target, null)
  protection = try(local.deployment.protection, null)

  gate      = try(local.deployment.gate, null)
  gate_kind = try(local.gate.kind, null)
  login     = try(local.deployment.login, null)

  # Not with "? :", whose two sides must have the same attributes.
  lambda      = one([for half in [local.gate, try(local.login.lambda, null)] : half if can(half.zipFile)])
  lambda_kind = try(local.lambda.kind, null)

  cloudfront_function = one([for half in [local.gate] : half if can(half.codeFile)])

  has_store          = can(keys(local.deployment.keyValueStore))
  store_arn_in_build = try(local.deployment.keyValueStore.arn, null)

  # A key that is to be created has no ID yet, whatever the config says.
  public_key_id  = try(local.deployment.signedCookies.keyPairId, null)
  public_key_ids = distinct(concat(local.public_key_id == null || var.has_encoded_key ? [] : [local.public_key_id], var.additional_public_key_ids))
  public_keys    = length(local.public_key_ids) + (var.has_encoded_key ? 1 : 0)

  asks_function_url = try(local.deployment.delegate.isFunctionUrl, false)
}

# The build's files, as they are now.
locals {
  zip_file  = local.lambda == null ? null : "${var.build_path}/${try(local.lambda.zipFile, "")}"
  code_file = local.cloudfront_function == null ? null : "${var.build_path}/${try(local.cloudfront_function.codeFile, "")}"

  zip_sha256  = try(filesha256(local.zip_file), null)
  code_sha256 = try(filesha256(local.code_file), null)
}

# What the Lambda function's role may, besides its logs.
locals {
  statements = concat(
    [for permission in try(local.lambda.permissions, []) : {
      actions = permission.actions
      resources = [
        for resource in permission.resources :
        replace(replace(resource, "{account}", var.account_id), "{region}", var.region)
      ]
    }],
    # A function URL with AWS_IAM asks for both: either one alone is a 403 with nothing in the function's log. The conditions keep the
    # role from any other call.
    local.asks_function_url && var.delegate_function_arn != null ? [
      {
        actions   = ["lambda:InvokeFunctionUrl"]
        resources = [var.delegate_function_arn]
        condition = { StringEquals = { "lambda:FunctionUrlAuthType" = "AWS_IAM" } }
      },
      {
        actions   = ["lambda:InvokeFunction"]
        resources = [var.delegate_function_arn]
        condition = { Bool = { "lambda:InvokedViaFunctionUrl" = "true" } }
      },
    ] : []
  )
}
