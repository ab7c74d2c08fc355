# Nothing is planned from a build that cannot be deployed. Which that is, modules/deployment knows, and says everything at once.
resource "terraform_data" "checks" {
  lifecycle {
    precondition {
      condition     = length(module.deployment.problems) == 0
      error_message = join("\n", values(module.deployment.problems))
    }
  }
}
