/** What a minute of output costs. */
export interface Price {
  /** In the currency of the table, for each minute of audio that is written. */
  readonly perMinuteOfOutput: number;
  /**
   * The regions in which it is that: `ap-singapore`.
   * @default - every region
   */
  readonly regions?: readonly string[];
  /** Since when, or when it was looked up: `2023-07`, `2023-07-10`. */
  readonly date: string;
  /** Where it stands: a contract, a page. */
  readonly source: string;
}

/** Prices as somebody has them. The first that is for a region is taken. */
export interface PriceTable {
  /** Three capital letters: `USD`. */
  readonly currency: string;
  readonly prices: readonly Price[];
}

/**
 * The one price that Tencent Cloud publishes. It is that of accounts of the international site; none was found for those
 * of mainland China, so this is never taken unless it is asked for.
 *
 * @see CI documentation, billable items: Smart Audio fees (2023-07-10): monthly, by the duration of the output files.
 */
export const INTERNATIONAL_PRICES: PriceTable = {
  currency: 'USD',
  prices: [
    {
      perMinuteOfOutput: 0.012,
      date: '2023-07',
      source: 'Tencent Cloud, international site, Cloud Infinite: Smart Audio fees, voice separation',
    },
  ],
};

/** The price in a region; of a region that is not known, one that is for every region. */
export function priceIn({ prices }: PriceTable, region: string | undefined): Price | undefined {
  return prices.find(
    ({ regions }) => regions === undefined || (region !== undefined && regions.includes(region)),
  );
}

const TABLE = ['currency', 'prices', '$schema'];
const PRICE = ['perMinuteOfOutput', 'regions', 'date', 'source'];

/** What keeps a JSON value from being a table of prices, a sentence for each fault. */
export function priceTableFaults(json: unknown): string[] {
  if (!isRecord(json)) return [`A table of prices is an object, ${FORM}`];
  const { currency, prices } = json;
  const faults = strangers(json, TABLE, '');
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) {
    faults.push(`currency is ${shown(currency)}. Use the three letters of a currency: "USD".`);
  }
  if (!Array.isArray(prices) || prices.length === 0) {
    return [...faults, `prices is ${shown(prices)}. Use a list of at least one price.`];
  }
  return [...faults, ...(prices as unknown[]).flatMap((price, i) => priceFaults(price, `prices[${i}]`))];
}

const FORM = '{ "currency": "USD", "prices": [{ "perMinuteOfOutput": …, "date": "…", "source": "…" }] }.';

function priceFaults(json: unknown, at: string): string[] {
  if (!isRecord(json))
    return [`${at} is ${shown(json)}. Use an object with perMinuteOfOutput, date and source.`];
  const { perMinuteOfOutput: amount, regions, date, source } = json;
  const faults = strangers(json, PRICE, `${at}.`);
  if (typeof amount !== 'number' || !(amount >= 0) || !Number.isFinite(amount)) {
    faults.push(`${at}.perMinuteOfOutput is ${shown(amount)}. Use a number from 0: 0.012.`);
  }
  const isNames = Array.isArray(regions) && regions.length > 0 && regions.every((name) => isText(name));
  if (regions !== undefined && !isNames) {
    faults.push(
      `${at}.regions is ${shown(regions)}. Use a list of names, ["ap-singapore"], or leave it out for all.`,
    );
  }
  if (typeof date !== 'string' || !/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/.test(date)) {
    faults.push(`${at}.date is ${shown(date)}. Say when the price was so: "2023-07" or "2023-07-10".`);
  }
  if (!isText(source)) faults.push(`${at}.source is ${shown(source)}. Say where the price stands.`);
  return faults;
}

/** Members that an object should not have: a misspelt one would count as left out. */
export function strangers(json: object, known: readonly string[], prefix: string): string[] {
  return Object.keys(json)
    .filter((name) => !known.includes(name))
    .map((name) => `${prefix}${name} is not known. Use ${known.join(', ')}.`);
}

export function isRecord(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

export function isText(json: unknown): json is string {
  return typeof json === 'string' && json !== '';
}

/** A JSON value in a message, cut where it is long. */
export function shown(json: unknown): string {
  const text = json === undefined ? 'missing' : JSON.stringify(json);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
