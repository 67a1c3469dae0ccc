#!/usr/bin/env bash
# Exchanges the token by which GitHub vouches for this job for keys of $ROLE_ARN, for the steps that follow: those of the
# provider, and those of Terraform's own backend, which takes no token. GitHub's token is good for minutes, the keys are
# for two hours.
set -euo pipefail

token=$(
  curl --fail --silent --show-error --get \
    --header "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
    --data-urlencode "audience=$OIDC_AUDIENCE" "$ACTIONS_ID_TOKEN_REQUEST_URL" | jq --raw-output --exit-status .value
)
echo "::add-mask::$token"

# By its standard input, so that the token stands in no list of processes.
answer=$(
  printf '%s' "$token" |
    jq --raw-input --arg provider "$OIDC_PROVIDER" --arg role "$ROLE_ARN" --arg session "media-$ENVIRONMENT" '{
      ProviderId: $provider, WebIdentityToken: ., RoleArn: $role, RoleSessionName: $session, DurationSeconds: 7200
    }' |
    curl --fail --silent --show-error \
      --header 'Authorization: SKIP' --header 'Content-Type: application/json' \
      --header 'X-TC-Action: AssumeRoleWithWebIdentity' --header 'X-TC-Version: 2018-08-13' \
      --header "X-TC-Timestamp: $(date +%s)" --header "X-TC-Region: $TENCENTCLOUD_REGION" \
      --data-binary @- "${TENCENTCLOUD_STS_ENDPOINT:-https://sts.tencentcloudapi.com}"
)

# STS refuses with HTTP 200.
if ! jq --exit-status .Response.Credentials <<<"$answer" >/dev/null; then
  echo "::error::$ROLE_ARN was refused: $(jq --compact-output .Response.Error <<<"$answer")"
  exit 1
fi

for pair in TENCENTCLOUD_SECRET_ID=TmpSecretId TENCENTCLOUD_SECRET_KEY=TmpSecretKey TENCENTCLOUD_SECURITY_TOKEN=Token; do
  value=$(jq --raw-output ".Response.Credentials.${pair#*=}" <<<"$answer")
  echo "::add-mask::$value"
  echo "${pair%%=*}=$value" >>"$GITHUB_ENV"
done
echo 'SIGNED_IN=1' >>"$GITHUB_ENV"
