import {
	SHORTEST_SUSPENSION_MS,
	chooseStrategy,
	type Strategy,
	type SuspendAbility,
	type WaitWish,
} from '../../tasks/strategy';

const MINUTE = 60_000;
const often: SuspendAbility = { how: 'often', why: '' };
const once: SuspendAbility = { how: 'once', why: 'this n8n is older than 2.0' };
const never: SuspendAbility = { how: 'never', why: 'an AI agent is waiting for the answer' };

const request = (changes: Partial<Parameters<typeof chooseStrategy>[1][number]> = {}) => ({
	ageMs: 0,
	estimatedMs: 10 * MINUTE,
	timeoutMs: 30 * MINUTE,
	...changes,
});
const short = request({ estimatedMs: 20_000 });

describe('where a wait happens', () => {
	it.each<[WaitWish, SuspendAbility, Strategy, Strategy]>([
		['automatic', often, 'suspend', 'inProcess'],
		['automatic', once, 'suspendOnce', 'inProcess'],
		['automatic', never, 'inProcess', 'inProcess'],
		['inProcess', often, 'inProcess', 'inProcess'],
		['inProcess', once, 'inProcess', 'inProcess'],
		['inProcess', never, 'inProcess', 'inProcess'],
		['suspend', often, 'suspend', 'suspend'],
		['suspend', once, 'suspendOnce', 'suspendOnce'],
		['suspend', never, 'inProcess', 'inProcess'],
	])('%s, where %j: %s for a long task, %s for a short one', (wish, ability, forLong, forShort) => {
		expect(chooseStrategy(wish, [request()], ability).strategy).toBe(forLong);
		expect(chooseStrategy(wish, [short], ability).strategy).toBe(forShort);
	});

	it('is decided by the task that is expected last', () => {
		expect(chooseStrategy('automatic', [short, request(), short], often).strategy).toBe('suspend');
	});

	it('is decided by what is left of the estimate', () => {
		const nearlyDone = request({ ageMs: 10 * MINUTE });
		expect(chooseStrategy('automatic', [nearlyDone], often).strategy).toBe('inProcess');
	});

	it('is here when the time there is ends sooner', () => {
		const inAHurry = request({ timeoutMs: SHORTEST_SUSPENSION_MS - 1 });
		expect(chooseStrategy('automatic', [inAHurry], often).strategy).toBe('inProcess');
		const notSo = request({ timeoutMs: SHORTEST_SUSPENSION_MS });
		expect(chooseStrategy('automatic', [notSo], often).strategy).toBe('suspend');
	});

	it('takes a task without an estimate for one of some minutes', () => {
		const unknown = request({ estimatedMs: null });
		expect(chooseStrategy('automatic', [unknown], often).strategy).toBe('suspend');
	});

	it('is here when there is nothing to wait for', () => {
		expect(chooseStrategy('automatic', [], often).strategy).toBe('inProcess');
	});

	it('is said with its reason', () => {
		expect(chooseStrategy('inProcess', [request()], often).reason).toContain('as chosen');
		expect(chooseStrategy('automatic', [request()], never).reason).toContain(never.why);
		expect(chooseStrategy('automatic', [request()], once).reason).toContain(once.why);
		expect(chooseStrategy('automatic', [request()], often).reason).toContain('about 600 s');
		expect(chooseStrategy('automatic', [short], often).reason).toContain('about 20 s');
	});
});
