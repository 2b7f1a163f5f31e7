import type { PriceExample } from '../fixtures';

const credits = (amount: number) => ({ amount, unit: 'credits' as const });

const upscaled = (upscaleResolution: string) => ({ options: { upscaleResolution } });

/** Source: "Credits & Pricing", the two columns of its table, and other lengths. */
export const prices: PriceExample[] = [
	{
		title: 'base, seedance2 (5s)',
		values: { model: 'seedance2', duration: 5 },
		cost: credits(200),
		create: { mode: 'textToVideo', form: {} },
	},
	{
		title: 'base, seedance2-fast (5s)',
		values: { model: 'seedance2-fast', duration: 5 },
		cost: credits(160),
		create: { mode: 'imageToVideo', form: { model: 'seedance2-fast' } },
	},
	{
		title: '+ 2K upscale, seedance2',
		values: { model: 'seedance2', upscaleResolution: '2k' },
		cost: credits(300),
		create: { mode: 'firstLastFrame', form: upscaled('2k') },
	},
	{
		title: '+ 2K upscale, seedance2-fast',
		values: { model: 'seedance2-fast', upscaleResolution: '2k' },
		cost: credits(260),
	},
	{
		title: '+ 4K upscale, seedance2',
		values: { model: 'seedance2', upscaleResolution: '4k' },
		cost: credits(400),
		create: { mode: 'textToVideo', form: upscaled('4k') },
	},
	{
		title: '+ 4K upscale, seedance2-fast',
		values: { model: 'seedance2-fast', upscaleResolution: '4k' },
		cost: credits(360),
	},
	{
		title: 'reference + video reference, seedance2',
		values: { model: 'seedance2', videoReference: true },
		cost: credits(400),
		create: { mode: 'multiReference', form: { videoUrls: 'https://example.com/motion-ref.mp4' } },
	},
	{
		title: 'reference + video reference, seedance2-fast',
		values: { model: 'seedance2-fast', videoReference: true },
		cost: credits(320),
	},
	{
		title: 'references without a video do not double it; 15 s',
		values: { model: 'seedance2', duration: '15s' },
		cost: credits(600),
		create: { mode: 'multiReference', form: { options: { duration: 15 } } },
	},
	{
		title: 'video reference and 4K together: only the base is doubled',
		values: {
			model: 'seedance2-fast',
			duration: 10,
			upscaleResolution: '4k',
			videoReference: true,
		},
		cost: credits(1040),
		create: {
			mode: 'multiReference',
			form: {
				model: 'seedance2-fast',
				videoUrls: 'https://example.com/motion-ref.mp4',
				options: { duration: 10, upscaleResolution: '4k' },
			},
		},
	},
];
