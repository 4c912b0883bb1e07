// words.mjs: every word the scripts say, by language. A language is one more object.
const english = {
  suggestHint: 'When suggestions are listed, use the up and down arrows to look through them and Enter to choose.',
  suggestNone: 'Nothing of that name. You can still press the button.',
  suggestShort: (least) => `Type ${least} or more letters for suggestions.`,
  suggestNoneStatus: 'No suggestions.',
  suggestOne: (name, count, index) => `${name}, ${index + 1} of ${count}, is highlighted.`,
  suggestSome: (count, one) => `${count === 1 ? '1 suggestion' : `${count} suggestions`}. ${one}`,
  sorted: (column, upward) => `Sorted by ${column}, ${upward ? 'lowest or A first' : 'highest or Z first'}.`,
  copied: 'Link copied',
  wordCopied: 'Copied: paste it into your document',
  wordNot: 'It could not be copied. Download it instead.',
  chartKeys: 'Use the arrow keys to go from figure to figure, and Escape to come back.',
  entryNoNumber: 'This is no number. Write it as 1234.5.',
  entryLow: (low) => `This must be ${low} or more.`,
  entryHigh: (high) => `This must be ${high} or less.`,
  passkeyFailed: 'Your device did not answer, or not with a passkey of this site. Try again, or use another way.',
};

const languages = { en: english };

export const words = languages[document.documentElement.lang] ?? english;
