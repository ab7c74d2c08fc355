variable "build_path" {
  description = "The folder that `postern build` wrote: `deployment.json` and the files that it names."
  type        = string

  validation {
    condition     = fileexists("${var.build_path}/deployment.json")
    error_message = "\"build_path\" is a folder without deployment.json: run \"postern build --out DIR\" first, and give DIR. A build for \"node\" or \"fetch\" has none."
  }
}

variable "name" {
  description = "What the functions, their role, the store and the key group are named after. Once for each account; another one makes everything anew."
  type        = string

  validation {
    # Of 64 characters, which all of them may have, the longest suffix takes 12.
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,51}$", var.name))
    error_message = "\"name\" must be 1 to 52 letters, digits, \"-\" or \"_\", and begin with a letter."
  }
}

variable "key_value_store_arn" {
  description = "A KeyValueStore that exists already, for a split gate whose config names none. Default: one is created, and kept when everything else is destroyed."
  type        = string
  default     = null

  validation {
    condition     = var.key_value_store_arn == null || can(regex("^arn:[a-z-]+:cloudfront::[0-9]{12}:key-value-store/.+$", var.key_value_store_arn))
    error_message = "\"key_value_store_arn\" must be the ARN of a KeyValueStore, arn:aws:cloudfront::ACCOUNT:key-value-store/ID."
  }
}

variable "delegate_function_arn" {
  description = "The function behind `delegate.url`, where that is a function URL with `AWS_IAM`: the gate's role may invoke it. Required there, refused elsewhere."
  type        = string
  default     = null

  validation {
    condition     = var.delegate_function_arn == null || can(regex("^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:[^*]+$", var.delegate_function_arn))
    error_message = "\"delegate_function_arn\" must be the ARN of one function, arn:aws:lambda:REGION:ACCOUNT:function:NAME."
  }
}

variable "additional_public_key_ids" {
  description = "Signed cookies: public keys that CloudFront takes besides the one of the build, while a key is changed."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "encoded_key" {
  description = "Signed cookies: the public key as PEM, to be created in place of one that exists under `session.keyPairId`. CloudFront then chooses its ID: the output `public_key_id` says it, for `session.keyPairId` and a second build."
  type        = string
  default     = null

  validation {
    condition     = var.encoded_key == null || can(regex("^-----BEGIN PUBLIC KEY-----", var.encoded_key))
    error_message = "\"encoded_key\" must be a public key as PEM, from \"-----BEGIN PUBLIC KEY-----\" on. The private one is not for CloudFront."
  }
}

variable "log_retention_days" {
  description = "How long log lines are kept, in the log groups that this module makes. 0: for ever."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "\"log_retention_days\" must be a number of days that CloudWatch Logs knows, such as 7, 30, 90 or 365, or 0."
  }
}

variable "log_regions" {
  description = "Regions besides us-east-1 in which the log group of a function at the edge is made beforehand, with that retention. The function writes where it runs, near its viewers, and elsewhere makes the group by itself, to keep lines for ever."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for region in var.log_regions : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", region))])
    error_message = "\"log_regions\" must be names of regions, such as \"eu-central-1\"."
  }
}

variable "tags" {
  description = "Of everything that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
