import { describeRequest } from '../../../nodes/DanceVideoGenerate/dryRun';
import type { CheckedItem } from '../../../nodes/DanceVideoGenerate/readItems';
import { modeById, providerById } from '../../../providers';
import { PRICE, item } from './generateRun';

const BASE_URL = 'https://played.example';
const described = (checked: CheckedItem, id = 'danceGenerator', mode = 'dance') => {
	const provider = providerById(id);
	return describeRequest(provider, modeById(provider, mode), BASE_URL, checked);
};
const file = (more: object = {}) => ({
	source: 'file',
	file: { fileName: 'dancer.png', type: { mimeType: 'image/png' }, sizeBytes: 123, ...more },
});

describe('what a dry run shows of an item', () => {
	it('is the request with its values, and what it may cost', () => {
		expect(described(item(0))).toEqual({
			provider: 'danceGenerator',
			mode: 'dance',
			dryRun: true,
			request: {
				method: 'POST',
				url: `${BASE_URL}/generate`,
				body: {
					character_image_url: 'https://file.dancegenerator.ai/a.jpg',
					tiktok_url: 'https://www.tiktok.com/@user/video/1',
					prompt: 'number 0',
				},
			},
			files: [],
			estimatedCost: null,
			maxCost: PRICE,
			idempotencyKey: null,
			submitOnceKey: null,
		});
	});

	it('has the keys that are sent or kept', () => {
		expect(described(item(0, { idempotencyKey: 'a', submitOnceKey: 'b' }))).toMatchObject({
			idempotencyKey: 'a',
			submitOnceKey: 'b',
		});
	});

	it('has the price where the values tell it', () => {
		const input = { model: 'seedance2', prompt: 'x', duration: 5 };
		const checked = item(0, { input, expected: null });
		expect(described(checked, 'seedance2Ai', 'textToVideo')).toMatchObject({
			estimatedCost: { amount: 200, unit: 'credits' },
			maxCost: null,
		});
	});

	it('has no price where nobody publishes one', () => {
		const checked = item(0, { input: { prompt: 'x' }, expected: null });
		expect(described(checked, 'seedDance', 'textToVideo')).toMatchObject({
			estimatedCost: null,
			maxCost: null,
		});
	});

	it('has files in words: they are not uploaded, and the item keeps them', () => {
		const input = { ...item(0).input, characterImage: file() };
		const checked = item(0, { input });
		const { files, request } = described(checked);
		expect(files).toEqual([
			{ field: 'Character Image', fileName: 'dancer.png', mimeType: 'image/png', sizeBytes: 123 },
		]);
		expect(request.body).toMatchObject({
			character_image_url: '<the address of dancer.png, 123 bytes>',
		});
		expect(checked.input.characterImage).toEqual(file());
	});

	it('says no more of a file than is known', () => {
		const characterImage = file({ type: undefined, sizeBytes: undefined });
		const { files, request } = described(item(0, { input: { ...item(0).input, characterImage } }));
		expect(files).toMatchObject([{ mimeType: null, sizeBytes: null }]);
		expect(request.body).toMatchObject({ character_image_url: '<the address of dancer.png>' });
	});

	it('shows nobody the token in the address that is called', () => {
		const callbackUrl = 'https://n8n.example/webhook/x?token=0123456789abcdef0123456789abcdef';
		const input = { model: 'seedance2', prompt: 'x', duration: 5, callbackUrl };
		const { body } = described(item(0, { input }), 'seedance2Ai', 'textToVideo').request;
		expect(JSON.stringify(body)).toContain('https://n8n.example/webhook/x');
		expect(JSON.stringify(body)).not.toContain('0123456789abcdef');
		expect(body).toMatchObject({ inputs: { duration: '5s' } });
	});
});
