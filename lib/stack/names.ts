/** The provider's source address. Its host exists nowhere: Terraform finds the provider in the stack's folder. */
export const SOURCE_ADDRESS = 'tencent-ci.local/cdktf/tencentci';

/** The folder of the provider in that of a stack. */
export const HOME = ['terraform.d', 'plugins', ...SOURCE_ADDRESS.split('/')] as const;

/** Where Terraform keeps the versions and hashes of providers. */
export const LOCK_FILE = '.terraform.lock.hcl';

/** The platforms that the executable is placed for. */
export const PLATFORMS = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'] as const;
