# What is refused: real builds with one thing changed each, and the one problem that is found.

variables {
  account_id = "123456789012"
  region     = "us-east-1"
}

run "a_version_that_it_does_not_know" {
  command = plan
  variables {
    build_path      = "./tests/builds/bearer"
    deployment_json = replace(file("./tests/builds/bearer/deployment.json"), "\"version\": 1", "\"version\": 2")
  }
  assert {
    condition     = keys(output.problems) == ["version"] && strcontains(output.problems.version, "deployment.json has version 2, and this module reads version 1")
    error_message = jsonencode(output.problems)
  }
}

run "a_target_that_it_does_not_know" {
  command = plan
  variables {
    build_path      = "./tests/builds/bearer"
    deployment_json = replace(file("./tests/builds/bearer/deployment.json"), "\"target\": \"lambda-edge\"", "\"target\": \"node\"")
  }
  assert {
    condition     = keys(output.problems) == ["target"] && strcontains(output.problems.target, "is of target \"node\"")
    error_message = jsonencode(output.problems)
  }
}

run "a_zip_that_is_not_there" {
  command = plan
  variables {
    build_path      = "./tests/builds/bearer"
    deployment_json = replace(file("./tests/builds/bearer/deployment.json"), "function.zip", "other.zip")
  }
  assert {
    condition     = keys(output.problems) == ["zip"] && strcontains(output.problems.zip, "\"other.zip\" is not in the build")
    error_message = jsonencode(output.problems)
  }
}

run "a_zip_of_another_build" {
  command = plan
  variables {
    build_path      = "./tests/builds/bearer"
    deployment_json = replace(file("./tests/builds/bearer/deployment.json"), "/\"sha256\": \"[0-9a-f]+/", "\"sha256\": \"00")
  }
  assert {
    condition     = keys(output.problems) == ["zip"] && strcontains(output.problems.zip, "\"function.zip\" is not the file")
    error_message = jsonencode(output.problems)
  }
}

run "a_zip_that_cloudfront_refuses" {
  command = plan
  variables {
    build_path      = "./tests/builds/bearer"
    deployment_json = replace(file("./tests/builds/bearer/deployment.json"), "/\"zipBytes\": [0-9]+/", "\"zipBytes\": 52428801")
  }
  assert {
    condition     = keys(output.problems) == ["zip_bytes"] && strcontains(output.problems.zip_bytes, "The zip has 52428801 bytes")
    error_message = jsonencode(output.problems)
  }
}

run "another_architecture" {
  command = plan
  variables {
    build_path      = "./tests/builds/bearer"
    deployment_json = replace(file("./tests/builds/bearer/deployment.json"), "x86_64", "arm64")
  }
  assert {
    condition     = keys(output.problems) == ["architecture"] && strcontains(output.problems.architecture, "The function is for arm64")
    error_message = jsonencode(output.problems)
  }
}

run "too_little_memory" {
  command = plan
  variables {
    build_path      = "./tests/builds/bearer"
    deployment_json = replace(file("./tests/builds/bearer/deployment.json"), "\"memoryMegabytes\": 128", "\"memoryMegabytes\": 64")
  }
  assert {
    condition     = keys(output.problems) == ["memory"] && strcontains(output.problems.memory, "wants 64 MB")
    error_message = jsonencode(output.problems)
  }
}

run "a_timeout_that_cloudfront_refuses" {
  command = plan
  variables {
    build_path      = "./tests/builds/bearer"
    deployment_json = replace(file("./tests/builds/bearer/deployment.json"), "\"timeoutSeconds\": 5", "\"timeoutSeconds\": 31")
  }
  assert {
    condition     = keys(output.problems) == ["timeout"] && strcontains(output.problems.timeout, "may take 31 seconds")
    error_message = jsonencode(output.problems)
  }
}

run "a_placeholder_that_it_does_not_know" {
  command = plan
  variables {
    build_path      = "./tests/builds/delegated-lambda"
    deployment_json = replace(file("./tests/builds/delegated-lambda/deployment.json"), "{account}", "{partition}")
  }
  assert {
    condition     = keys(output.problems) == ["permissions"] && strcontains(output.problems.permissions, "has a placeholder")
    error_message = jsonencode(output.problems)
  }
}

run "a_function_that_is_not_there" {
  command = plan
  variables {
    build_path      = "./tests/builds/split"
    deployment_json = replace(file("./tests/builds/split/deployment.json"), "function.js", "other.js")
  }
  assert {
    condition     = keys(output.problems) == ["code"] && strcontains(output.problems.code, "\"other.js\" is not in the build")
    error_message = jsonencode(output.problems)
  }
}

