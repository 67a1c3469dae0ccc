/**
 * Which objects start a workflow. What is not set lets nothing through; a filter that lets nothing through at all is
 * none.
 *
 * @see CI API, Structure: ExtFilter
 */
export interface ExtFilter {
  /**
   * Video files.
   * @default false
   */
  readonly video?: boolean;
  /**
   * Audio files.
   * @default false
   */
  readonly audio?: boolean;
  /**
   * Image files.
   * @default false
   */
  readonly image?: boolean;
  /**
   * Go by the content type of the object rather than by its extension.
   * @default false
   */
  readonly contentType?: boolean;
  /**
   * Files of every kind.
   * @default false
   */
  readonly allFile?: boolean;
  /**
   * Files with these extensions, named without the dot; at most 10: `['mp3', 'wav']`.
   * @default - none
   */
  readonly customExts?: string[];
}
