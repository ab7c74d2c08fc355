# A distribution behind a gate, and what is meant to be open.

variable "distribution" {
  description = "The whole resource: `aws_cloudfront_distribution.site`."
  type        = any

  validation {
    condition     = can(var.distribution.default_cache_behavior[0].target_origin_id)
    error_message = "\"distribution\" must be a resource of type aws_cloudfront_distribution: give the resource itself, not its ID."
  }
}

variable "gate" {
  description = "The whole module that has the gate: `module.gate`. A function or key group of another one protects nothing."
  type        = any

  validation {
    condition     = can([var.gate.viewer_request_lambda_arn, var.gate.viewer_request_function_arn, var.gate.trusted_key_groups, var.gate.login_origin])
    error_message = "\"gate\" must be the module that deploys the build, as in \"gate = module.gate\"."
  }
}

variable "secret_header_names" {
  description = "Custom headers whose values only the distribution and its origins know, and which the origins check. The one of `login_origin` is known."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "public_path_patterns" {
  description = "Path patterns of cache behaviors that are meant to be open, `*` for the default behavior."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "has_origin_assertion" {
  description = "Whether the origins check the token that the gate signs for them (`forward.assertion`), and need no other lock."
  type        = bool
  default     = false
  nullable    = false
}
