#!/bin/sh
# The provider tencentci, as Terraform starts it: Node.js on what lies beside this file.

if ! command -v node >/dev/null; then
  # What a provider says here, Terraform shows.
  echo "The provider tencentci needs Node.js 20.9 or newer, and there is no node on PATH."
  exit 1
fi

# With this variable set, Node reads all certificates that it knows before anything else, which takes longer than all the
# rest of the start. The provider reads the file itself when it first speaks https.
if [ -n "$NODE_EXTRA_CA_CERTS" ]; then
  TENCENT_CI_EXTRA_CA_CERTS=$NODE_EXTRA_CA_CERTS
  export TENCENT_CI_EXTRA_CA_CERTS
  unset NODE_EXTRA_CA_CERTS
fi

exec node "${0%/*}/tencentci-start.cjs" "$@"
