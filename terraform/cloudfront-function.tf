# The CloudFront Function that decides, and the KeyValueStore that it reads.

locals {
  key_value_store_arn = module.deployment.creates_key_value_store ? aws_cloudfront_key_value_store.keys[0].arn : module.deployment.key_value_store_arn
}

resource "aws_cloudfront_function" "gate" {
  count = module.deployment.cloudfront_function == null ? 0 : 1

  name    = "${var.name}-gate"
  comment = "Postern"
  runtime = module.deployment.cloudfront_function.runtime
  # A gate for HS256 tokens has their key in it, which no plan is to print.
  code                         = sensitive(file(module.deployment.cloudfront_function.code_file))
  key_value_store_associations = local.key_value_store_arn == null ? null : [local.key_value_store_arn]

  # A function that is not live cannot be associated.
  publish = true

  depends_on = [aws_cloudwatch_log_group.gate, terraform_data.checks]
}

# CloudFront writes a function's log in us-east-1, whichever edge it ran at.
resource "aws_cloudwatch_log_group" "gate" {
  count    = module.deployment.cloudfront_function == null ? 0 : 1
  provider = aws.us_east_1

  name              = "/aws/cloudfront/function/${var.name}-gate"
  retention_in_days = var.log_retention_days
  tags              = var.tags
}

# Empty. The keys are not Terraform's to know: they would be in its state, and who has them can make sessions. "postern keys publish"
# puts them there (output "publish_keys_command").
resource "aws_cloudfront_key_value_store" "keys" {
  count = module.deployment.creates_key_value_store ? 1 : 0

  name    = var.name
  comment = "Postern: session keys and revocations"

  depends_on = [terraform_data.checks]

  lifecycle {
    # Without it everybody is signed out, and revocations are forgotten.
    prevent_destroy = true
  }
}
