# Why this build cannot be deployed so, by name: what is wrong, what was got, what to do. The root module refuses to plan with any.
locals {
  known_targets = ["lambda-edge", "cloudfront-function", "split", "function-url"]

  is_known = local.version == 1 && try(contains(local.known_targets, local.target), false)

  problems = {
    for name, text in merge(
      local.shape_problems,
      # Of a deployment.json that is not understood nothing else can be said.
      local.is_known ? merge(local.lambda_problems, local.function_problems, local.input_problems) : {}
    ) : name => text if text != null
  }

  shape_problems = {
    version = local.version == 1 ? null : (
      "deployment.json has version ${jsonencode(local.version)}, and this module reads version 1: use the module of the same release as the \"postern\" that made the build."
    )
    target = local.version != 1 || local.is_known ? null : (
      "deployment.json is of target ${jsonencode(local.target)}, and this module deploys ${join(", ", local.known_targets)}: set \"target\" in the config to one of them, and build again."
    )
  }

  lambda_problems = local.lambda == null ? {} : {
    zip = local.zip_sha256 == local.lambda.sha256 ? null : (
      local.zip_sha256 == null
      ? "\"${local.lambda.zipFile}\" is not in the build's folder: run \"postern build\" again, and give Terraform the whole folder."
      : "\"${local.lambda.zipFile}\" is not the file that deployment.json describes: run \"postern build\" again, and change no file of its folder."
    )
    zip_bytes = local.lambda_kind != "lambda-edge" || local.lambda.zipBytes <= local.limits.edge_zip_bytes ? null : (
      "The zip has ${local.lambda.zipBytes} bytes, and CloudFront takes ${local.limits.edge_zip_bytes}: drop rules or options that are not needed."
    )
    architecture = local.lambda.architecture == "x86_64" ? null : (
      "The function is for ${local.lambda.architecture}, and Lambda@Edge runs x86_64 alone: build again."
    )
    memory = (
      local.lambda.memoryMegabytes >= local.limits.memory_megabytes_minimum &&
      local.lambda.memoryMegabytes <= local.limits.memory_megabytes
      ) ? null : (
      "The function wants ${local.lambda.memoryMegabytes} MB, and Lambda gives ${local.limits.memory_megabytes_minimum} to ${local.limits.memory_megabytes}: build again."
    )
    timeout = local.lambda_kind != "lambda-edge" || local.lambda.timeoutSeconds <= local.limits.edge_timeout_seconds ? null : (
      "The function may take ${local.lambda.timeoutSeconds} seconds, and CloudFront waits ${local.limits.edge_timeout_seconds}: build again."
    )
    permissions = length(flatten([
      for statement in local.statements : [for resource in statement.resources : resource if length(regexall("[{}]", resource)) > 0]
      ])) == 0 ? null : (
      "A permission of the build has a placeholder that this module does not know: use the module of the same release as the \"postern\" that made the build."
    )
  }

  function_problems = local.cloudfront_function == null ? {} : {
    code = local.code_sha256 == local.cloudfront_function.sha256 ? null : (
      local.code_sha256 == null
      ? "\"${local.cloudfront_function.codeFile}\" is not in the build's folder: run \"postern build\" again, and give Terraform the whole folder."
      : "\"${local.cloudfront_function.codeFile}\" is not the file that deployment.json describes: run \"postern build\" again, and change no file of its folder."
    )
    source_bytes = local.cloudfront_function.sourceBytes <= local.limits.function_source_bytes ? null : (
      "The CloudFront Function has ${local.cloudfront_function.sourceBytes} bytes, and CloudFront takes ${local.limits.function_source_bytes}: use fewer rules or shorter paths."
    )
    function_runtime = local.cloudfront_function.runtime == "cloudfront-js-2.0" ? null : (
      "The CloudFront Function is for ${local.cloudfront_function.runtime}, and only cloudfront-js-2.0 has a KeyValueStore: build again."
    )
  }

  input_problems = {
    key_value_store_unused = var.key_value_store_arn == null || local.has_store ? null : (
      "\"key_value_store_arn\" is given, and this build reads no KeyValueStore: leave it out, or build a gate of target \"split\"."
    )
    key_value_store = (
      var.key_value_store_arn == null || local.store_arn_in_build == null || var.key_value_store_arn == local.store_arn_in_build
      ) ? null : (
      "\"key_value_store_arn\" is ${jsonencode(var.key_value_store_arn)}, and \"session.revocationStore\" in the config names ${jsonencode(local.store_arn_in_build)}: the two halves must share one store, so leave the variable out."
    )
    delegate_missing = !local.asks_function_url || var.delegate_function_arn != null ? null : (
      "The gate asks a function URL, and its role must be let in: give \"delegate_function_arn\" the ARN of the function behind \"delegate.url\"."
    )
    delegate_unused = var.delegate_function_arn == null || local.asks_function_url ? null : (
      "\"delegate_function_arn\" is given, and this build signs no request to a function URL: leave it out. What a delegate of type \"lambda\" needs is in the build."
    )
    public_keys_unused = local.public_key_id != null || length(var.additional_public_key_ids) == 0 && !var.has_encoded_key ? null : (
      "\"encoded_key\" or \"additional_public_key_ids\" is given, and this build issues no signed cookies: leave them out."
    )
    public_keys = local.public_keys <= local.limits.public_keys_in_a_key_group ? null : (
      "The key group would have ${local.public_keys} public keys, and CloudFront takes ${local.limits.public_keys_in_a_key_group}: take keys out of \"additional_public_key_ids\" that sign nothing any more."
    )
  }
}
