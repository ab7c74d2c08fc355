# A distribution as the provider has it, what is allowed of it, and what is refused.

variables {
  gate = {
    viewer_request_lambda_arn   = "a"
    viewer_request_function_arn = "f"
    trusted_key_groups          = []
    login_behavior              = null
    login_origin                = { secret_header_name = "x-postern-origin" }
  }
  distribution = {
    origin = [
      { origin_id = "site", domain_name = "site.s3.eu-central-1.amazonaws.com", origin_access_control_id = "E1" },
      { origin_id = "login", domain_name = "abc.lambda-url.eu-central-1.on.aws", custom_header = [{ name = "x-postern-origin" }] },
    ]
    ordered_cache_behavior = [
      { path_pattern = "/.postern/*", target_origin_id = "login" },
      { path_pattern = "/errors/*", target_origin_id = "site" },
    ]
    default_cache_behavior = [{
      target_origin_id     = "site"
      cache_policy_id      = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
      function_association = [{ event_type = "viewer-request", function_arn = "f" }]
    }]
  }
  public_path_patterns = ["/errors/*"]
}

run "what_is_protected_or_listed" {
  command = plan
  assert {
    condition     = jsonencode(output.protected_path_patterns) == jsonencode(["*"])
    error_message = jsonencode(output.protected_path_patterns)
  }
}

run "a_lambda_function_protects_too" {
  command = plan
  variables {
    distribution = merge(var.distribution, {
      default_cache_behavior = [{ target_origin_id = "site", lambda_function_association = [{ event_type = "viewer-request", lambda_arn = "a" }] }]
    })
  }

}

run "a_key_group_protects_too" {
  command = plan
  variables {
    gate = merge(var.gate, { trusted_key_groups = ["a"] })
    distribution = merge(var.distribution, {
      default_cache_behavior = [{ target_origin_id = "site", trusted_key_groups = ["a"] }]
    })
  }

}

run "nothing_on_the_default_behavior" {
  command = plan
  variables {
    distribution = merge(var.distribution, {
      default_cache_behavior = [{ target_origin_id = "site", lambda_function_association = [] }]
    })
  }
  expect_failures = [output.protected_path_patterns]
}

run "a_function_on_another_event_alone" {
  command = plan
  variables {
    distribution = merge(var.distribution, {
      default_cache_behavior = [{ target_origin_id = "site", lambda_function_association = [{ event_type = "origin-request", lambda_arn = "a" }] }]
    })
  }
  expect_failures = [output.protected_path_patterns]
}

run "a_behavior_that_is_not_listed" {
  command = plan
  variables {
    public_path_patterns = []
  }
  expect_failures = [output.protected_path_patterns]
}

run "a_login_without_its_function_or_its_function_url" {
  command = plan
  variables {
    distribution = merge(var.distribution, {
      ordered_cache_behavior = [{ path_pattern = "/.postern/*", target_origin_id = "site" }]
    })
  }
  expect_failures = [output.protected_path_patterns]
}

run "a_lambda_function_beside_a_cloudfront_function" {
  command = plan
  variables {
    distribution = merge(var.distribution, {
      default_cache_behavior = [{ target_origin_id = "site", lambda_function_association = [{ event_type = "viewer-response", lambda_arn = "a" }], function_association = [{ event_type = "viewer-request", function_arn = "f" }] }]
    })
  }
  expect_failures = [output.viewer_functions]
}

run "an_origin_that_is_open" {
  command = plan
  variables {
    distribution = merge(var.distribution, {
      origin = [
        { origin_id = "site", domain_name = "server.example.com" },
        { origin_id = "login", domain_name = "abc.lambda-url.eu-central-1.on.aws", custom_header = [{ name = "x-postern-origin" }] },
      ]
    })
  }
  expect_failures = [output.origin_ids]
}

run "an_origin_with_a_header" {
  command = plan
  variables {
    secret_header_names = ["X-Origin-Key"]
    distribution = merge(var.distribution, {
      origin = [
        { origin_id = "site", domain_name = "server.example.com", custom_header = [{ name = "x-origin-key" }] },
        { origin_id = "login", domain_name = "abc.lambda-url.eu-central-1.on.aws", custom_header = [{ name = "x-postern-origin" }] },
      ]
    })
  }

}

run "an_origin_in_a_vpc" {
  command = plan
  variables {
    distribution = merge(var.distribution, {
      origin = [
        { origin_id = "site", domain_name = "server.example.com", vpc_origin_config = [{ vpc_origin_id = "a" }] },
        { origin_id = "login", domain_name = "abc.lambda-url.eu-central-1.on.aws", custom_header = [{ name = "x-postern-origin" }] },
      ]
    })
  }

}

run "an_origin_that_checks_the_assertion" {
  command = plan
  variables {
    has_origin_assertion = true
    distribution = merge(var.distribution, {
      origin = [
        { origin_id = "site", domain_name = "server.example.com" },
        { origin_id = "login", domain_name = "abc.lambda-url.eu-central-1.on.aws", custom_header = [{ name = "x-postern-origin" }] },
      ]
    })
  }

}

run "a_login_half_that_anybody_can_ask" {
  command = plan
  variables {
    distribution = merge(var.distribution, {
      origin = [
        { origin_id = "site", domain_name = "a", origin_access_control_id = "E1" },
        { origin_id = "login", domain_name = "abc.lambda-url.eu-central-1.on.aws" },
      ]
    })
  }
  expect_failures = [output.origin_ids]
}

