# CloudFront's quotas for what a gate is made of, as of 2026:
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
# They are those of packages/emulator/src/limits.ts (profile "current"), which a test compares.
locals {
  limits = {
    edge_zip_bytes             = 52428800
    edge_timeout_seconds       = 30
    memory_megabytes_minimum   = 128
    memory_megabytes           = 10240
    function_source_bytes      = 10240
    public_keys_in_a_key_group = 5
  }
}
