/** Objects and functions among the values given. */
const objectsAmong = (values) =>
	values.filter(
		(value) => typeof value === 'function' || (typeof value === 'object' && value !== null),
	);

/** What the properties of an object hold. */
const heldBy = (object) => objectsAmong(Reflect.ownKeys(object).map((key) => object[key]));

/** An object, what it holds, and the prototypes of the classes among that. */
function near(object) {
	const held = heldBy(object);
	return [object, ...held, ...objectsAmong(held.map(({ prototype }) => prototype))];
}

/**
 * Remembers the properties of objects; gives what puts them back.
 * @param {object[]} objects
 * @param {(object: object, key: string | symbol) => boolean} isDeleted whether a property goes that was added
 */
function remember(objects, isDeleted) {
	const before = new Map(
		objects.map((object) => [
			object,
			new Map(
				Reflect.ownKeys(object).map((key) => [key, Reflect.getOwnPropertyDescriptor(object, key)]),
			),
		]),
	);
	return () => before.forEach((properties, object) => restore(object, properties, isDeleted));
}

function restore(object, properties, isDeleted) {
	for (const key of Reflect.ownKeys(object)) {
		if (!properties.has(key) && isDeleted(object, key)) Reflect.deleteProperty(object, key);
	}
	for (const [key, before] of properties) {
		const now = Reflect.getOwnPropertyDescriptor(object, key);
		const isSame =
			now !== undefined &&
			Object.is(now.value, before.value) &&
			now.get === before.get &&
			now.set === before.set;
		if (!isSame) Reflect.defineProperty(object, key, before);
	}
}

module.exports = { near, objectsAmong, remember };
