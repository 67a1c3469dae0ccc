#!/usr/bin/env bash
# Fails, which GitHub mails, when $ENVIRONMENT is not what this branch declares: somebody changed it elsewhere.
set -euo pipefail
cd "cdktf.out/stacks/media-$ENVIRONMENT"

terraform init -input=false -no-color >/dev/null
code=0
terraform plan -input=false -no-color -lock=false -detailed-exitcode || code=$?
if [ "$code" -eq 2 ]; then
  echo "::error::$ENVIRONMENT is not as it is declared. The plan above tells what an apply would put right."
fi
exit "$code"