run "a_cache_that_keeps_what_must_not_be_stored" {
  command = plan
  variables {
    distribution = merge(var.distribution, {
      default_cache_behavior = [{ target_origin_id = "site", function_association = [{ event_type = "viewer-request", function_arn = "f" }], cache_policy_id = "658327ea-f89d-4fab-a63d-7e88639e58f6" }]
    })
  }
  expect_failures = [output.cache_policy_ids]
}

run "an_id_in_the_place_of_a_distribution" {
  command = plan
  variables {
    distribution = "E1"
  }
  expect_failures = [var.distribution]
}

# As CloudFront takes them.
run "a_pattern_is_the_same_without_its_slash" {
  command = plan
  variables {
    distribution = merge(var.distribution, {
      ordered_cache_behavior = [
        { path_pattern = ".postern/*", target_origin_id = "login" },
        { path_pattern = "errors/*", target_origin_id = "site" },
      ]
    })
  }
  assert {
    condition     = jsonencode(output.protected_path_patterns) == jsonencode(["*"])
    error_message = jsonencode(output.protected_path_patterns)
  }
}

run "a_function_that_is_not_the_gate" {
  command = plan
  variables {
    distribution = merge(var.distribution, {
      default_cache_behavior = [{ target_origin_id = "site", function_association = [{ event_type = "viewer-request", function_arn = "rewrite" }] }]
    })
  }
  expect_failures = [output.gated_path_patterns]
}

run "a_gate_on_another_event_beside_a_function_that_is_not_the_gate" {
  command = plan
  variables {
    distribution = merge(var.distribution, {
      default_cache_behavior = [{ target_origin_id = "site", lambda_function_association = [{ event_type = "origin-request", lambda_arn = "a" }, { event_type = "viewer-request", lambda_arn = "rewrite" }] }]
    })
  }
  expect_failures = [output.gated_path_patterns]
}

run "a_key_group_that_is_not_the_gates" {
  command = plan
  variables {
    gate = merge(var.gate, { trusted_key_groups = ["a"] })
    distribution = merge(var.distribution, {
      default_cache_behavior = [{ target_origin_id = "site", trusted_key_groups = ["downloads"] }]
    })
  }
  expect_failures = [output.gated_path_patterns]
}

run "a_login_with_a_function_that_is_not_the_logins" {
  command = plan
  variables {
    distribution = merge(var.distribution, {
      ordered_cache_behavior = [{
        path_pattern         = "/.postern/*"
        target_origin_id     = "site"
        function_association = [{ event_type = "viewer-request", function_arn = "rewrite" }]
      }]
    })
  }
  expect_failures = [output.gated_path_patterns]
}

run "an_origin_with_a_header_that_is_no_secret" {
  command = plan
  variables {
    distribution = merge(var.distribution, {
      origin = [
        { origin_id = "site", domain_name = "server.example.com", custom_header = [{ name = "x-stage" }] },
        { origin_id = "login", domain_name = "abc.lambda-url.eu-central-1.on.aws", custom_header = [{ name = "x-postern-origin" }] },
      ]
    })
  }
  expect_failures = [output.origin_ids]
}

run "a_server_with_an_access_control" {
  command = plan
  variables {
    distribution = merge(var.distribution, {
      origin = [
        { origin_id = "site", domain_name = "server.example.com", origin_access_control_id = "E1", custom_origin_config = [{ http_port = 80 }] },
        { origin_id = "login", domain_name = "abc.lambda-url.eu-central-1.on.aws", custom_header = [{ name = "x-postern-origin" }] },
      ]
    })
  }
  expect_failures = [output.origin_ids]
}

run "an_open_origin_in_a_group" {
  command = plan
  variables {
    distribution = merge(var.distribution, {
      origin = [
        { origin_id = "site", domain_name = "a", origin_access_control_id = "E1" },
        { origin_id = "spare", domain_name = "server.example.com" },
        { origin_id = "login", domain_name = "abc.lambda-url.eu-central-1.on.aws", custom_header = [{ name = "x-postern-origin" }] },
      ]
      origin_group = [{ origin_id = "both", member = [{ origin_id = "site" }, { origin_id = "spare" }] }]
      default_cache_behavior = [{
        target_origin_id     = "both"
        function_association = [{ event_type = "viewer-request", function_arn = "f" }]
      }]
    })
  }
  expect_failures = [output.origin_ids]
}

run "a_login_half_that_is_told_the_host_alone" {
  command = plan
  variables {
    # Which is the concern of other origins.
    has_origin_assertion = true
    distribution = merge(var.distribution, {
      origin = [
        { origin_id = "site", domain_name = "a", origin_access_control_id = "E1" },
        { origin_id = "login", domain_name = "abc.lambda-url.eu-central-1.on.aws", custom_header = [{ name = "x-postern-host" }] },
      ]
    })
  }
  expect_failures = [output.origin_ids]
}

run "an_arn_in_the_place_of_a_gate" {
  command = plan
  variables {
    gate = "a"
  }
  expect_failures = [var.gate]
}

run "a_login_at_the_edge" {
  command = plan
  variables {
    gate = merge(var.gate, { login_behavior = { lambda_arn = "l", function_arn = null } })
    distribution = merge(var.distribution, {
      ordered_cache_behavior = [{
        path_pattern                = "/.postern/*"
        target_origin_id            = "site"
        lambda_function_association = [{ event_type = "viewer-request", lambda_arn = "l" }]
      }]
    })
  }
  assert {
    condition     = jsonencode(output.gated_path_patterns) == jsonencode(["/.postern/*", "*"])
    error_message = jsonencode(output.gated_path_patterns)
  }
}
