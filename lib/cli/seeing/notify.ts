import { given, type NotifyConfig } from '../../ci';
import { shownUrl } from '../../rules';

/** Notifications as the command line shows them: of the address, what may be a password or a token is left out. */
export function shownNotify(config: NotifyConfig): NotifyConfig {
  return given({ ...config, url: config.url === undefined ? undefined : shownUrl(config.url) });
}

/** The line that tells of notifications; none where they are off. */
export function notifyLines(config: NotifyConfig | undefined): readonly string[] {
  const isOff = config === undefined || config.state?.toLowerCase() === 'off';
  return isOff ? [] : [`  tells ${JSON.stringify(shownNotify(config))}`];
}
