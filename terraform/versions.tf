# 6.66.0 is the provider whose schema the tests hold this module against. From 6.0 on, a log group says its own region.
terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source                = "hashicorp/aws"
      version               = ">= 6.66, < 7.0"
      configuration_aliases = [aws.us_east_1]
    }
  }
}
