# Each kind of build, and what comes of it. conformance/terraform makes the builds and runs these.

variables {
  account_id = "123456789012"
  region     = "us-east-1"
}

run "a_bearer_gate_is_one_function_at_the_edge" {
  command = plan
  variables {
    build_path      = "./tests/builds/bearer"
    deployment_json = file("./tests/builds/bearer/deployment.json")
  }
  assert {
    condition     = output.problems == {}
    error_message = jsonencode(output.problems)
  }
  assert {
    condition = output.lambda == {
      is_at_edge       = true
      is_gate          = true
      filename         = "./tests/builds/bearer/function.zip"
      source_code_hash = filebase64sha256("./tests/builds/bearer/function.zip")
      handler          = "index.handler"
      runtime          = "nodejs24.x"
      architectures    = ["x86_64"]
      memory_size      = 128
      timeout          = 5
    }
    error_message = jsonencode(output.lambda)
  }
  assert {
    condition     = output.login == null && output.cloudfront_function == null && output.protection == "viewer-request" && !output.is_report_only
    error_message = "A bearer gate has its function and nothing else."
  }
  assert {
    condition     = length(output.statements) + length(output.public_key_ids) == 0 && !output.creates_key_value_store
    error_message = "A bearer gate needs nothing of AWS but its logs."
  }
}

run "a_gate_that_only_reports_is_known_as_such" {
  command = plan
  variables {
    build_path      = "./tests/builds/report-only"
    deployment_json = file("./tests/builds/report-only/deployment.json")
  }
  assert {
    condition     = output.problems == {} && output.is_report_only
    error_message = jsonencode(output.problems)
  }
}

run "a_gate_with_a_login_answers_under_postern_too" {
  command = plan
  variables {
    build_path      = "./tests/builds/login"
    deployment_json = file("./tests/builds/login/deployment.json")
  }
  assert {
    condition     = output.problems == {}
    error_message = jsonencode(output.problems)
  }
  assert {
    condition     = output.lambda.is_gate && output.lambda.is_at_edge
    error_message = jsonencode(output.lambda)
  }
  assert {
    condition = output.login == {
      path_pattern       = "/.postern/*"
      include_body       = true
      allowed_methods    = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
      cached_methods     = ["GET", "HEAD"]
      origin_header_name = null
      host_header_name   = null
      host_header_value  = null
    }
    error_message = jsonencode(output.login)
  }
}

run "a_cloudfront_function_alone_has_no_role" {
  command = plan
  variables {
    build_path      = "./tests/builds/hs256-function"
    deployment_json = file("./tests/builds/hs256-function/deployment.json")
  }
  assert {
    condition     = output.problems == {}
    error_message = jsonencode(output.problems)
  }
  assert {
    condition     = output.cloudfront_function == { runtime = "cloudfront-js-2.0", code_file = "./tests/builds/hs256-function/function.js" }
    error_message = jsonencode(output.cloudfront_function)
  }
  assert {
    condition     = output.lambda == null && output.key_value_store_arn == null && !output.creates_key_value_store
    error_message = "It reads no sessions, and so no store."
  }
}

run "a_split_gate_has_two_functions_and_a_new_store" {
  command = plan
  variables {
    build_path      = "./tests/builds/split"
    deployment_json = file("./tests/builds/split/deployment.json")
  }
  assert {
    condition     = output.problems == {}
    error_message = jsonencode(output.problems)
  }
  assert {
    condition     = output.cloudfront_function != null && output.lambda.is_at_edge && !output.lambda.is_gate
    error_message = jsonencode(output.lambda)
  }
  assert {
    condition     = output.lambda.filename == "./tests/builds/split/login/function.zip" && output.login.include_body
    error_message = jsonencode([output.lambda, output.login])
  }
  assert {
    condition     = output.creates_key_value_store && output.key_value_store_arn == null
    error_message = "A build that names no store gets one."
  }
}

run "a_split_gate_takes_the_store_that_it_is_given" {
  command = plan
  variables {
    build_path          = "./tests/builds/split"
    deployment_json     = file("./tests/builds/split/deployment.json")
    key_value_store_arn = "arn:aws:cloudfront::123456789012:key-value-store/b"
  }
  assert {
    condition     = output.problems == {} && !output.creates_key_value_store
    error_message = jsonencode(output.problems)
  }
  assert {
    condition     = output.key_value_store_arn == "arn:aws:cloudfront::123456789012:key-value-store/b"
    error_message = jsonencode(output.key_value_store_arn)
  }
}

run "a_split_gate_with_revocations_writes_to_the_store_of_its_config" {
  command = plan
  variables {
    build_path      = "./tests/builds/split-with-store"
    deployment_json = file("./tests/builds/split-with-store/deployment.json")
  }
  assert {
    condition     = output.problems == {} && !output.creates_key_value_store
    error_message = jsonencode(output.problems)
  }
  assert {
    condition     = output.key_value_store_arn == "arn:aws:cloudfront::123456789012:key-value-store/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
    error_message = jsonencode(output.key_value_store_arn)
  }
  assert {
    condition = jsonencode(output.statements) == jsonencode([
      {
        actions   = ["secretsmanager:GetSecretValue"]
        resources = ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:app/ring-??????"]
      },
      {
        actions = [
          "cloudfront-keyvaluestore:DescribeKeyValueStore",
          "cloudfront-keyvaluestore:GetKey",
          "cloudfront-keyvaluestore:ListKeys",
          "cloudfront-keyvaluestore:UpdateKeys",
        ]
        resources = ["arn:aws:cloudfront::123456789012:key-value-store/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"]
      },
    ])
    error_message = jsonencode(output.statements)
  }
}

