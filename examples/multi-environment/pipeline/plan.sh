#!/usr/bin/env bash
# Plans $ENVIRONMENT and writes the comment: what would change, and what that would cost.
set -euo pipefail
here=$PWD
cd "cdktf.out/stacks/media-$ENVIRONMENT"

terraform init -input=false -no-color >/dev/null
terraform validate -no-color >/dev/null
# A plan changes nothing, so it takes no lock: a role that only reads can make it.
terraform plan -input=false -no-color -lock=false -out=plan.tfplan >plan.txt

{
  echo "### $ENVIRONMENT"
  echo '```'
  # The last 500 lines: a comment of GitHub ends after 65,536 characters.
  tail -n 500 plan.txt | cut -c 1-120
  echo '```'
  echo '```'
  cd "$here" && npx --no -- tencent-ci cost --against HEAD^1
  echo '```'
} >"$here/comment.md"
