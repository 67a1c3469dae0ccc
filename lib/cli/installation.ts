import { SOURCE_ADDRESS } from '../stack/names';
import { hclText } from './adopt/hcl';

/** What a provider installation of Terraform's command line is told about all that lies on our host. */
const PATTERN = `${SOURCE_ADDRESS.split('/')[0]}/*/*`;

/** The blocks that a configuration needs to use the provider. */
export function moduleBlocks(version: string): string {
  return `terraform {
  required_providers {
    tencentci = {
      source  = ${hclText(SOURCE_ADDRESS)}
      version = ${hclText(version)}
    }
  }
}

provider "tencentci" {
  region = "ap-chongqing"
}
`;
}

/** A method of a provider installation that takes the provider from a mirror. */
export function mirrorMethod(kind: 'filesystem_mirror' | 'network_mirror', place: string): string {
  const key = kind === 'filesystem_mirror' ? 'path   ' : 'url    ';
  return `  ${kind} {\n    ${key} = ${hclText(place)}\n    include = [${hclText(PATTERN)}]\n  }\n`;
}

/** A provider installation that takes the provider from a mirror, and all others from where they come from. */
export function providerInstallation(kind: 'filesystem_mirror' | 'network_mirror', place: string): string {
  return `provider_installation {\n${mirrorMethod(kind, place)}  direct {\n    exclude = [${hclText(PATTERN)}]\n  }\n}\n`;
}
