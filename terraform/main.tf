# What "postern build" wrote becomes functions, their role, a store or a key group. The distribution stays yours: see outputs.tf.

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

module "deployment" {
  source = "./modules/deployment"

  build_path      = var.build_path
  deployment_json = file("${var.build_path}/deployment.json")
  account_id      = data.aws_caller_identity.current.account_id
  # Nothing at the edge depends on it: a function there says every region that it asks.
  region                    = data.aws_region.current.region
  key_value_store_arn       = var.key_value_store_arn
  delegate_function_arn     = var.delegate_function_arn
  additional_public_key_ids = var.additional_public_key_ids
  has_encoded_key           = var.encoded_key != null
}

locals {
  lambda     = module.deployment.lambda
  is_at_edge = try(local.lambda.is_at_edge, false)
  has_url    = local.lambda != null && !local.is_at_edge

  # The gate, or the half that signs in.
  lambda_name = "${var.name}-${try(local.lambda.is_gate, false) ? "gate" : "login"}"
}
