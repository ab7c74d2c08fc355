# The same with a split gate: a CloudFront Function decides, the half that signs in is behind a function URL. In front of a server of
# yours, which the distribution proves itself to with a header.
#
#   postern build --config postern.config.ts --out out
#   terraform init && terraform apply -var 'domain=app.example.com' …
#   terraform output -raw publish_keys_command        # and run it

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.66, < 7.0"
    }
  }
}

variable "domain" {
  description = "The site's host, as `hosts` in the config has it."
  type        = string
}

variable "certificate_arn" {
  description = "Of ACM, in us-east-1, for that host."
  type        = string
}

variable "server" {
  description = "The host name of the server behind the distribution."
  type        = string
}

variable "server_key" {
  description = "What the server asks of every request, so that nobody goes around the distribution."
  type        = string
  sensitive   = true
}

variable "login_key" {
  description = "One of `originHeader.values` in the config: what the login half asks of every request."
  type        = string
  sensitive   = true
}

provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias  = "us_east_1"
  region = "us-east-1"
}

# gate
module "gate" {
  source = "../../../terraform"

  name       = "app"
  build_path = "${path.module}/out"

  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
  }
}

output "publish_keys_command" {
  value = module.gate.publish_keys_command
}

# gate: refuses a behavior without it, and an origin that anybody can ask.
module "check" {
  source = "../../../terraform/modules/distribution"

  distribution        = aws_cloudfront_distribution.app
  gate                = module.gate
  secret_header_names = ["x-origin-key"]
}

resource "aws_cloudfront_distribution" "app" {
  enabled         = true
  is_ipv6_enabled = true
  aliases         = [var.domain]

  origin {
    origin_id   = "server"
    domain_name = var.server

    custom_header {
      name  = "x-origin-key"
      value = var.server_key
    }

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  # gate: the half that signs in.
  origin {
    origin_id   = "login"
    domain_name = module.gate.login_origin.domain_name

    custom_header {
      name  = module.gate.login_origin.secret_header_name
      value = var.login_key
    }

    custom_header {
      name  = "x-postern-host"
      value = module.gate.login_origin.custom_headers["x-postern-host"]
    }

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  # gate
  ordered_cache_behavior {
    path_pattern             = module.gate.login_behavior.path_pattern
    target_origin_id         = "login"
    allowed_methods          = module.gate.login_behavior.allowed_methods
    cached_methods           = module.gate.login_behavior.cached_methods
    cache_policy_id          = module.gate.login_behavior.cache_policy_id
    origin_request_policy_id = module.gate.login_behavior.origin_request_policy_id
    viewer_protocol_policy   = module.gate.login_behavior.viewer_protocol_policy
  }

  default_cache_behavior {
    target_origin_id = "server"
    allowed_methods  = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    cached_methods   = ["GET", "HEAD"]
    # AWS's own CachingDisabled and AllViewerExceptHostHeader: what a server answers is one person's.
    cache_policy_id          = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    origin_request_policy_id = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
    viewer_protocol_policy   = "redirect-to-https"

    # gate: in every behavior. One without it is open.
    function_association {
      event_type   = "viewer-request"
      function_arn = module.gate.viewer_request_function_arn
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = var.certificate_arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}
