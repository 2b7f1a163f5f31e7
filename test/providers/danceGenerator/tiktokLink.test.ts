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

describe('a TikTok link that is given as the URL of the reference video', () => {
	const bodyFor = (url: string) => {
		const input = parseInput(danceMode, {
			characterImage: { source: 'url', url: 'https://example.com/character.jpg' },
			referenceVideo: { source: 'url', url },
		});
		return danceMode.toRequest(input).body;
	};

	it.each(['https://www.tiktok.com/@user/video/1234567890', 'https://vm.TikTok.com/ZM123/'])(
		'is sent as what it is: %s',
		(link) => {
			const body = bodyFor(link);

			expect(body).toMatchObject({ tiktok_url: link });
			expect(body).not.toHaveProperty('reference_video_url');
		},
	);

	it.each(['https://tiktok.com.example/dance.mp4', 'https://example.com/www.tiktok.com/dance.mp4'])(
		'is not what merely looks like one: %s',
		(url) => {
			const body = bodyFor(url);

			expect(body).toMatchObject({ reference_video_url: url });
			expect(body).not.toHaveProperty('tiktok_url');
		},
	);
});
