# Built-ins alone: this module can be initialised and tested without a network.
terraform {
  required_version = ">= 1.9"
}
