# A distribution in front of a private bucket, as many have one already. What makes it need a sign-in is marked "gate".
#
#   postern build --config postern.config.ts --out out
#   terraform init && terraform apply -var 'domain=docs.example.com' -var 'certificate_arn=…'

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

  name       = "docs"
  build_path = "${path.module}/out"

  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
  }
}

# gate: refuses a behavior without it, and an origin that anybody can ask.
module "check" {
  source = "../../../terraform/modules/distribution"

  distribution = aws_cloudfront_distribution.site
  gate         = module.gate
}

resource "aws_cloudfront_distribution" "site" {
  enabled             = true
  is_ipv6_enabled     = true
  aliases             = [var.domain]
  default_root_object = "index.html"

  origin {
    origin_id                = "site"
    domain_name              = aws_s3_bucket.site.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.site.id
  }

  # gate: the first behavior, which signs people in and out.
  ordered_cache_behavior {
    path_pattern           = module.gate.login_behavior.path_pattern
    target_origin_id       = "site"
    allowed_methods        = module.gate.login_behavior.allowed_methods
    cached_methods         = module.gate.login_behavior.cached_methods
    cache_policy_id        = module.gate.login_behavior.cache_policy_id
    viewer_protocol_policy = module.gate.login_behavior.viewer_protocol_policy

    lambda_function_association {
      event_type   = "viewer-request"
      lambda_arn   = module.gate.login_behavior.lambda_arn
      include_body = module.gate.login_behavior.include_body
    }
  }

  default_cache_behavior {
    target_origin_id       = "site"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = aws_cloudfront_cache_policy.site.id
    viewer_protocol_policy = "redirect-to-https"

    # gate: in every behavior. One without it is open.
    lambda_function_association {
      event_type = "viewer-request"
      lambda_arn = module.gate.viewer_request_lambda_arn
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

# CloudFront's own CachingOptimized keeps answers marked "no-store" for a second, and those that are not marked for a day.
resource "aws_cloudfront_cache_policy" "site" {
  name        = "docs-site"
  min_ttl     = 0
  default_ttl = 0
  max_ttl     = 31536000

  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_brotli = true
    enable_accept_encoding_gzip   = true

    cookies_config {
      cookie_behavior = "none"
    }
    headers_config {
      header_behavior = "none"
    }
    query_strings_config {
      query_string_behavior = "all"
    }
  }
}

# The bucket answers nobody but this distribution.
resource "aws_s3_bucket" "site" {
  bucket_prefix = "docs-site-"
}

resource "aws_cloudfront_origin_access_control" "site" {
  name                              = "docs-site"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket_policy" "site" {
  bucket = aws_s3_bucket.site.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.site.arn}/*"
      Principal = { Service = "cloudfront.amazonaws.com" }
      Condition = { StringEquals = { "AWS:SourceArn" = aws_cloudfront_distribution.site.arn } }
    }]
  })
}
