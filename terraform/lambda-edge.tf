# The gate, or the half that signs in, at the edge.

data "aws_region" "edge" {
  provider = aws.us_east_1
}

resource "aws_lambda_function" "edge" {
  count    = local.is_at_edge ? 1 : 0
  provider = aws.us_east_1

  function_name    = local.lambda_name
  description      = "Postern"
  role             = aws_iam_role.lambda[0].arn
  filename         = local.lambda.filename
  source_code_hash = local.lambda.source_code_hash
  handler          = local.lambda.handler
  runtime          = local.lambda.runtime
  architectures    = local.lambda.architectures
  memory_size      = local.lambda.memory_size
  timeout          = local.lambda.timeout

  # CloudFront takes a numbered version alone; each change of the code is one.
  publish = true

  # Lambda refuses to delete a function while it has replicas, which CloudFront takes away some hours after the last distribution has
  # let it go. "terraform destroy" therefore leaves it where it is: docs/terraform.md says how it is deleted then.
  skip_destroy = true

  tags = var.tags

  depends_on = [aws_iam_role_policy.lambda, aws_cloudwatch_log_group.edge, terraform_data.checks]

  lifecycle {
    precondition {
      condition     = data.aws_region.edge.region == "us-east-1"
      error_message = "The provider \"aws.us_east_1\" is of region ${data.aws_region.edge.region}: functions at the edge live in us-east-1; configure a provider with region = \"us-east-1\" and pass it in \"providers\"."
    }
  }
}

# A replica writes to the region that it runs in. These groups have a retention; in every other region the function makes its group by
# itself, and keeps lines for ever: no tool can know beforehand where viewers will be.
resource "aws_cloudwatch_log_group" "edge" {
  for_each = local.is_at_edge ? setunion(["us-east-1"], var.log_regions) : toset([])

  region            = each.key
  name              = "/aws/lambda/us-east-1.${local.lambda_name}"
  retention_in_days = var.log_retention_days
  tags              = var.tags
}
