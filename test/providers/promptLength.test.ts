import fc from 'fast-check';

import { PROVIDERS } from '../../providers';
import { text } from '../../providers/values';

/** What people type: letters, emoji of one and of several code points, CJK, combining marks. */
const sign = fc.constantFrom('a', ' ', '😀', '👩‍👩‍👧', '漢', '한', 'é', '🇩🇪', '𝒳');
const LIMIT = 40;

describe('the length of a text', () => {
	it('is counted in code points: at the limit it is taken, and one more is refused', () => {
		fc.assert(
			fc.property(fc.array(sign, { maxLength: 2 * LIMIT }), (signs) => {
				const words = signs.join('');
				const length = [...words].length;
				const { success } = text({ max: LIMIT }).safeParse(words);
				expect(success).toBe(length >= 1 && length <= LIMIT);
			}),
		);
	});

	it('is never a reason to cut: what is taken arrives as it was', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), (words) => {
				fc.pre(!words.includes('\0'));
				expect(text().parse(words)).toBe(words);
			}),
		);
	});

	it('does not save a text with half of a character in it, or a NUL', () => {
		fc.assert(
			fc.property(fc.string(), fc.constantFrom('\ud83d', '\ude00', '\0'), (words, bad) => {
				expect(text().safeParse(`${words}${bad}`).success).toBe(false);
			}),
		);
	});
});

/** The modes whose prompt has a documented limit, and that limit. */
const limited = PROVIDERS.flatMap(({ id, modes }) =>
	modes.flatMap((mode) => {
		const schema = mode.schema.shape.prompt;
		const max = [2_500, 10_000, 20_000].find(
			(limit) =>
				schema?.safeParse('a'.repeat(limit)).success &&
				!schema.safeParse('a'.repeat(limit + 1)).success,
		);
		return schema && max ? [[id, mode.id, max, schema] as const] : [];
	}),
);

it('is limited where the documents say so: Dance Generator, and all of Seedance 2', () => {
	expect(new Set(limited.map(([id]) => id))).toEqual(new Set(['danceGenerator', 'seedance2Io']));
	expect(limited.filter(([id]) => id === 'seedance2Io')).toHaveLength(7);
});

it.each(limited)('%s %s takes %d emoji, each of two UTF-16 units', (_id, _mode, max, schema) => {
	expect(schema.safeParse('😀'.repeat(max)).success).toBe(true);
	expect(schema.safeParse('😀'.repeat(max + 1)).success).toBe(false);
});
