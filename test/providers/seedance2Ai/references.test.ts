import { referenceProblems } from '../../../providers/seedance2Ai/references';

const some = (count: number) =>
	Array.from({ length: count }, (_, index) => `https://a.example/${index}`);

const given = (images: number, videos: number, audios: number) =>
	referenceProblems({ imageUrls: some(images), videoUrls: some(videos), audioUrls: some(audios) });

describe('the references for a video of Seedance2 AI', () => {
	it.each([
		[1, 0, 0],
		[0, 1, 0],
		[0, 0, 1],
		[9, 3, 0],
		[9, 0, 3],
		[6, 3, 3],
	])('may be %i images, %i videos and %i sounds', (...counts) => {
		expect(given(...counts)).toEqual([]);
	});

	it.each([
		[9, 3, 1, '9 + 3 + 1 = 13'],
		[7, 3, 3, '7 + 3 + 3 = 13'],
		[9, 3, 3, '9 + 3 + 3 = 15'],
	])('are at most 12 in all: %i, %i and %i are too many', (images, videos, audios, sum) => {
		expect(given(images, videos, audios)).toEqual([
			{
				field: 'imageUrls',
				problem: expect.stringContaining(`at most 12 files, but they are ${sum}`),
			},
		]);
	});

	it('are one at least: without any it is another mode', () => {
		const refused = [
			{ field: 'imageUrls', problem: expect.stringMatching(/is required.+Text to Video/) },
		];
		expect(referenceProblems({})).toEqual(refused);
		expect(given(0, 0, 0)).toEqual(refused);
	});
});
