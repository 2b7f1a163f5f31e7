import { problemSentence } from '../../providers/problemSentence';

describe('the sentence on a field that is wrong', () => {
	it.each<[unknown, string]>([
		[undefined, 'Seed must be whole.'],
		[3.5, 'Seed must be whole (given: 3.5).'],
		[null, 'Seed must be whole (given: null).'],
		['', 'Seed must be whole (given: "").'],
		['many', 'Seed must be whole (given: "many").'],
		[['a', 7], 'Seed must be whole (given: ["a",7]).'],
		[() => 7, 'Seed must be whole (given: function).'],
		[{ a: 1 }, 'Seed must be whole (given: an object).'],
		[{ url: 7 }, 'Seed must be whole (given: an object).'],
		[{ file: 'me.png' }, 'Seed must be whole (given: an object).'],
		[
			{ source: 'url', url: 'https://a.example/' },
			'Seed must be whole (given: "https://a.example/").',
		],
		['x'.repeat(60), `Seed must be whole (given: "${'x'.repeat(60)}").`],
		['x'.repeat(61), `Seed must be whole (given: 61 characters, "${'x'.repeat(40)}...").`],
	])('shows what was given: %j', (value, sentence) => {
		expect(problemSentence('Seed', 'must be whole', value)).toBe(sentence);
	});

	it.each<[Record<string, unknown>, string]>([
		[{ fileName: 'a.mp4' }, 'the file "a.mp4"'],
		[{ fileName: 'a "b".mp4', durationSeconds: 12.04 }, 'the file "a \\"b\\".mp4", 12 seconds'],
		[{ fileName: 'a.mp4', durationSeconds: 12.36 }, 'the file "a.mp4", 12.4 seconds'],
		[{ fileName: 'a.mp4', durationSeconds: '12' }, 'the file "a.mp4"'],
		[{ fileName: 'a.mp4', url: 'https://a.example/' }, 'the file "a.mp4"'],
	])('names a file and tells its length, and nothing of its bytes: %j', (file, shown) => {
		const value = { source: 'file', file: { ...file, head: Buffer.from('bytes') } };
		expect(problemSentence('Video', 'is too long', value)).toBe(
			`Video is too long (given: ${shown}).`,
		);
	});

	it('cuts no character in two, and counts them as people do', () => {
		const sentence = problemSentence('Prompt', 'is too long', '💃'.repeat(50));
		expect(sentence).toBe(`Prompt is too long (given: 50 characters, "${'💃'.repeat(40)}...").`);
		expect(problemSentence('Prompt', 'is too long', `x${'💃'.repeat(100)}`)).toBe(
			`Prompt is too long (given: 101 characters, "x${'💃'.repeat(39)}...").`,
		);
	});

	it.each([
		[`https://x-access-token:ghp_${'16C7e42F29'.repeat(4)}@raw.example/me.png`, '16C7e'],
		['https://a.example/?X-Amz-Signature=4b8c94e1d7f8a0b25c6e3f8d9a1b7c2e5f4d6a', '4b8c'],
		['Bearer 4b8c94e1d7f8a0b25c6e3f8d9a1b7c2e5f4d6a7b8c9d0e1f2a3b4c5d6e7f8a9b', '4b8c'],
		[`sk-${'4b8c94e1d7f8a0b25c6e3f8d9a1b7c2e'.repeat(3)}`, '4b8c'],
		[`the key that I was given for this is sk-${'4b8c94e1'.repeat(8)}`, '4b8c'],
	])(
		'shows no half of a password or a key, which nobody would recognise later: %s',
		(given, part) => {
			const sentence = problemSentence('Image URL', 'must be public', given);
			expect(sentence).toMatch(
				new RegExp(`^Image URL .+ \\(given: ${given.length} characters, ".+\\.\\.\\."\\)\\.$`),
			);
			expect(sentence).not.toContain(part);
		},
	);

	it('shows a list as it is, and of a long one the beginning', () => {
		const addresses = Array.from({ length: 12 }, (_, index) => `https://a.example/${index}.png`);
		expect(problemSentence('Image URLs', 'must have at most 9 addresses', addresses)).toBe(
			`Image URLs must have at most 9 addresses (given: ${JSON.stringify(addresses)}).`,
		);
		const files = [`data:image/png;base64,${'A'.repeat(10_000_000)}`];
		const sentence = problemSentence('Image URLs', 'must be public', files);
		expect(sentence).toMatch(
			/^Image URLs must be public \(given: \["data:image\/png;base64,A+\.\.\.\)\.$/,
		);
		expect(sentence.length).toBeLessThan(2_100);
	});

	it('does not take a very long text apart to count it', () => {
		const counted = problemSentence('Prompt', 'is too long', '💃'.repeat(50_000));
		expect(counted).toContain('given: 50000 characters');
		const long = problemSentence('Prompt', 'is too long', '💃'.repeat(50_001));
		expect(long).toContain('given: 100002 characters');
	});
});
