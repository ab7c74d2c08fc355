# What the one Lambda function may: write its logs, and what the build says that it needs.

locals {
  # A function at the edge runs in many regions, and in each under this name.
  log_group_names = local.is_at_edge ? [
    "/aws/lambda/${local.lambda_name}",
    "/aws/lambda/us-east-1.${local.lambda_name}",
  ] : ["/aws/lambda/${local.lambda_name}"]

  log_region = local.is_at_edge ? "*" : data.aws_region.current.region
}

resource "aws_iam_role" "lambda" {
  count = local.lambda == null ? 0 : 1

  name        = local.lambda_name
  description = "Postern: of the function ${local.lambda_name}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = "sts:AssumeRole"
      Principal = {
        # The second one makes the replicas.
        Service = local.is_at_edge ? ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] : ["lambda.amazonaws.com"]
      }
    }]
  })
  tags = var.tags
}

resource "aws_iam_role_policy" "lambda" {
  count = local.lambda == null ? 0 : 1

  name = "postern"
  role = aws_iam_role.lambda[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Effect = "Allow"
        Action = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = flatten([
          for name in local.log_group_names : [
            "arn:aws:logs:${local.log_region}:${data.aws_caller_identity.current.account_id}:log-group:${name}",
            "arn:aws:logs:${local.log_region}:${data.aws_caller_identity.current.account_id}:log-group:${name}:*",
          ]
        ])
      }],
      [for statement in module.deployment.statements : {
        for name, value in {
          Effect    = "Allow"
          Action    = statement.actions
          Resource  = statement.resources
          Condition = try(statement.condition, null)
        } : name => value if value != null
      }]
    )
  })
}
