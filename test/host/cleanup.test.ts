import { createCleanup } from '../../host/cleanup';

describe('a cleanup', () => {
	it('undoes what is added after it was run too, and nothing twice', async () => {
		const undone: string[] = [];
		const cleanup = createCleanup();
		const add = (name: string) => cleanup.add(async () => void undone.push(name));
		add('first');
		add('second');
		await cleanup.run();
		add('late');
		await cleanup.run();
		expect(undone).toEqual(['second', 'first', 'late']);
	});
});
