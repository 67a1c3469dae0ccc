#!/usr/bin/env bash
# Applies $ENVIRONMENT as it is on this branch. The state is locked meanwhile.
set -euo pipefail
cd "cdktf.out/stacks/media-$ENVIRONMENT"

terraform init -input=false -no-color
terraform apply -input=false -no-color -auto-approve -lock-timeout=5m
