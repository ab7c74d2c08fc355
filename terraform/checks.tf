# Nothing is planned from a build that cannot be deployed. Which that is, modules/deployment knows, and says everything at once.
resource "terraform_data" "checks" {
  lifecycle {
    precondition {
      condition     = length(module.deployment.problems) == 0
      error_message = join("\n", values(module.deployment.problems))
    }
  }
}

# Said at each plan, and no reason to stop: that is what a roll-out is.
check "something_is_protected" {
  assert {
    condition     = !module.deployment.is_report_only
    error_message = "NOTHING IS PROTECTED: the build has \"unsafeReportOnly\", so that every request passes, and what would be refused is logged. Take it out of the config to end the roll-out."
  }
}
