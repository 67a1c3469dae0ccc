/** The provider's source address. Its host exists nowhere: Terraform finds the provider in the stack's folder. */
export const SOURCE_ADDRESS = 'tencent-ci.local/cdktf/tencentci';

/** The folder of the provider in that of a stack. */
export const HOME = ['terraform.d', 'plugins', ...SOURCE_ADDRESS.split('/')] as const;

/** Where Terraform keeps the versions and hashes of providers. */
export const LOCK_FILE = '.terraform.lock.hcl';

/** The platforms that the provider is placed for, as Terraform calls them. */
export const PLATFORMS = [
  'linux_amd64',
  'linux_arm64',
  'darwin_amd64',
  'darwin_arm64',
  'windows_amd64',
] as const;

/** A platform that the provider is placed for. */
export type Platform = (typeof PLATFORMS)[number];

/** This machine as Terraform calls it. */
export function thisPlatform(): string {
  const arch = { x64: 'amd64', ia32: '386' }[process.arch as string] ?? process.arch;
  return `${process.platform === 'win32' ? 'windows' : process.platform}_${arch}`;
}
