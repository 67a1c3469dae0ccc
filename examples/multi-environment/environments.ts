import type { Release } from './releases';

/** What differs between environments. */
export interface Environment {
  /** The root account, by its UIN. Keys of any other are refused before anything is read or written. */
  readonly account: string;
  /** The role that deploys here. */
  readonly role: string;
  readonly region: string;
  readonly bucketName: string;
  /** The audio settings in use. To promote a release, change this line of the next environment. */
  readonly release: Release;
  /** Minutes that are uploaded in a month, for the estimate of cost. */
  readonly minutesPerMonth: number;
  /**
   * Where the workflow reports what happened.
   * @default - nowhere
   */
  readonly callback?: string;
  /**
   * The bucket on COS that the state is kept in, in the same region.
   * @default - the state is a file on this machine
   */
  readonly stateBucket?: string;
}

/** Every environment, by its name. */
export const environments: Readonly<Record<string, Environment>> = {
  dev: {
    account: '100000000001',
    role: 'qcs::cam::uin/100000000001:roleName/media-deploy',
    region: 'ap-chongqing',
    bucketName: 'media-dev-1250000000',
    release: 'v3',
    minutesPerMonth: 60,
  },
  staging: {
    account: '100000000002',
    role: 'qcs::cam::uin/100000000002:roleName/media-deploy',
    region: 'ap-guangzhou',
    bucketName: 'media-staging-1250000000',
    release: 'v2',
    minutesPerMonth: 600,
    stateBucket: 'terraform-state-staging-1250000000',
  },
  production: {
    account: '100000000003',
    role: 'qcs::cam::uin/100000000003:roleName/media-deploy',
    region: 'ap-shanghai',
    bucketName: 'media-1250000000',
    release: 'v1',
    minutesPerMonth: 50_000,
    callback: 'https://media.example.com/ci',
    stateBucket: 'terraform-state-1250000000',
  },
};
