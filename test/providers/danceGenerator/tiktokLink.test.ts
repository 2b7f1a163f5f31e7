import { danceMode } from '../../../providers/danceGenerator/generate';
import { parseInput } from '../../../providers/parseInput';

const generate = (tiktokUrl: string) =>
	parseInput(danceMode, {
		characterImage: { source: 'url', url: 'https://example.com/character.jpg' },
		tiktokUrl,
	});

describe('a TikTok link', () => {
	it.each([
		'https://www.tiktok.com/@user/video/1234567890',
		'https://vm.tiktok.com/ZM123/',
		'https://tiktok.com/@user/video/1',
		'http://www.TikTok.com/@user/video/1',
	])('may be %s', (link) => {
		expect(generate(link)).toMatchObject({ tiktokUrl: link });
	});

	it.each([
		['www.tiktok.com/@user/video/1', /TikTok Link must be a full address that starts with https/],
		['tiktok', /TikTok Link must be a full address/],
		['https://', /TikTok Link must be a full address/],
		['https://example.com/www.tiktok.com', /TikTok Link must be a link to a TikTok video/],
		['https://nottiktok.com/1', /TikTok Link must be a link to a TikTok video/],
		['https://tiktok.com.example/1', /TikTok Link must be a link to a TikTok video/],
	])('may not be %s, which is said in words', (link, sentence) => {
		expect(() => generate(link)).toThrow(sentence);
	});
});
