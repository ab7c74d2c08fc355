# The half that signs in, behind a function URL in the region of the provider "aws": an origin of your distribution.

resource "aws_lambda_function" "login" {
  count = local.has_url ? 1 : 0

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
  tags             = var.tags

  depends_on = [aws_iam_role_policy.lambda, aws_cloudwatch_log_group.login, terraform_data.checks]
}

resource "aws_cloudwatch_log_group" "login" {
  count = local.has_url ? 1 : 0

  name              = "/aws/lambda/${local.lambda_name}"
  retention_in_days = var.log_retention_days
  tags              = var.tags
}

# Open to the world: an origin access control would want a hash of each body from the browser. The function itself lets nobody in who
# does not send the origin header.
resource "aws_lambda_function_url" "login" {
  count = local.has_url ? 1 : 0

  function_name      = aws_lambda_function.login[0].function_name
  authorization_type = "NONE"
}

# Since October 2025 a function URL wants both.
resource "aws_lambda_permission" "function_url" {
  count = local.has_url ? 1 : 0

  statement_id           = "PosternFunctionUrl"
  action                 = "lambda:InvokeFunctionUrl"
  function_name          = aws_lambda_function.login[0].function_name
  principal              = "*"
  function_url_auth_type = "NONE"
}

resource "aws_lambda_permission" "invoke" {
  count = local.has_url ? 1 : 0

  statement_id  = "PosternInvokeFunction"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.login[0].function_name
  principal     = "*"
  # Without it anybody with an AWS account could invoke the function, and write its events.
  invoked_via_function_url = true
}

# Of several hosts a function URL does not know which was asked for: a CloudFront Function tells it.
locals {
  copies_host = local.has_url && try(module.deployment.login.host_header_name, null) != null && try(module.deployment.login.host_header_value, null) == null
}

resource "aws_cloudfront_function" "host_header" {
  count = local.copies_host ? 1 : 0

  name    = "${var.name}-host-header"
  comment = "Postern: tells the login half which host was asked for"
  runtime = "cloudfront-js-2.0"
  publish = true
  code    = templatefile("${path.module}/host-header.js.tftpl", { name = module.deployment.login.host_header_name })
}
