/** Compiled, never run: every construct goes where its interface is asked for, and so does one of someone else. */
import { Construct } from 'constructs';
import {
  AudioMode,
  type CiBucket,
  type ICiBucket,
  type ISmartAudioQueue,
  type IVoiceSeparateJob,
  type IVoiceSeparateTemplate,
  type IVoiceSeparateWorkflow,
  type SmartAudioQueue,
  type VoiceSeparateJob,
  type VoiceSeparateTemplate,
  type VoiceSeparateWorkflow,
} from '../../lib';

declare const made: [
  CiBucket,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
  SmartAudioQueue,
  VoiceSeparateJob,
];
export const asked: [
  ICiBucket,
  IVoiceSeparateTemplate,
  IVoiceSeparateWorkflow,
  ISmartAudioQueue,
  IVoiceSeparateJob,
] = made;

export class SharedBucket extends Construct implements ICiBucket {
  readonly bucketName = 'media-1250000000';
}
export class SharedTemplate extends Construct implements IVoiceSeparateTemplate {
  readonly templateId = 't1';
  readonly audioMode = AudioMode.IS_AUDIO;
}