run "a_function_of_another_build" {
  command = plan
  variables {
    build_path      = "./tests/builds/hs256-function"
    deployment_json = replace(file("./tests/builds/hs256-function/deployment.json"), "/\"sha256\": \"[0-9a-f]+/", "\"sha256\": \"00")
  }
  assert {
    condition     = keys(output.problems) == ["code"] && strcontains(output.problems.code, "\"function.js\" is not the file")
    error_message = jsonencode(output.problems)
  }
}

run "a_function_over_10_kb" {
  command = plan
  variables {
    build_path      = "./tests/builds/split"
    deployment_json = replace(file("./tests/builds/split/deployment.json"), "/\"sourceBytes\": [0-9]+/", "\"sourceBytes\": 10241")
  }
  assert {
    condition     = keys(output.problems) == ["source_bytes"] && strcontains(output.problems.source_bytes, "The CloudFront Function has 10241 bytes")
    error_message = jsonencode(output.problems)
  }
}

run "a_runtime_without_a_store" {
  command = plan
  variables {
    build_path      = "./tests/builds/split"
    deployment_json = replace(file("./tests/builds/split/deployment.json"), "cloudfront-js-2.0", "cloudfront-js-1.0")
  }
  assert {
    condition     = keys(output.problems) == ["function_runtime"] && strcontains(output.problems.function_runtime, "is for cloudfront-js-1.0")
    error_message = jsonencode(output.problems)
  }
}

run "a_store_that_nothing_reads" {
  command = plan
  variables {
    build_path          = "./tests/builds/bearer"
    deployment_json     = file("./tests/builds/bearer/deployment.json")
    key_value_store_arn = "arn:aws:cloudfront::123456789012:key-value-store/b"
  }
  assert {
    condition     = keys(output.problems) == ["key_value_store_unused"] && strcontains(output.problems.key_value_store_unused, "reads no KeyValueStore")
    error_message = jsonencode(output.problems)
  }
}

run "two_stores" {
  command = plan
  variables {
    build_path          = "./tests/builds/split-with-store"
    deployment_json     = file("./tests/builds/split-with-store/deployment.json")
    key_value_store_arn = "arn:aws:cloudfront::123456789012:key-value-store/b"
  }
  assert {
    condition     = keys(output.problems) == ["key_value_store"] && strcontains(output.problems.key_value_store, "must share one store")
    error_message = jsonencode(output.problems)
  }
}

run "a_function_url_without_its_function" {
  command = plan
  variables {
    build_path      = "./tests/builds/delegated-function-url"
    deployment_json = file("./tests/builds/delegated-function-url/deployment.json")
  }
  assert {
    condition     = keys(output.problems) == ["delegate_missing"] && strcontains(output.problems.delegate_missing, "give \"delegate_function_arn\"")
    error_message = jsonencode(output.problems)
  }
}

run "a_delegate_that_nothing_asks" {
  command = plan
  variables {
    build_path            = "./tests/builds/delegated-lambda"
    deployment_json       = file("./tests/builds/delegated-lambda/deployment.json")
    delegate_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:verify"
  }
  assert {
    condition     = keys(output.problems) == ["delegate_unused"] && strcontains(output.problems.delegate_unused, "signs no request")
    error_message = jsonencode(output.problems)
  }
}

run "public_keys_without_signed_cookies" {
  command = plan
  variables {
    build_path                = "./tests/builds/login"
    deployment_json           = file("./tests/builds/login/deployment.json")
    additional_public_key_ids = ["K3D5EWEUDCCXON"]
  }
  assert {
    condition     = keys(output.problems) == ["public_keys_unused"] && strcontains(output.problems.public_keys_unused, "issues no signed cookies")
    error_message = jsonencode(output.problems)
  }
}

run "six_public_keys" {
  command = plan
  variables {
    build_path                = "./tests/builds/signed-cookies"
    deployment_json           = file("./tests/builds/signed-cookies/deployment.json")
    additional_public_key_ids = ["K1", "K2", "K3", "K4", "K5"]
  }
  assert {
    condition     = keys(output.problems) == ["public_keys"] && strcontains(output.problems.public_keys, "would have 6 public keys")
    error_message = jsonencode(output.problems)
  }
}

run "what_is_no_deployment" {
  command = plan
  variables {
    build_path      = "./tests/builds/bearer"
    deployment_json = "[]"
  }
  expect_failures = [var.deployment_json]
}

run "an_account_that_is_none" {
  command = plan
  variables {
    build_path      = "./tests/builds/bearer"
    deployment_json = file("./tests/builds/bearer/deployment.json")
    account_id      = "root"
  }
  expect_failures = [var.account_id]
}
