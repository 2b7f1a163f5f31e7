import { problemSentence } from '../../providers/problemSentence';

describe('the sentence on a field that is wrong', () => {
	it.each<[unknown, string]>([
		[undefined, 'Seed must be whole.'],
		[3.5, 'Seed must be whole (given: 3.5).'],
		[null, 'Seed must be whole (given: null).'],
		['', 'Seed must be whole (given: "").'],
		['many', 'Seed must be whole (given: "many").'],
		[['a', 7], 'Seed must be whole (given: ["a",7]).'],
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

	it('does not take a very long text apart to count it', () => {
		const counted = problemSentence('Prompt', 'is too long', '💃'.repeat(50_000));
		expect(counted).toContain('given: 50000 characters');
		const long = problemSentence('Prompt', 'is too long', '💃'.repeat(50_001));
		expect(long).toContain('given: 100002 characters');
	});
});