run "a_login_half_at_a_function_url_is_told_the_host_by_a_header" {
  command = plan
  variables {
    build_path      = "./tests/builds/split-function-url"
    deployment_json = file("./tests/builds/split-function-url/deployment.json")
  }
  assert {
    condition     = output.problems == {} && !output.lambda.is_at_edge && !output.login.include_body
    error_message = jsonencode(output.problems)
  }
  assert {
    condition = (
      output.login.origin_header_name == "x-postern-origin" &&
      output.login.host_header_name == "x-postern-host" &&
      output.login.host_header_value == "app.example.com"
    )
    error_message = jsonencode(output.login)
  }
}

run "a_function_url_alone_with_two_hosts_protects_nothing_by_itself" {
  command = plan
  variables {
    region          = "eu-central-1"
    build_path      = "./tests/builds/function-url"
    deployment_json = file("./tests/builds/function-url/deployment.json")
  }
  assert {
    condition     = output.problems == {} && output.protection == "none" && output.cloudfront_function == null
    error_message = jsonencode(output.problems)
  }
  assert {
    condition     = output.login.host_header_name == "x-postern-host" && output.login.host_header_value == null
    error_message = jsonencode(output.login)
  }
  assert {
    condition     = output.statements[0].resources == ["arn:aws:ssm:eu-central-1:123456789012:parameter/app/origin"]
    error_message = jsonencode(output.statements)
  }
}

run "signed_cookies_need_a_key_group_and_a_login_half" {
  command = plan
  variables {
    build_path                = "./tests/builds/signed-cookies"
    deployment_json           = file("./tests/builds/signed-cookies/deployment.json")
    additional_public_key_ids = ["K3D5EWEUDCCXON", "K2JCJMDEHXQW5F"]
  }
  assert {
    condition     = output.problems == {} && output.protection == "trusted-key-group" && !output.lambda.is_gate
    error_message = jsonencode(output.problems)
  }
  assert {
    condition     = jsonencode(output.public_key_ids) == jsonencode(["K2JCJMDEHXQW5F", "K3D5EWEUDCCXON"])
    error_message = jsonencode(output.public_key_ids)
  }
  assert {
    condition = jsonencode(output.path_patterns) == jsonencode([
      { is_protected = false, path_pattern = "/assets/*" },
      { is_protected = true, path_pattern = "*" },
    ])
    error_message = jsonencode(output.path_patterns)
  }
}

run "a_public_key_that_is_to_be_created_has_no_id_yet" {
  command = plan
  variables {
    build_path                = "./tests/builds/signed-cookies"
    deployment_json           = file("./tests/builds/signed-cookies/deployment.json")
    additional_public_key_ids = ["K3D5EWEUDCCXON"]
    has_encoded_key           = true
  }
  assert {
    condition     = output.problems == {} && jsonencode(output.public_key_ids) == jsonencode(["K3D5EWEUDCCXON"])
    error_message = jsonencode([output.problems, output.public_key_ids])
  }
}

run "a_delegate_that_is_a_function_is_invoked_in_each_region" {
  command = plan
  variables {
    build_path      = "./tests/builds/delegated-lambda"
    deployment_json = file("./tests/builds/delegated-lambda/deployment.json")
  }
  assert {
    condition     = output.problems == {}
    error_message = jsonencode(output.problems)
  }
  assert {
    condition = jsonencode(output.statements) == jsonencode([{
      actions = ["lambda:InvokeFunction"]
      resources = [
        "arn:aws:lambda:eu-west-1:123456789012:function:verify",
        "arn:aws:lambda:us-east-1:123456789012:function:verify",
      ]
    }])
    error_message = jsonencode(output.statements)
  }
}

run "a_delegate_behind_a_function_url_is_called_by_its_url_alone" {
  command = plan
  variables {
    build_path            = "./tests/builds/delegated-function-url"
    deployment_json       = file("./tests/builds/delegated-function-url/deployment.json")
    delegate_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:verify"
  }
  assert {
    condition     = output.problems == {}
    error_message = jsonencode(output.problems)
  }
  assert {
    condition = jsonencode(output.statements) == jsonencode([
      {
        actions   = ["lambda:InvokeFunctionUrl"]
        condition = { StringEquals = { "lambda:FunctionUrlAuthType" = "AWS_IAM" } }
        resources = ["arn:aws:lambda:eu-west-1:123456789012:function:verify"]
      },
      {
        actions   = ["lambda:InvokeFunction"]
        condition = { Bool = { "lambda:InvokedViaFunctionUrl" = "true" } }
        resources = ["arn:aws:lambda:eu-west-1:123456789012:function:verify"]
      },
    ])
    error_message = jsonencode(output.statements)
  }
}
