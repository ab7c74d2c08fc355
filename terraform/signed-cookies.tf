# With signed cookies no function decides: CloudFront checks the signature itself, with the keys of this group.
resource "aws_cloudfront_key_group" "signers" {
  count = module.deployment.public_key_id == null ? 0 : 1

  name    = var.name
  comment = "Postern: who signs cookies"
  items   = concat(aws_cloudfront_public_key.signer[*].id, module.deployment.public_key_ids)

  depends_on = [terraform_data.checks]
}

resource "aws_cloudfront_public_key" "signer" {
  count = var.encoded_key == null ? 0 : 1

  name        = var.name
  comment     = "Postern: who signs cookies"
  encoded_key = var.encoded_key

  depends_on = [terraform_data.checks]
}

# After the first apply the config cannot know the ID yet: a warning, and nobody is let in until the build names it.
check "public_key" {
  assert {
    condition     = var.encoded_key == null || try(aws_cloudfront_public_key.signer[0].id == module.deployment.public_key_id, false)
    error_message = "The build signs with public key ${coalesce(module.deployment.public_key_id, "none")}, and the created one has another ID: set \"session.keyPairId\" in the config to the output \"public_key_id\", and build again."
  }
}
