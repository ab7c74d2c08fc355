# What a build says, and what the root module was told besides.

variable "deployment_json" {
  description = "The text of deployment.json, which \"postern build\" wrote."
  type        = string

  validation {
    condition     = can(jsondecode(var.deployment_json).version)
    error_message = "deployment.json must be a JSON object with a \"version\": give \"build_path\" the folder that \"postern build\" wrote."
  }
}

variable "build_path" {
  description = "The folder that deployment.json was read from: its files are compared with their hashes."
  type        = string
}

variable "account_id" {
  description = "Twelve digits: what stands for {account} in the permissions."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "\"account_id\" must be twelve digits."
  }
}

variable "region" {
  description = "Of the Lambda function: what stands for {region} in the permissions."
  type        = string
}

variable "key_value_store_arn" {
  description = "A store that exists already, or null."
  type        = string
  default     = null
}

variable "delegate_function_arn" {
  description = "The function behind the URL that the gate asks, or null."
  type        = string
  default     = null
}

variable "additional_public_key_ids" {
  description = "Public keys besides the one that the build signs with."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "has_encoded_key" {
  description = "Whether a public key is created, whose ID CloudFront chooses."
  type        = bool
  default     = false
  nullable    = false
}
