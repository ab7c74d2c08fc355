/** A Terraform root module: a private bucket, and a distribution whose gate is what `postern build` has made. */
import { nameOfHost } from '../deploy/name-of-host.ts';
import { type Answers, hasLogin } from './answers.ts';
import { openPaths } from './config-source.ts';

/** As docs/terraform.md has it. */
const MODULE_SOURCE = './postern/terraform';

export function terraformSource(answers: Answers): string {
  return [
    PROVIDERS,
    moduleSource(answers),
    bucketSource(answers),
    distributionSource(answers),
    checkSource(answers),
    OUTPUTS,
    ...(answers.kind === 'split' ? [STORE_OUTPUT] : []),
  ].join('\n');
}

const PROVIDERS = `terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.66, < 7.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

# Functions at the edge are made there, wherever everything else is.
provider "aws" {
  alias  = "us_east_1"
  region = "us-east-1"
}

variable "certificate_arn" {
  description = "The certificate for the host, in us-east-1: the gate answers for its host alone."
  type        = string
}
`;

function moduleSource({ host }: Answers): string {
  return `# "postern build --config postern.config.ts --out out" goes before each plan.
module "gate" {
  # Where you have Postern's repository; or "git::https://...//terraform?ref=TAG".
  source = "${MODULE_SOURCE}"

  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
  }

  name       = "${nameOfHost(host)}"
  build_path = "\${path.module}/out"
}
`;
}

function bucketSource({ kind }: Answers): string {
  return `# What is protected. An origin of yours takes its place; it must refuse everyone but the distribution.
resource "aws_s3_bucket" "site" {
}

resource "aws_s3_bucket_public_access_block" "site" {
  bucket                  = aws_s3_bucket.site.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

data "aws_iam_policy_document" "site" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["\${aws_s3_bucket.site.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.site.arn]
    }
  }
${kind === 'signed-cookies' ? LIST_STATEMENT : ''}}

resource "aws_s3_bucket_policy" "site" {
  bucket = aws_s3_bucket.site.id
  policy = data.aws_iam_policy_document.site.json
}

resource "aws_cloudfront_origin_access_control" "site" {
  name                              = aws_s3_bucket.site.id
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# As long as each file says: AWS's CachingOptimized keeps for a second what is marked "no-store".
resource "aws_cloudfront_cache_policy" "site" {
  name        = aws_s3_bucket.site.id
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

    # What is not in the key the origin never sees.
    query_strings_config {
      query_string_behavior = "all"
    }
  }
}
`;
}

const LIST_STATEMENT = `
  # Else a missing file is a 403 too, which the page of sign-in would stand for.
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.site.arn]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.site.arn]
    }
  }
`;

function distributionSource(answers: Answers): string {
  const { host, kind } = answers;
  const isSigned = kind === 'signed-cookies';
  const ordered = [
    ...(hasLogin(answers) ? [LOGIN_BEHAVIOR] : []),
    ...(isSigned ? [OPEN_BEHAVIORS, SIGN_IN_PAGE] : []),
  ];
  return `resource "aws_cloudfront_distribution" "site" {
  enabled             = true
  is_ipv6_enabled     = true
  http_version        = "http2and3"
  default_root_object = "index.html"
  aliases             = ["${host}"]

  origin {
    origin_id                = "site"
    domain_name              = aws_s3_bucket.site.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.site.id
  }

  default_cache_behavior {
    target_origin_id       = "site"
    viewer_protocol_policy = "${hasLogin(answers) ? 'redirect-to-https' : 'https-only'}"
    allowed_methods        = [${(isSigned ? ['GET', 'HEAD'] : ['GET', 'HEAD', 'OPTIONS']).map((method) => `"${method}"`).join(', ')}]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = aws_cloudfront_cache_policy.site.id
    compress               = true
${GUARDS[kind]}  }

${ordered.map((block) => `${block}\n`).join('')}  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = var.certificate_arn
    minimum_protocol_version = "TLSv1.2_2021"
    ssl_support_method       = "sni-only"
  }
}
`;
}

/** What is left open on purpose: with signed cookies alone, since every other gate is on each behavior. */
function checkSource({ kind }: Answers): string {
  const open =
    kind === 'signed-cookies'
      ? `  public_path_patterns = [${openPaths({ kind })
          .map((path) => `"${path}"`)
          .join(', ')}]\n`
      : '';
  const pad = open === '' ? '' : '        ';
  return `# The plan fails where a behavior or an origin is open.
module "check" {
  source = "${MODULE_SOURCE}/modules/distribution"

  distribution${pad} = aws_cloudfront_distribution.site
  gate        ${pad} = module.gate
${open}}
`;
}

const AT_EDGE = `
    lambda_function_association {
      event_type = "viewer-request"
      lambda_arn = module.gate.viewer_request_lambda_arn
    }
`;

const GUARDS: Readonly<Record<Answers['kind'], string>> = {
  bearer: AT_EDGE,
  delegated: AT_EDGE,
  login: AT_EDGE,
  split: `
    function_association {
      event_type   = "viewer-request"
      function_arn = module.gate.viewer_request_function_arn
    }
`,
  'signed-cookies': '    trusted_key_groups     = module.gate.trusted_key_groups\n',
};

const LOGIN_BEHAVIOR = `  # First: signs people in and out.
  ordered_cache_behavior {
    path_pattern           = module.gate.login_behavior.path_pattern
    target_origin_id       = "site"
    viewer_protocol_policy = module.gate.login_behavior.viewer_protocol_policy
    allowed_methods        = module.gate.login_behavior.allowed_methods
    cached_methods         = module.gate.login_behavior.cached_methods
    cache_policy_id        = module.gate.login_behavior.cache_policy_id

    lambda_function_association {
      event_type   = "viewer-request"
      lambda_arn   = module.gate.login_behavior.lambda_arn
      include_body = module.gate.login_behavior.include_body
    }
  }
`;

const OPEN_BEHAVIORS = `  # The rules that say "anyone".
  dynamic "ordered_cache_behavior" {
    for_each = [${openPaths({ kind: 'signed-cookies' })
      .map((path) => `"${path}"`)
      .join(', ')}]

    content {
      path_pattern           = ordered_cache_behavior.value
      target_origin_id       = "site"
      viewer_protocol_policy = "redirect-to-https"
      allowed_methods        = ["GET", "HEAD"]
      cached_methods         = ["GET", "HEAD"]
      cache_policy_id        = aws_cloudfront_cache_policy.site.id
      compress               = true
    }
  }
`;

const SIGN_IN_PAGE = `  # The page that leads to the login: Postern's docs/signed-cookies.md has one.
  custom_error_response {
    error_code            = 403
    response_code         = 403
    response_page_path    = "/errors/403.html"
    error_caching_min_ttl = 0
  }
`;

const OUTPUTS = `output "distribution_domain_name" {
  description = "Where the DNS record of the host leads."
  value       = aws_cloudfront_distribution.site.domain_name
}
`;

const STORE_OUTPUT = `output "publish_keys_command" {
  description = "Puts the session keys into the store: until then nobody has a session."
  value       = module.gate.publish_keys_command
}
`;
